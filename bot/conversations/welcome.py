"""First contact: who is writing, why, how often, how to pause. Once, however often a person joins."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.turn import Cancel, Effects, Save, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.ledger import Purpose
from bot.messages.blocks import Buttons, Message


def welcome_key(person_id: str) -> str:
    """The ledger key that lets a person be welcomed once."""
    return f"welcome:{person_id}"


def welcome_message(voice: Voice) -> Message:
    """The welcome, with what a newcomer may want to press."""
    buttons = Buttons(
        (
            voice.button("button.see_vision", "vision.show"),
            voice.button("button.settings", "settings.show"),
            voice.button("button.privacy", "help.privacy"),
        )
    )
    return voice.message("moments/welcome", buttons)


def greet(turn: Turn) -> Effects:
    """Welcome a person who has not been welcomed yet; say nothing to anybody else."""
    if turn.preferences.welcomed_at is not None:
        return []
    welcomed = replace(turn.preferences, welcomed_at=turn.now)
    return [Save(welcomed), Say(welcome_message(turn.voice), key=welcome_key(turn.person.id))]


def farewell(turn: Turn) -> Effects:
    """Send nothing more that was still waiting: the person can no longer be reached here."""
    return [Cancel("left", person_id=turn.person.id, purposes=tuple(Purpose))]
