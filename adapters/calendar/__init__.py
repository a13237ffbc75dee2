"""Public holidays, and time zones by the names that rosters and directories use."""
