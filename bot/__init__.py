"""What the assistant knows and decides. Standard library only: no I/O, no clock of its own, no platform.

domain/         rules about people, journeys, concerns, pulses, announcements
messages/       the neutral vocabulary: what can be said, and what can reach us
ports.py        every protocol the outside must fulfil
conversations/  one topic a file: a turn in, a list of effects out
services/       use cases; each owns its transaction
"""
