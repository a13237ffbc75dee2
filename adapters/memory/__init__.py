"""The shipped fake of the store: all of it in memory, for tests and for trying things out."""
