"""The programme and each person's journey through it: plans frozen at the start, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAIN = "main"
"""The id of the one programme an installation runs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey: days after the start, the page, and who speaks."""

    key: str
    day: int
    page: str
    speaker: str
    phase: str


class ProgrammeStatus(StrEnum):
    """What the programme is doing."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Programme:
    """A change programme. ``plan`` is frozen when it starts: editing the plan file never disturbs a running one.

    ``due_at`` is when the planner should next look for people who have no journey yet. ``enrolled`` says that
    everybody who was here at the start has one: whoever comes after that has joined later.
    """

    id: str
    name: str
    plan: tuple[Step, ...]
    vision_version: str
    status: str = ProgrammeStatus.DRAFT
    started_on: date | None = None
    enrolled: bool = False
    due_at: datetime | None = None


class JourneyStatus(StrEnum):
    """What one person's journey is doing."""

    ACTIVE = "active"
    DONE = "done"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's way through the plan. ``id`` is the person's id.

    ``step`` is the next step to send; ``due_at`` when; ``turn`` grows with every change, so that a stale
    timer can be told from a fresh one.
    """

    id: str
    programme_id: str
    started_on: date
    step: int = 0
    turn: int = 0
    status: str = JourneyStatus.ACTIVE
    due_at: datetime | None = None
