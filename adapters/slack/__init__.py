"""Slack: a thin adapter. Parse what comes in, render what goes out, send it."""
