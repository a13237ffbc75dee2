"""Myths: the fact first, the belief named once, what is true in it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations import question
from bot.conversations.turn import Effects, Turn
from bot.messages.actions import Action
from bot.messages.blocks import Buttons
from bot.messages.budget import BUTTONS


def commanded(turn: Turn, rest: str) -> Effects:
    """``/postcard myths``: the facts people ask about."""
    return menu(turn)


def menu(turn: Turn) -> Effects:
    """Every myth by its fact, a few buttons a row."""
    words, language = turn.tools.words, turn.voice.language
    buttons = [
        turn.voice.button_with(words.page(page, language, turn.voice.about).title, "question.ask", page.split("/")[1])
        for page in words.pages("myths", language)
    ]
    rows = [Buttons(tuple(buttons[at : at + BUTTONS])) for at in range(0, len(buttons), BUTTONS)]
    return [turn.say("moments/myths", *rows)]


def pressed(turn: Turn, action: Action) -> Effects:
    """The menu button under other messages."""
    return menu(turn)


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """Myths have no form of their own; their buttons are answered as questions."""
    return question.menu(turn)
