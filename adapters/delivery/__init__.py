"""The engine that drains the outbox, and its rate limits."""
