"""Concerns: what was raised, who is asked next, and by when. A confidential author is never named here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ConcernStatus(StrEnum):
    """Where a concern stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    DISCARDED = "discarded"


OPEN = frozenset({ConcernStatus.OFFERED, ConcernStatus.CLAIMED, ConcernStatus.ANSWERED})
"""States in which somebody still owes something."""

CATEGORIES = (
    "question",
    "training",
    "workload",
    "tools",
    "job_or_pay",
    "public_impact",
    "process_or_legal",
    "leadership",
    "accessibility",
    "idea_or_praise",
)

PROTECTED = ("self_harm", "harassment", "wrongdoing", "safeguarding", "danger", "data_breach")


class Severity(StrEnum):
    """How fast a concern must be answered. Set by rule."""

    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern.

    ``handle`` is what people call it. ``route`` is the author's person id, sealed with a key that is not in the
    database. ``author_id`` is empty unless the author chose to be named. ``asked`` lists everybody it was offered
    to, in order; ``owner_id`` is who holds it now; ``level`` is the step of the chain it has reached;
    ``due_at`` when the chain moves on if nothing happens. ``raised_on`` is a day, not a time.
    """

    id: str
    handle: str
    category: str
    text: str
    route: str
    raised_on: date
    severity: str = Severity.NORMAL
    status: str = ConcernStatus.DRAFT
    author_id: str = ""
    owner_id: str = ""
    asked: tuple[str, ...] = ()
    level: int = 0
    turn: int = 0
    reopened: int = 0
    answer: str = ""
    helped: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConcernEvent:
    """One thing that happened to a concern. ``actor`` is a person id or ``author``; never a confidential name.

    ``number`` counts within the concern and is given when the event is stored.
    """

    id: str
    concern_id: str
    number: int
    what: str
    actor: str
    on: date
    text: str = ""
