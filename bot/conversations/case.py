"""A concern as the person who is asked lives it: claim, reply, pass on, resolve. Only its owner may."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations import concern_cards as cards
from bot.conversations import concern_chain as chain
from bot.conversations.turn import Effects, Refuse, Save, Say, Turn
from bot.domain.concern import OPEN, Concern, ConcernStatus
from bot.domain.ledger import Purpose
from bot.domain.people import Person


def pressed(turn: Turn, name: str, found: Concern) -> Effects:
    """A button of the case card. Rights and state are looked up again at every press."""
    if found.owner_id != turn.person.id or found.status not in OPEN:
        return [Say(cards.refused(turn.voice))]
    match name:
        case "concern.claim" if found.status == ConcernStatus.OFFERED:
            return _claim(turn, found)
        case "concern.pass" if found.status != ConcernStatus.ANSWERED:
            return _pass_on(turn, found)
        case "concern.resolve" if found.status == ConcernStatus.CLAIMED:
            return _resolve(turn, found)
        case _:
            return [turn.tell("case.already")]


def reply(turn: Turn, found: Concern, words: str) -> Effects:
    """The owner's words go to the author; the owner never learns who that is unless the author said so."""
    if found.owner_id != turn.person.id or found.status not in OPEN:
        return [Say(cards.refused(turn.voice))]
    if not words:
        return [Refuse({"text": turn.voice.phrase("problem.required")})]
    due = chain.author_deadline(turn, turn.person)
    answered = replace(found, status=ConcernStatus.ANSWERED, answer=words, due_at=due, turn=found.turn + 1)
    author = chain.author_of(turn, found)
    effects: Effects = [Save(answered), *chain.note(turn, answered, "answered", turn.person.id, words)]
    effects.append(Say(cards.answered(turn.voice, answered, _named(answered, author)), replaces=True))
    if author is not None:
        card = cards.answer(turn.voice_for(author), answered, turn.person, words)
        effects.append(Say(card, to=author.id, purpose=Purpose.CASE, private=True))
    return effects


def _claim(turn: Turn, found: Concern) -> Effects:
    due = chain.reply_deadline(turn, found, turn.person)
    claimed = replace(found, status=ConcernStatus.CLAIMED, due_at=due, turn=found.turn + 1)
    author = chain.author_of(turn, found)
    effects: Effects = [Save(claimed), *chain.note(turn, claimed, "claimed", turn.person.id)]
    effects.append(Say(cards.claimed(turn.voice, claimed, _named(claimed, author), due), replaces=True))
    if author is not None:
        told = cards.taken(turn.voice_for(author), claimed, turn.person, due)
        effects.append(Say(told, to=author.id, purpose=Purpose.CASE, private=True, replaces=True))
    return effects


def _pass_on(turn: Turn, found: Concern) -> Effects:
    passed = chain.note(turn, found, "passed_on", turn.person.id)
    gone = Say(cards.moved_on(turn.voice, found), replaces=True)
    return [*passed, gone, *chain.offer(turn, found, found.level)]


def _resolve(turn: Turn, found: Concern) -> Effects:
    resolved = replace(found, status=ConcernStatus.RESOLVED, due_at=None, turn=found.turn + 1)
    author = chain.author_of(turn, found)
    effects: Effects = [Save(resolved), *chain.note(turn, resolved, "resolved", turn.person.id)]
    effects.append(Say(cards.settled(turn.voice, resolved, _named(resolved, author)), replaces=True))
    if author is not None:
        told = cards.closed(turn.voice_for(author), resolved, "concern.closed_by_owner")
        effects.append(Say(told, to=author.id, purpose=Purpose.CASE, private=True))
    return effects


def _named(concern: Concern, author: Person | None) -> Person | None:
    return author if concern.author_id else None
