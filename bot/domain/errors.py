"""Everything that can go wrong by rule, as one tree. The sentence says what to do.

PostcardError
├── BadInput        what came in cannot be used; ``where`` says which file, line or field
├── NotAllowed      the person has no right to do this
├── NotReady        something must happen first
└── LeaseLost       another process took over this partition
"""

from __future__ import annotations


class PostcardError(Exception):
    """Something that a person can be told in one sentence."""


class BadInput(PostcardError):
    """What came in cannot be used."""

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(f"{where}: {sentence}" if where else sentence)
        self.sentence = sentence
        self.where = where


class NotAllowed(PostcardError):
    """The person has no right to do this."""


class NotReady(PostcardError):
    """Something must happen first."""


class LeaseLost(PostcardError):
    """Another process took over this partition."""
