"""Receiving: an event is kept before it is acknowledged, and has its effect exactly once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.conversations.colleagues import Colleagues
from bot.conversations.router import respond
from bot.conversations.turn import Refuse, Turn
from bot.conversations.voice import voice_for
from bot.domain.people import Person, Preferences
from bot.domain.records import InboxEntry
from bot.messages.codec import from_data, to_data
from bot.messages.inbound import Inbound
from bot.ports import Store, Tools, Work
from bot.services.effects import apply

MAX_ATTEMPTS = 5
"""How often an event is tried before it becomes a dead letter (our own figure)."""

FRESH = timedelta(seconds=5)
"""How long an event belongs to the request that brought it: longer than any platform waits for an answer."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of an event: ``known`` says whether its sender is on the roster; ``errors`` are per field."""

    known: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)


def receive(store: Store, tools: Tools, event: Inbound, now: datetime) -> Reception:
    """Keep an event and act on it. Safe to call any number of times with the same event."""
    accept(store, tools, event, now)
    return handle(store, tools, event.event_id, now)


def accept(store: Store, tools: Tools, event: Inbound, now: datetime) -> bool:
    """Keep an event, sealed, before anybody is told that we have it. Whether it is new."""
    payload = tools.sealer.seal(json.dumps(to_data(event), ensure_ascii=False))
    with store.write() as work:
        return work.inbox.add(InboxEntry(event.event_id, now, payload))


def handle(store: Store, tools: Tools, event_id: str, now: datetime) -> Reception:
    """Act on a kept event in one transaction. An event whose effect is committed is left alone."""
    try:
        with store.write() as work:
            return _handle(work, tools, event_id, now)
    except Exception as error:
        _note_failure(store, event_id, error)
        raise


def sweep(store: Store, tools: Tools, now: datetime, limit: int = 100) -> int:
    """Act on events that were kept but not finished: after a crash, or when the first try failed. How many.

    A fresh one is left to whoever accepted it: the answer to a form goes back with the request.
    """
    with store.read() as work:
        waiting = [e.id for e in work.inbox.find(done=False, limit=limit) if e.received_at + FRESH <= now]
    return sum(_tried(store, tools, event_id, now) for event_id in waiting)


def _tried(store: Store, tools: Tools, event_id: str, now: datetime) -> bool:
    """Whether an event could be acted on. A failure is noted on its entry; the next event must not suffer."""
    try:
        handle(store, tools, event_id, now)
    except Exception:  # noqa: BLE001  any failure at all
        return False
    return True


def _handle(work: Work, tools: Tools, event_id: str, now: datetime) -> Reception:
    work.lock(f"event:{event_id}")
    entry = work.inbox.get(event_id)
    if entry is None or entry.done:
        return Reception()
    event: Inbound = from_data(json.loads(tools.sealer.unseal(entry.payload)))
    account = work.accounts.get(event.sender.account)
    person = work.people.get(account.person_id) if account else None
    if person is None or person.left:
        work.inbox.put(_finished(entry))
        return Reception(known=False)
    effects = respond(_turn(work, tools, event, person, now))
    refused = next((effect for effect in effects if isinstance(effect, Refuse)), None)
    if refused is None:
        apply(work, now, event.event_id, effects, person)
    work.inbox.put(_finished(entry))
    return Reception(errors=dict(refused.fields) if refused else {})


def _turn(work: Work, tools: Tools, event: Inbound, person: Person, now: datetime) -> Turn:
    work.lock(f"person:{person.id}")
    colleagues = Colleagues(work)
    dialogue = work.dialogues.get(person.id)
    return Turn(
        event=event,
        person=person,
        preferences=work.preferences.get(person.id) or Preferences(person.id),
        now=now,
        work=work,
        tools=tools,
        voice=voice_for(work, tools, person, colleagues, event.sender.locale),
        colleagues=colleagues,
        dialogue=dialogue if dialogue and dialogue.until > now else None,
    )


def _finished(entry: InboxEntry) -> InboxEntry:
    """The entry as it stays for deduplication: nobody's words, nobody's name."""
    return replace(entry, payload="", done=True)


def _note_failure(store: Store, event_id: str, error: Exception) -> None:
    with store.write() as work:
        entry = work.inbox.get(event_id)
        if entry and not entry.done:
            attempts = entry.attempts + 1
            dead = attempts >= MAX_ATTEMPTS
            kept = "" if dead else entry.payload
            # Only the kind of the error is kept: its text could quote somebody's words.
            kind = type(error).__name__
            work.inbox.put(replace(entry, attempts=attempts, error=kind, done=dead, dead=dead, payload=kept))
