"""The auditor: looks for what should have moved and did not. It reports; it never repairs in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.records import InboxEntry
from bot.ports import Work
from bot.services import journeys

LATE = timedelta(hours=1)
"""How overdue a row may be before it counts as stuck (our own figure: many ticks, few false alarms)."""

SAMPLE = 20
"""Stuck rows named in a report; the count is given in full by the next look."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that stopped moving."""

    kind: str
    id: str
    due_at: datetime


def stuck(work: Work, now: datetime) -> list[Stuck]:
    """Everything that was due an hour ago or more and still waits."""
    limit = now - LATE
    found = [Stuck("announcement", each.id, limit) for each in work.announcements.due(limit, SAMPLE)]
    found += [Stuck("concern", each.id, limit) for each in work.concerns.due(limit, SAMPLE)]
    found += [Stuck("wave", each.id, limit) for each in work.waves.due(limit, SAMPLE)]
    if journeys.running(work):
        found += [Stuck("journey", each.id, each.due_at or limit) for each in work.journeys.due(limit, SAMPLE)]
    waiting = work.ledger.next_due()
    if waiting is not None and waiting <= limit:
        found.append(Stuck("delivery", "", waiting))
    found += [Stuck("event", each.id, each.received_at) for each in _old_events(work, limit)]
    return found


def dead_letters(work: Work) -> list[str]:
    """Events that were given up after repeated failures, by id."""
    return [each.id for each in work.inbox.find(dead=True)]


def _old_events(work: Work, limit: datetime) -> list[InboxEntry]:
    return [each for each in work.inbox.find(done=False, limit=SAMPLE) if each.received_at <= limit]
