"""Sealing and keyed codes, with a key that never enters the database."""
