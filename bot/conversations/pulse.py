"""The pulse as a person answers it: one tap a statement, a comment if they like, and second thoughts until it closes.

Nothing here says back what was chosen, and nothing is kept that joins a person to an answer: a ballot goes under
a code that only the running system can compute again, and only until the wave closes.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations import protected, pulse_results
from bot.conversations import pulse_cards as cards
from bot.conversations.turn import Effects, Forget, Refuse, Save, Say, Turn
from bot.domain.ledger import DeliveryStatus
from bot.domain.pulse import DONT_KNOW, VALUES, Ballot, Participation, PulseComment, Wave, WaveStatus
from bot.domain.records import Dialogue
from bot.messages.actions import Action
from bot.messages.blocks import Message
from bot.messages.forms import problems

TOPIC = "pulse"

_ASKED = frozenset({DeliveryStatus.DELIVERED, DeliveryStatus.UNKNOWN})


def invitation_key(wave: Wave, person_id: str) -> str:
    """The ledger key of a person's invitation to a wave."""
    return f"wave:{wave.id}:{person_id}"


def ballot_code(turn: Turn, wave: Wave, item: str) -> str:
    """The code of this person's answer to an item, while the wave is open."""
    return turn.tools.sealer.code("ballot", wave.id, item, turn.person.id)


def pressed(turn: Turn, action: Action) -> Effects:
    """A point of the scale, skip, second thoughts; or the lead change agent's way to the comments."""
    if action.name == "pulse.comments":
        return pulse_results.comments(turn, action.args)
    wave = turn.work.waves.get(action.args[0]) if action.args else None
    if wave is None:
        return [turn.tell("pulse.not_open")]
    if not _is_open(turn, wave):
        return [_reply(cards.closed(turn.voice, wave))]
    match action.name, action.args[1:]:
        case "pulse.answer", (item, value) if item in wave.items and value in VALUES:
            return [*_record(turn, wave, item, value), *_after(turn, wave, item)]
        case "pulse.skip", (item,) if item in wave.items:
            return _after(turn, wave, item)
        case _:
            return _show(turn, wave, wave.items[0])


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """The comment. A protected matter gets its fixed reply, and is not kept among the comments."""
    wave = turn.work.waves.get(action.args[0]) if action.args else None
    if wave is None:
        return [turn.tell("pulse.not_open")]
    if not _is_open(turn, wave):
        return [_reply(cards.closed(turn.voice, wave))]
    form = cards.comment_form(turn.voice, wave)
    if wrong := problems(form, answers):
        return [Refuse({key: turn.voice.phrase(f"problem.{what}") for key, what in wrong.items()})]
    words = answers.get("text", "").strip()
    if not words:
        return [_reply(cards.thanks(turn.voice, wave))]
    if kind := turn.tools.classifier.protected(words, turn.voice.language):
        return protected.reply(turn, kind, words)
    code = turn.tools.sealer.code("comment", wave.id, turn.person.id)
    comment = PulseComment(code, wave.id, words, on=wave.opens_at.date())
    said = _reply(cards.thanks(turn.voice, wave, commented=True))
    return [Save(comment), *_participation(turn, wave), said]


def typed(turn: Turn, words: str) -> bool:
    """Whether words are an answer to the statement this person has in front of them."""
    if not _value(turn, words):
        return False
    wave = _asked_in(turn)
    return wave is not None and bool(_current(turn, wave) or _unanswered(turn, wave))


def answered_in_words(turn: Turn, words: str) -> Effects:
    """Record a typed answer and say the next statement at the end of the conversation, where they are reading.

    Where it is not sure which statement they answered, the first open one is shown again instead.
    """
    wave, value = _asked_in(turn), _value(turn, words)
    if wave is None or not value:
        return [turn.tell("pulse.not_open")]
    item = _current(turn, wave)
    if not item:
        return _show(turn, wave, _unanswered(turn, wave) or wave.items[0], replaces=False)
    return [*_record(turn, wave, item, value), *_after(turn, wave, item, replaces=False)]


def _is_open(turn: Turn, wave: Wave) -> bool:
    return wave.status == WaveStatus.OPEN and turn.now < wave.closes_at


def _reply(message: Message, replaces: bool = True) -> Say:
    return Say(message, replaces=replaces, private=True)


def _record(turn: Turn, wave: Wave, item: str, value: str) -> Effects:
    person = turn.person
    where = (person.department, person.role_family, person.level, person.site)
    # Dated by the wave: the day of the answer beside the day of the participation could tell whose it is.
    ballot = Ballot(ballot_code(turn, wave, item), wave.id, item, value, *where, on=wave.opens_at.date())
    return [Save(ballot), *_participation(turn, wave)]


def _participation(turn: Turn, wave: Wave) -> Effects:
    id = f"{wave.id}.{turn.person.id}"
    if turn.work.participations.get(id) is not None:
        return []
    return [Save(Participation(id, wave.id, turn.person.id, on=turn.now.date()))]


def _after(turn: Turn, wave: Wave, item: str, replaces: bool = True) -> Effects:
    """The next statement, or the thanks after the last one."""
    number = wave.items.index(item) + 1
    if number < len(wave.items):
        return _show(turn, wave, wave.items[number], replaces)
    mine = turn.dialogue is not None and turn.dialogue.topic == TOPIC
    forget: Effects = [Forget()] if mine else []
    return [*forget, _reply(cards.thanks(turn.voice, wave), replaces)]


def _show(turn: Turn, wave: Wave, item: str, replaces: bool = True) -> Effects:
    """A statement; and that it is the one in front of this person, for an answer in words."""
    at = Dialogue(turn.person.id, TOPIC, {"wave": wave.id, "item": item}, until=wave.closes_at)
    return [Save(at), _reply(cards.item_card(turn.voice, wave, item), replaces)]


def _value(turn: Turn, words: str) -> str:
    """The value that words stand for, or empty."""
    said = words.strip().strip(".!").casefold()
    if said in VALUES:
        return said
    others = turn.voice.phrase("pulse.dont_know_words").casefold().split(",")
    return DONT_KNOW if said in {other.strip() for other in others} else ""


def _asked_in(turn: Turn) -> Wave | None:
    """The open wave this person has been asked in."""
    waves = [wave for wave in turn.work.waves.find(status=WaveStatus.OPEN) if _is_open(turn, wave)]
    for wave in reversed(waves):
        invitation = turn.work.ledger.get(invitation_key(wave, turn.person.id))
        if invitation is not None and invitation.status in _ASKED:
            return wave
    return None


def _current(turn: Turn, wave: Wave) -> str:
    """The item in front of this person: the one last shown, or the first for whoever has not begun."""
    dialogue = turn.dialogue
    if dialogue is not None and dialogue.topic == TOPIC and dialogue.data.get("wave") == wave.id:
        return str(dialogue.data["item"])
    begun = turn.work.participations.get(f"{wave.id}.{turn.person.id}") is not None
    return "" if begun else wave.items[0]


def _unanswered(turn: Turn, wave: Wave) -> str:
    missing = (item for item in wave.items if turn.work.ballots.get(ballot_code(turn, wave, item)) is None)
    return next(missing, "")
