"""Announcements: who they go to, what they are bound to, and how their ledger adds up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnnouncementStatus(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom to reach: ``everyone``, or everyone whose ``kind`` (role_family, department, site) has ``value``."""

    kind: str = "everyone"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message to many. ``target`` is the exact count its author confirmed.

    ``cursor`` is the last person id written into the ledger, ``due_at`` when the next chunk is written.
    """

    id: str
    author_id: str
    title: str
    text: str
    audience: Audience
    made_at: datetime
    status: str = AnnouncementStatus.DRAFT
    send_at: datetime | None = None
    target: int = 0
    cursor: str = ""
    due_at: datetime | None = None
    confirmed_at: datetime | None = None
    corrects: str = ""

    @property
    def seal(self) -> str:
        """Twelve characters that stand for exactly this text, audience and time: what a confirmation is bound to."""
        what = (self.title, self.text, self.audience.kind, self.audience.value, str(self.send_at))
        return hashlib.sha256("\x1f".join(what).encode()).hexdigest()[:12]


def adds_up(target: int, counts: Mapping[str, int]) -> bool:
    """Whether every targeted person is accounted for exactly once."""
    return sum(counts.values()) == target
