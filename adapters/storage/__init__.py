"""Where everything is kept: SQLite on one machine, PostgreSQL for several. Only this folder knows SQL."""
