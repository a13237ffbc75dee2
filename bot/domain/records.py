"""Small records that belong to no single topic: the inbox, the audit log, what a conversation remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """An event that was accepted. ``id`` is the event id.

    ``payload`` is sealed, and emptied in the transaction that commits the event's effect. An event that keeps
    failing is given up after a few ``attempts``: it is ``dead``, a letter that an operator sees.
    """

    id: str
    received_at: datetime
    payload: str = ""
    done: bool = False
    attempts: int = 0
    error: str = ""
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a conversation remembers between two turns of one person. ``id`` is the person's id."""

    id: str
    topic: str
    data: dict[str, Any]
    until: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the append-only log. ``digest`` covers this line and the digest of the line before it."""

    id: str
    number: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question people asked, without who asked. ``page`` is the approved answer shown, or empty."""

    id: str
    page: str
    role_family: str
    locale: str
    on: date
    helped: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One stored value of the installation, such as the offset of the demonstration clock."""

    id: str
    value: str
