"""APScheduler as the metronome: it calls; the memory is in our own rows."""
