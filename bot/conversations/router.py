"""From an event to the conversation it belongs to. Branching only; every answer is given elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, assert_never

from bot.conversations import (
    announce,
    concern,
    help,
    journey,
    myth,
    programme,
    protected,
    pulse,
    question,
    report,
    settings,
    vision,
    welcome,
)
from bot.conversations.turn import Effects, Turn
from bot.messages.actions import Action
from bot.messages.inbound import Commanded, Joined, Left, Opened, Pressed, Said, Submitted


class Topic(Protocol):
    """What a conversation offers to the router; each is a module."""

    def pressed(self, turn: Turn, action: Action, /) -> Effects: ...
    def submitted(self, turn: Turn, action: Action, answers: Mapping[str, str], /) -> Effects: ...


TOPICS: Mapping[str, Topic] = {
    "announce": announce,
    "concern": concern,
    "help": help,
    "journey": journey,
    "myth": myth,
    "programme": programme,
    "protected": protected,
    "pulse": pulse,
    "question": question,
    "report": report,
    "settings": settings,
    "vision": vision,
}
"""The conversation of each action's topic."""

COMMANDS: Mapping[str, Callable[[Turn, str], Effects]] = {
    "announce": announce.commanded,
    "vision": vision.commanded,
    "concern": concern.commanded,
    "report": report.commanded,
    "postcard": help.commanded,
    "help": help.commanded,
    "myth": myth.commanded,
    "settings": settings.commanded,
    "privacy": help.privacy,
}
"""What each command word starts. ``/postcard WORD`` reaches the ones that have no slash of their own."""

TAKES_WORDS = frozenset({"announce", "concern"})
"""Commands whose first word may be followed by the text itself, also without the slash."""


def respond(turn: Turn) -> Effects:
    """What Postcard does about one event."""
    match turn.event:
        case Pressed(action=action):
            return _pressed(turn, action)
        case Submitted(form_id=form_id, answers=answers):
            return _submitted(turn, form_id, answers)
        case Commanded(name=name, rest=rest):
            return _commanded(turn, name, rest)
        case Said(text=text):
            return _said(turn, text)
        case Joined() | Opened():
            return welcome.greet(turn)
        case Left():
            return welcome.farewell(turn)
        case _:
            assert_never(turn.event)


def _pressed(turn: Turn, action: Action) -> Effects:
    topic = TOPICS.get(action.topic)
    return topic.pressed(turn, action) if topic else help.not_understood(turn)


def _submitted(turn: Turn, form_id: str, answers: Mapping[str, str]) -> Effects:
    try:
        action = Action.decode(form_id)
    except ValueError:
        return help.not_understood(turn)
    topic = TOPICS.get(action.topic)
    return topic.submitted(turn, action, answers) if topic else help.not_understood(turn)


def _commanded(turn: Turn, name: str, rest: str) -> Effects:
    word, _, after = rest.strip().partition(" ")
    if name == "postcard" and word:
        spoken = command_word(turn, word)
        return COMMANDS[spoken](turn, after.strip()) if spoken else help.not_understood(turn)
    if name == "concern" and (kind := turn.tools.classifier.protected(rest, turn.voice.language)):
        return protected.reply(turn, kind, rest)
    return COMMANDS[name](turn, rest.strip()) if name in COMMANDS else help.not_understood(turn)


def _said(turn: Turn, text: str) -> Effects:
    words = text.strip()
    if kind := turn.tools.classifier.protected(words, turn.voice.language):
        return protected.reply(turn, kind, words)
    first, _, rest = words.lstrip("/").partition(" ")
    spoken = command_word(turn, first)
    if spoken and (not rest or words.startswith("/") or spoken in TAKES_WORDS):
        return _commanded(turn, spoken, rest)
    if pulse.typed(turn, words):
        return pulse.answered_in_words(turn, words)
    if _is_worry(turn, words):
        return concern.commanded(turn, words)
    return question.asked(turn, words)


def _is_worry(turn: Turn, words: str) -> bool:
    """Whether somebody begins by saying that they have a concern."""
    said = words.casefold().replace("’", "'")
    return any(said.startswith(opener.strip()) for opener in turn.voice.phrase("concern.openers").split(","))


def command_word(turn: Turn, word: str) -> str:
    """The command a word stands for in the reader's language or in English, or empty."""
    spoken = word.casefold().strip("/.,!?¿¡:")
    if spoken in COMMANDS:
        return spoken
    local = turn.voice.phrase("command.words")
    pairs = (pair.split("=", 1) for pair in local.split(",") if "=" in pair)
    return next((name.strip() for name, names in pairs if spoken in names.split()), "")
