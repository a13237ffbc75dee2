"""What the page sends, as neutral events. Strict: what is not exactly right is refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.errors import BadInput
from bot.messages.actions import Action
from bot.messages.inbound import Commanded, Inbound, Opened, Pressed, Said, Sender, Submitted

MAX_TEXT = 4000
"""Characters of a message in a person's own words."""
MAX_ANSWER = 5000
"""Characters of one answer in a form: twice the longest field, so that the form itself says what is too long."""
MAX_ANSWERS = 50
MAX_FIELD_KEY = 60

_EVENT_ID = re.compile(r"[A-Za-z0-9-]{16,64}")
_COMMAND = re.compile(r"/(?P<name>[^\W\d_][\w-]{0,30})(?:\s+(?P<rest>.*))?", re.DOTALL)
_KEYS: Mapping[str, frozenset[str]] = {
    "said": frozenset({"text"}),
    "pressed": frozenset({"action"}),
    "submitted": frozenset({"form_id", "answers"}),
    "opened": frozenset(),
}


def parse_event(data: object, sender: Sender, now: datetime) -> Inbound:
    """The event in a decoded JSON body. Raises BadInput."""
    event = _mapping(data, "event")
    kind = _text(event.get("kind"), "kind", 20)
    if kind not in _KEYS:
        raise BadInput(f"An event is one of {', '.join(_KEYS)}; this one is {kind!r}.", "kind")
    expected = _KEYS[kind] | {"kind", "event_id"}
    if surprising := sorted(set(event) ^ expected):
        raise BadInput(f"{kind!r} has exactly the keys {', '.join(sorted(expected))}.", surprising[0][:60])
    event_id = _text(event["event_id"], "event_id", 64)
    if not _EVENT_ID.fullmatch(event_id):
        raise BadInput("An event id is 16 to 64 letters, digits and hyphens.", "event_id")
    common = {"event_id": f"workplace-{event_id}", "sender": sender, "at": now}
    return _PARSERS[kind](event, common)


def _said(event: Mapping[str, Any], common: dict[str, Any]) -> Inbound:
    text = _text(event["text"], "text", MAX_TEXT).strip()
    if not text:
        raise BadInput("Write something first.", "text")
    if found := _COMMAND.fullmatch(text):
        return Commanded(**common, name=found["name"].casefold(), rest=(found["rest"] or "").strip())
    return Said(**common, text=text)


def _pressed(event: Mapping[str, Any], common: dict[str, Any]) -> Inbound:
    return Pressed(**common, action=_action(event["action"], "action"))


def _submitted(event: Mapping[str, Any], common: dict[str, Any]) -> Inbound:
    form_id = _action(event["form_id"], "form_id").encode()
    answers = _mapping(event["answers"], "answers")
    if len(answers) > MAX_ANSWERS:
        raise BadInput(f"A form has at most {MAX_ANSWERS} answers; this one has {len(answers)}.", "answers")
    checked = {
        _text(key, "answers", MAX_FIELD_KEY): _text(answer, f"answers.{key[:MAX_FIELD_KEY]}", MAX_ANSWER)
        for key, answer in answers.items()
    }
    return Submitted(**common, form_id=form_id, answers=checked)


def _opened(_event: Mapping[str, Any], common: dict[str, Any]) -> Inbound:
    return Opened(**common)


_PARSERS = {"said": _said, "pressed": _pressed, "submitted": _submitted, "opened": _opened}


def _action(value: object, where: str) -> Action:
    try:
        return Action.decode(_text(value, where, 200))
    except ValueError as error:
        raise BadInput(str(error), where) from error


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadInput("A JSON object is expected here.", where)
    return value


def _text(value: object, where: str, limit: int) -> str:
    if not isinstance(value, str):
        raise BadInput("Text is expected here.", where)
    if len(value) > limit:
        raise BadInput(f"This is {len(value)} characters long; at most {limit} fit.", where)
    # Neither can be stored by every database: half a character of UTF-16, and the character nought.
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise BadInput("This contains a character that cannot be kept. Type it again without it.", where)
    return value
