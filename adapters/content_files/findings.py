"""What a check found: where, what is wrong, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import BadInput

_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?")


class Level(StrEnum):
    """An error must be mended before the content is used; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. ``rule`` is its short name; ``instead`` may be empty where the message says it all."""

    file: str
    line: int
    rule: str
    message: str
    instead: str = ""
    level: str = Level.ERROR

    def __str__(self) -> str:
        mark = "" if self.level == Level.ERROR else f"({self.level}) "
        advice = f" Try: {self.instead}" if self.instead else ""
        return f"{self.file}:{self.line}: {mark}{self.message}{advice}"


def unreadable(error: BadInput) -> Finding:
    """The finding for a file that cannot be used at all."""
    found = _PLACE.fullmatch(error.where)
    file = found["file"] if found else ""
    return Finding(file or "content", int(found["line"] or 1) if found else 1, "unreadable", error.sentence)
