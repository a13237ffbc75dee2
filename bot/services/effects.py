"""Applying what a conversation decided, inside the transaction that receives the event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.conversations.turn import Audit, Cancel, Effect, Effects, Forget, Refuse, Save, Say
from bot.domain.announcement import Announcement
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.ledger import Delivery
from bot.domain.people import Person, Preferences
from bot.domain.programme import Journey, Programme
from bot.domain.pulse import Ballot, Participation, PulseComment, Wave
from bot.domain.records import Dialogue, Question
from bot.domain.vision import Review, Vision
from bot.ports import Work
from bot.services.auditlog import write
from bot.services.outbox import Letter, account_of, delivery


def apply(work: Work, now: datetime, key: str, effects: Effects, person: Person | None = None) -> None:
    """Carry out every effect, in order. ``key`` names the cause: repeating it repeats nothing.

    ``person`` is whom the effects are about when they do not say; a timer has none.
    """
    letters: list[Delivery] = []
    for number, effect in enumerate(effects):
        letters += _apply(work, person, effect, f"{key}:{number}", now)
    work.ledger.add(letters)


def _apply(work: Work, person: Person | None, effect: Effect, key: str, now: datetime) -> list[Delivery]:
    match effect:
        case Say():
            return _say(work, person, effect, effect.key or key, now)
        case Save(record=record):
            save(work, record)
        case Forget() if person:
            work.dialogues.remove(id=person.id)
        case Audit():
            actor = effect.actor or (person.id if person else "postcard")
            write(work, now, actor, effect.action, effect.object, effect.detail)
        case Cancel():
            _cancel(work, effect)
        case Refuse() | Forget():
            pass
        case _:
            assert_never(effect)
    return []


def _say(work: Work, person: Person | None, effect: Say, key: str, now: datetime) -> list[Delivery]:
    reader = work.people.get(effect.to) if effect.to else person
    if reader is None:
        return []
    letter = Letter(
        key=key,
        message=effect.message,
        purpose=effect.purpose,
        not_before=effect.not_before or now,
        campaign=effect.campaign,
        replaces=effect.replaces,
        private=effect.private,
    )
    return [delivery(letter, reader, account_of(work, reader.id))]


def _cancel(work: Work, effect: Cancel) -> None:
    if effect.campaign:
        work.ledger.cancel(effect.campaign, effect.reason)
    if effect.person_id:
        work.ledger.cancel_for(effect.person_id, effect.purposes, effect.reason)


def save(work: Work, record: object) -> None:
    """Store a record in the table of its kind."""
    match record:
        case Preferences():
            work.preferences.put(record)
        case Programme():
            work.programmes.put(record)
        case Journey():
            work.journeys.put(record)
        case Vision():
            work.visions.put(record)
        case Review():
            work.reviews.put(record)
        case Announcement():
            work.announcements.put(record)
        case Concern():
            work.concerns.put(record)
        case ConcernEvent():
            number = work.concern_events.count(concern_id=record.concern_id) + 1
            work.concern_events.put(replace(record, number=number))
        case Wave():
            work.waves.put(record)
        case Participation():
            work.participations.put(record)
        case Ballot():
            work.ballots.put(record)
        case PulseComment():
            work.pulse_comments.put(record)
        case Dialogue():
            work.dialogues.put(record)
        case Question():
            work.questions.put(record)
        case _:
            raise TypeError(f"A conversation cannot save a {type(record).__name__}.")
