"""Actions: what a press means, as a short checked name with a few arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 120
"""Characters of an encoded action: well inside every platform's limit for a button's value."""

_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_ARGUMENT = re.compile(r"[A-Za-z0-9_.\-]+")


@dataclass(frozen=True, slots=True)
class Action:
    """``topic.verb`` and its arguments: ids only, never state and never rights.

    Rights are checked when an action arrives, and again when its effect happens.
    Raises ValueError when a part cannot be carried safely.
    """

    name: str
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"An action's name looks like 'topic.verb'; this one is {self.name!r}.")
        for argument in self.args:
            if not _ARGUMENT.fullmatch(argument):
                raise ValueError(f"An action's argument is an id; this one is {argument!r}.")
        if len(self.encode()) > MAX_LENGTH:
            raise ValueError(f"The action {self.name!r} is longer than {MAX_LENGTH} characters.")

    @property
    def topic(self) -> str:
        """The part before the first dot: which conversation it belongs to."""
        return self.name.split(".", 1)[0]

    def encode(self) -> str:
        """The action as one short string, ``topic.verb:arg:arg``."""
        return ":".join((self.name, *self.args))

    @classmethod
    def decode(cls, words: str) -> Action:
        """The action a string carries. Raises ValueError when it is none."""
        name, *args = words.split(":")
        return cls(name, tuple(args))


def action(name: str, *args: str | int) -> Action:
    """A short way to write an action."""
    return Action(name, tuple(str(argument) for argument in args))
