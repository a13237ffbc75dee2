"""The delivery ledger: one row per message and person. It is the outbox and the record of who was sent what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.messages.blocks import Message


class DeliveryStatus(StrEnum):
    """How a delivery stands. Every targeted person ends as exactly one of the last four."""

    DUE = "due"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


OPEN = frozenset({DeliveryStatus.DUE, DeliveryStatus.CLAIMED})


class Purpose(StrEnum):
    """Why a message is sent. Decides priority, the attention budget and quiet hours."""

    REPLY = "reply"
    CASE = "case"
    URGENT = "urgent"
    WELCOME = "welcome"
    PULSE = "pulse"
    ANNOUNCEMENT = "announcement"
    VISION = "vision"


BUDGETED = frozenset({Purpose.VISION, Purpose.ANNOUNCEMENT})
"""Purposes that spend the attention budget."""

PRIORITY: Mapping[str, int] = {
    Purpose.REPLY: 0,
    Purpose.CASE: 1,
    Purpose.URGENT: 2,
    Purpose.WELCOME: 4,
    Purpose.PULSE: 5,
    Purpose.ANNOUNCEMENT: 6,
    Purpose.VISION: 7,
}
"""Lower goes first: a person who is waiting comes before bulk."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person.

    ``key`` is unique: writing the same delivery twice has one effect. ``campaign`` groups the rows that must add
    up (a journey step, an announcement, a wave). ``replaces`` makes it an edit of the last delivered message with
    the same topic. ``private`` rows lose their message once it is out of our hands. ``receipt`` is the platform's
    reference of the message.
    """

    key: str
    person_id: str
    partition: str
    purpose: str
    message: Message | None
    not_before: datetime
    campaign: str = ""
    topic: str = ""
    replaces: bool = False
    private: bool = False
    priority: int = 0
    status: str = DeliveryStatus.DUE
    reason: str = ""
    attempts: int = 0
    epoch: int = 0
    receipt: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended, as the sender saw it."""

    key: str
    status: str
    reason: str = ""
    receipt: str = ""
    not_before: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one process to send for one partition, until ``until``; ``epoch`` fences out older owners."""

    partition: str
    owner: str
    epoch: int
    until: datetime
    rate: float
    resume_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How a campaign's deliveries stand: counts by status, and by reason for failed and skipped."""

    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everybody in the ledger for this campaign."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """Those whose end is not known yet."""
        return sum(self.counts.get(status, 0) for status in OPEN)
