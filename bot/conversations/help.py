"""Help: what can be pressed and typed, the privacy promise, and an answer to what was not understood."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.concern_form import ask_concern
from bot.conversations.turn import Effects, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.people import SPONSORS
from bot.messages.actions import Action
from bot.messages.blocks import Buttons, Message


def commanded(turn: Turn, rest: str) -> Effects:
    """``/postcard`` and ``/postcard help``."""
    return [Say(help_message(turn.voice, turn.person.is_in(*SPONSORS)))]


def pressed(turn: Turn, action: Action) -> Effects:
    """Buttons under other messages that lead here."""
    if action.name == "help.privacy":
        return privacy(turn, "")
    return commanded(turn, "")


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """Help has no form; an old one leads to help."""
    return commanded(turn, "")


def privacy(turn: Turn, rest: str) -> Effects:
    """The promise, at any time."""
    return [Say(privacy_message(turn.voice))]


def privacy_message(voice: Voice) -> Message:
    """What is kept, who reads what, and where the thresholds are."""
    pulse = voice.tools.words.data("policies/pulse")
    return voice.message(
        "moments/privacy",
        score_threshold=int(pulse["score_threshold"]),
        comment_threshold=int(pulse["comment_threshold"]),
    )


def not_understood(turn: Turn) -> Effects:
    """Say so, and show what does work."""
    return [turn.say("moments/not-understood", _ways(turn.voice), ask_concern(turn.voice))]


def help_message(voice: Voice, sponsor: bool) -> Message:
    """What this person can do here."""
    more = (Buttons((voice.button("button.announce", "announce.compose"),)),) if sponsor else ()
    return voice.message("moments/help", _ways(voice), ask_concern(voice), *more)


def _ways(voice: Voice) -> Buttons:
    return Buttons(
        (
            voice.button("button.see_vision", "vision.show"),
            voice.button("button.questions", "question.menu"),
            voice.button("button.myths", "myth.menu"),
            voice.button("button.settings", "settings.show"),
            voice.button("button.privacy", "help.privacy"),
        )
    )
