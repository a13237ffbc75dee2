"""The HTTP front door that every platform shares: what comes in is bounded, what goes out is guarded."""
