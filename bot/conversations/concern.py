"""A concern as its author lives it: raised, confirmed, answered, helped or not, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations import case, protected
from bot.conversations import concern_cards as cards
from bot.conversations import concern_chain as chain
from bot.conversations.concern_form import NAMED, concern_form
from bot.conversations.turn import Effects, Refuse, Save, Say, Turn
from bot.domain.concern import CATEGORIES, OPEN, Concern, ConcernStatus
from bot.domain.ledger import Purpose
from bot.messages.actions import Action
from bot.messages.blocks import Ask, Message, Tone
from bot.messages.forms import problems

OWNER_ACTIONS = frozenset({"concern.claim", "concern.pass", "concern.resolve", "concern.reply"})


def commanded(turn: Turn, rest: str) -> Effects:
    """``/concern``: the form, with the words typed after the command already in it."""
    voice = turn.voice
    ask = Ask(voice.phrase("button.concern"), concern_form(voice, rest), Tone.PRIMARY)
    return [Say(voice.message("moments/concern", ask), private=True)]


def pressed(turn: Turn, action: Action) -> Effects:
    """The author's buttons; the buttons of whoever is asked are the case's."""
    found = turn.work.concerns.get(action.args[0]) if action.args else None
    if found is None:
        return commanded(turn, "")
    if action.name in OWNER_ACTIONS:
        return case.pressed(turn, action.name, found)
    if turn.tools.sealer.unseal(found.route) != turn.person.id:
        return [Say(cards.refused(turn.voice))]
    match action.name, action.args[1:]:
        case "concern.confirm", _ if found.status == ConcernStatus.DRAFT:
            return chain.offer(turn, found, 0)
        case "concern.discard", _ if found.status == ConcernStatus.DRAFT:
            return _discard(turn, found)
        case "concern.helped", ("yes",) if found.status == ConcernStatus.ANSWERED:
            return _helped(turn, found)
        case ("concern.helped", ("no",)) | ("concern.reopen", _) if found.status in _CAN_REOPEN:
            return _reopen(turn, found)
        case _:
            return [turn.tell("concern.already")]


_CAN_REOPEN = frozenset({ConcernStatus.ANSWERED, ConcernStatus.RESOLVED})


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """A new concern, another category, words back to the owner; or the owner's reply."""
    if action.name == "concern.raise":
        return raise_concern(turn, answers)
    found = turn.work.concerns.get(action.args[0]) if action.args else None
    if found is None:
        return commanded(turn, "")
    if action.name == "concern.reply":
        return case.reply(turn, found, answers.get("text", "").strip())
    if turn.tools.sealer.unseal(found.route) != turn.person.id:
        return [Say(cards.refused(turn.voice))]
    if action.name == "concern.category" and found.status == ConcernStatus.DRAFT:
        return _recategorised(turn, found, answers.get("category", ""))
    if action.name == "concern.back" and found.status in OPEN:
        return _write_back(turn, found, answers.get("text", "").strip())
    return [turn.tell("concern.already")]


def raise_concern(turn: Turn, answers: Mapping[str, str]) -> Effects:
    """Keep a draft and ask its author to confirm the category. Protected words go their own way first."""
    wrong = problems(concern_form(turn.voice), answers)
    if wrong:
        return [Refuse({key: turn.voice.phrase(f"problem.{what}") for key, what in wrong.items()})]
    words = answers["text"].strip()
    if kind := turn.tools.classifier.protected(words, turn.voice.language):
        return protected.reply(turn, kind, words)
    return draft(turn, words, named=answers["mode"] == NAMED)


def draft(turn: Turn, words: str, named: bool) -> Effects:
    """A draft under a random id, its author sealed; nobody else sees it yet."""
    id = turn.tools.sealer.random_id()
    category = turn.tools.classifier.category(words, turn.voice.language)
    concern = Concern(
        id=id,
        handle=f"C-{id[:5].upper()}",
        category=category,
        text=words,
        route=turn.tools.sealer.seal(turn.person.id),
        raised_on=turn.now.date(),
        severity=chain.policy_of(turn).severity(category),
        author_id=turn.person.id if named else "",
    )
    return [Save(concern), Say(cards.confirm(turn.voice, concern), private=True)]


def _recategorised(turn: Turn, found: Concern, category: str) -> Effects:
    if category not in CATEGORIES:
        return [Refuse({"category": turn.voice.phrase("problem.not_an_option")})]
    severity = chain.policy_of(turn).severity(category)
    return chain.offer(turn, replace(found, category=category, severity=severity), 0)


def _discard(turn: Turn, found: Concern) -> Effects:
    gone = replace(found, status=ConcernStatus.DISCARDED, text="")
    return [Save(gone), Say(cards.discarded(turn.voice, gone), private=True, replaces=True)]


def _helped(turn: Turn, found: Concern) -> Effects:
    resolved = replace(found, status=ConcernStatus.RESOLVED, helped="yes", due_at=None, turn=found.turn + 1)
    closing: Message = cards.closed(turn.voice, resolved, "concern.thanks")
    effects: Effects = [Save(resolved), *chain.note(turn, resolved, "resolved", "author")]
    effects.append(Say(closing, private=True, replaces=True))
    return [*effects, *_tell_owner(turn, resolved, "case.helped")]


def _reopen(turn: Turn, found: Concern) -> Effects:
    """A concern that comes back goes to a different person."""
    again = replace(found, reopened=found.reopened + 1, helped="no", answer="")
    before = _tell_owner(turn, found, "case.reopened")
    return [*chain.note(turn, again, "reopened", "author"), *before, *chain.offer(turn, again, 0)]


def _write_back(turn: Turn, found: Concern, words: str) -> Effects:
    if not words:
        return [Refuse({"text": turn.voice.phrase("problem.required")})]
    owner = turn.colleagues.person(found.owner_id)
    if owner is None:
        return [turn.tell("concern.nobody_yet")]
    due = chain.reply_deadline(turn, found, owner)
    status = ConcernStatus.CLAIMED if found.status != ConcernStatus.OFFERED else found.status
    open_again = replace(found, status=status, due_at=due, turn=found.turn + 1)
    author = turn.person if found.author_id else None
    card = cards.from_author(turn.voice_for(owner), open_again, author, words, due)
    return [
        Save(open_again),
        *chain.note(turn, open_again, "author_wrote", "author", words),
        Say(card, to=owner.id, purpose=Purpose.CASE),
        turn.tell("concern.passed_back", name=owner.name),
    ]


def _tell_owner(turn: Turn, found: Concern, phrase: str) -> Effects:
    owner = turn.colleagues.person(found.owner_id)
    if owner is None:
        return []
    voice = turn.voice_for(owner)
    author = turn.person if found.author_id else None
    return [
        Say(cards.settled(voice, found, author), to=owner.id, purpose=Purpose.CASE, replaces=True),
        Say(voice.short(phrase, handle=found.handle), to=owner.id, purpose=Purpose.CASE),
    ]
