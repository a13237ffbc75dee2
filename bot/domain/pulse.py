"""The pulse: waves, ballots, comments. Who answered and what was answered share no key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

FLOOR = 5
"""The smallest number of answers a threshold may be set to."""

DONT_KNOW = "dk"
"""The value of "don't know / does not apply": counted as such, outside the base of every share."""

VALUES = ("1", "2", "3", "4", "5", DONT_KNOW)


class WaveStatus(StrEnum):
    """Where a wave stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Wave:
    """One pulse. Items and thresholds are frozen when it opens. ``due_at`` is its next opening, reminder or close."""

    id: str
    items: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    score_threshold: int = 5
    comment_threshold: int = 10
    status: str = WaveStatus.PLANNED
    reminded: bool = False
    invited: int = 0
    cursor: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """That a person answered in a wave, and on which day. Never what. ``id`` is ``wave.person``."""

    id: str
    wave_id: str
    person_id: str
    on: date


@dataclass(frozen=True, slots=True)
class Ballot:
    """What was answered to one item. Never by whom.

    ``id`` is a random-looking code. While the wave is open only the running system, with its secret key, can
    compute it again, so that the person can change the answer; at close it is replaced by a random one.
    ``department``, ``role_family``, ``level`` and ``site`` are what results may be shown by.
    """

    id: str
    wave_id: str
    item: str
    value: str
    department: str
    role_family: str
    level: str
    site: str
    on: date


@dataclass(frozen=True, slots=True)
class PulseComment:
    """One comment, under a code of the same kind as a ballot's, with no department or role beside it."""

    id: str
    wave_id: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Release:
    """What a closed wave shows, computed once. Every channel draws from it. ``id`` is the wave's id."""

    id: str
    tables: Mapping[str, Any]
    on: date
