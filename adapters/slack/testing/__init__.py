"""A Slack workspace to test against: real HTTP on this machine, Slack's own error codes, and faults on demand."""
