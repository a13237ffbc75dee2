"""Protected routes: a fixed reply that people approved, contacts, and one question. Rules decide; no model looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.conversations.concern_form import ask_concern
from bot.conversations.turn import Audit, Effects, Save, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.concern import PROTECTED
from bot.domain.ledger import Purpose
from bot.domain.people import Group, Person
from bot.messages.actions import Action
from bot.messages.blocks import Buttons, Message, Tone

_CONTACT = {"self_harm": "crisis", "wrongdoing": "whistleblowing"}
"""Where a route's contact stands in the organisation file, when not under its own name."""

RESTS = frozenset({"self_harm"})
"""Routes after which programme messages and pulses rest, as the fixed reply says."""

REST = timedelta(days=14)
"""How long they rest (our own figure)."""


def reply(turn: Turn, kind: str, words: str = "") -> Effects:
    """The route's fixed reply. Nothing is stored of what was written, and nobody is told unless the person asks."""
    lead = lead_for(turn)
    lead_name = lead.name if lead else turn.voice.phrase("about.cio_office")
    message = _message(turn.voice, kind, lead_name, words, offer_lead=lead is not None and kind != "wrongdoing")
    effects: Effects = [Say(message, private=True)]
    if kind in RESTS:
        until = max(turn.now + REST, turn.preferences.paused_until or turn.now)
        effects.append(Save(replace(turn.preferences, paused_until=until)))
    return effects


def pressed(turn: Turn, action: Action) -> Effects:
    """Whether a named person may get in touch."""
    match action.name, action.args:
        case "protected.yes", (kind,) if kind in PROTECTED:
            return _hand_over(turn, kind)
        case "protected.no", _:
            return [turn.say("moments/protected-no")]
        case _:
            return [turn.tell("concern.already")]


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """Protected routes have no form: nothing more is asked."""
    return [turn.tell("concern.already")]


def lead_for(turn: Turn) -> Person | None:
    """The named person of the protected routes: a lead agent outside the person's own management line."""
    barred = {turn.person.id, *turn.colleagues.management_line(turn.person)}
    return next((each for each in turn.colleagues.group(Group.LEAD_AGENT) if each.id not in barred), None)


def contact(voice: Voice, kind: str) -> str:
    """The contact of a route in the reader's language."""
    contacts = voice.tools.words.data("organisation").get("contacts", {})
    found = contacts.get(_CONTACT.get(kind, kind), {})
    return str(found.get(voice.language) or found.get("en", "")) if isinstance(found, Mapping) else str(found)


def _message(voice: Voice, kind: str, lead_name: str, words: str, offer_lead: bool) -> Message:
    choices = [voice.button("protected.no", "protected.no", kind)]
    if offer_lead:
        choices.insert(0, voice.button("protected.yes", "protected.yes", kind, tone=Tone.PRIMARY))
    other = ask_concern(voice, words)
    return voice.message(
        f"protected/{kind}", Buttons(tuple(choices)), other, contact=contact(voice, kind), lead_name=lead_name
    )


def _hand_over(turn: Turn, kind: str) -> Effects:
    """Only that person learns who it is, and only because the person said yes."""
    lead = lead_for(turn)
    if lead is None:
        return [turn.say("moments/protected-no")]
    voice = turn.voice_for(lead)
    told = voice.message(
        "moments/protected-lead",
        route=voice.phrase(f"protected.{kind}"),
        person=turn.person.name,
        how=turn.person.email,
    )
    return [
        Say(told, to=lead.id, purpose=Purpose.URGENT, private=True),
        # The log says that it happened and to whom it went, not what it was about.
        Audit("protected.handed_over", lead.id, actor="author"),
        turn.tell("protected.asked", name=lead.name),
    ]
