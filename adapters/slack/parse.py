"""What Slack sends, as neutral events. Strict: the malformed is refused with a sentence; what is not for us is None.

An event id is the same however often Slack delivers the same thing, and differs between two acts of a person: Slack
numbers events, and gives every press, submission and command a trigger of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters.slack.accounts import account_id
from adapters.slack.forms import ANSWER, FORM, answer_value, opened
from adapters.slack.gate import team_of, user_of
from adapters.slack.limits import shorten
from adapters.slack.markup import clean, unescape
from adapters.slack.render import ASK, PRESS
from bot.domain.errors import BadInput
from bot.messages.actions import Action
from bot.messages.inbound import Commanded, Inbound, Joined, Left, Opened, Pressed, Said, Sender, Submitted

MAX_TEXT = 12_000
"""Characters of a message in a person's own words; longer ones are heard to here. Slack's own client stops there."""
MAX_ANSWER = 6000
"""Characters of one answer in a form: twice what Slack lets a person type, so that the form says what is too long."""
MAX_ANSWERS = 100
MAX_KEY = 255
HOME = "home"
"""The place of what happens on the app's own page; everything else is direct."""

_ID = re.compile(r"[A-Za-z0-9._:-]{1,200}")
_COMMAND = re.compile(r"[^\W\d_][\w-]{0,30}")
_ANSWERED_BY: Mapping[str, str] = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
}
"""Where the state of each kind of input holds its answer."""

Data = Mapping[str, Any]


def parse_event(payload: object, now: datetime) -> Inbound | None:
    """The event in an Events API envelope, an interaction or a command's fields. None when it is not for us.

    Raises BadInput. Who it is from is read as the gate reads it.
    """
    data = _mapping(payload, "payload")
    kind = data.get("type") or ("command" if "command" in data else "")
    if kind == "event_callback":
        event = _mapping(data.get("event"), "event")
        return _in(_EVENTS, event.get("type"), event, data, now)
    return _in(_INTERACTIONS, kind, data, data, now)


def _in(readers: Mapping[str, Reader], kind: object, data: Data, payload: Data, now: datetime) -> Inbound | None:
    read = readers.get(kind) if isinstance(kind, str) else None
    return read(data, payload, now) if read else None


def _said(event: Data, payload: Data, now: datetime) -> Inbound | None:
    """A person's own new words to us. Edits, deletions, files, joins and what bots say all carry a subtype or a bot."""
    if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id") or event.get("hidden"):
        return None
    text = unescape(_text(event.get("text", ""), "event.text")).strip()
    if not text:
        return None
    return Said(**_event(payload, now), text=shorten(text, MAX_TEXT))


def _opened(event: Data, payload: Data, now: datetime) -> Inbound | None:
    return Opened(**_event(payload, now), place=HOME if event.get("tab") == HOME else "direct")


def _joined(event: Data, payload: Data, now: datetime) -> Inbound | None:
    member = _mapping(event.get("user"), "event.user")
    return None if _is_guest(member) else Joined(**_event(payload, now))


def _changed(event: Data, payload: Data, now: datetime) -> Inbound | None:
    """Somebody who was deactivated has left. Any other change is about people, not from them."""
    member = _mapping(event.get("user"), "event.user")
    return Left(**_event(payload, now)) if member.get("deleted") is True else None


def _pressed(data: Data, payload: Data, now: datetime) -> Inbound | None:
    """A press of one of our buttons; one that opens a form carries the form id as its action."""
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions:
        raise BadInput("A press names what was pressed.", "actions")
    pressed = _mapping(actions[0], "actions.0")
    if _text(pressed.get("action_id"), "actions.0.action_id").split(".")[0] not in {PRESS, ASK}:
        return None
    action = _action(pressed.get("value"), "actions.0.value")
    on_page = isinstance(data.get("view"), dict) and data["view"].get("type") == HOME
    return Pressed(**_act(payload, now, pressed), action=action, place=HOME if on_page else "direct")


def _submitted(data: Data, payload: Data, now: datetime) -> Inbound | None:
    view = _mapping(data.get("view"), "view")
    if view.get("callback_id") != FORM:
        return None
    form_id = _action(opened(view).form_id, "view.private_metadata").encode()
    return Submitted(**_act(payload, now, view), form_id=form_id, answers=_answers(view, team_of(payload)))


def _commanded(data: Data, payload: Data, now: datetime) -> Inbound | None:
    name = _name(_text(data.get("command"), "command").removeprefix("/"), "command")
    rest = unescape(_text(data.get("text") or "", "text")).strip()
    return Commanded(**_act(payload, now, {}), name=name, rest=shorten(rest, MAX_TEXT))


def _shortcut(data: Data, payload: Data, now: datetime) -> Inbound | None:
    """A global shortcut: its callback id is the command it stands for."""
    name = _name(_text(data.get("callback_id"), "callback_id"), "callback_id")
    return Commanded(**_act(payload, now, data), name=name)


Reader = Callable[[Data, Data, datetime], Inbound | None]

_EVENTS: Mapping[str, Reader] = {
    "message": _said,
    "app_home_opened": _opened,
    "team_join": _joined,
    "user_change": _changed,
}
_INTERACTIONS: Mapping[str, Reader] = {
    "block_actions": _pressed,
    "view_submission": _submitted,
    "command": _commanded,
    "shortcut": _shortcut,
}


def _event(payload: Data, now: datetime) -> dict[str, Any]:
    """What every event of an envelope has in common."""
    return {"event_id": _event_id(payload.get("event_id"), "event_id"), "sender": _sender(payload), "at": now}


def _act(payload: Data, now: datetime, source: Data) -> dict[str, Any]:
    """What every interaction and command has in common."""
    return {"event_id": _act_id(payload, source), "sender": _sender(payload), "at": now}


def _act_id(payload: Data, source: Data) -> str:
    """The trigger; without one, the view and its state, or who pressed what and when."""
    if payload.get("trigger_id"):
        return _event_id(payload["trigger_id"], "trigger_id")
    if source.get("hash"):
        return _event_id(f"{source.get('id')}:{source['hash']}", "view.hash")
    moment = source.get("action_ts") or payload.get("action_ts")
    if not moment:
        raise BadInput("There is nothing here to tell this act from another.", "trigger_id")
    return _event_id(f"{moment}:{user_of(payload)}:{source.get('action_id', '')}", "action_ts")


def _event_id(value: object, where: str) -> str:
    words = _text(value, where)
    if not _ID.fullmatch(words):
        raise BadInput("This is no id as Slack makes them.", where)
    return f"slack-{words}"


def _sender(payload: Data) -> Sender:
    team, user = team_of(payload), user_of(payload)
    if not team or not user:
        raise BadInput("It is not said who sent this.", "team" if not team else "user")
    event = payload.get("event")
    member = event.get("user") if isinstance(event, dict) else payload.get("user")
    about = member if isinstance(member, dict) else {}
    locale, zone = (clean(each)[:60] if isinstance(each := about.get(key), str) else "" for key in ("locale", "tz"))
    return Sender(account_id(team, user), locale, zone)


def _answers(view: Data, team: str) -> dict[str, str]:
    values = _mapping(_mapping(view.get("state"), "view.state").get("values") or {}, "view.state.values")
    if len(values) > MAX_ANSWERS:
        raise BadInput(f"A form has at most {MAX_ANSWERS} answers; this one has {len(values)}.", "view.state.values")
    return {_key(key): _answer(state, f"answers.{_key(key)}", team) for key, state in values.items()}


def _key(key: object) -> str:
    return clean(_text(key, "view.state.values", MAX_KEY))


def _answer(state: object, where: str, team: str) -> str:
    """One answer as text; several chosen options are joined by commas, a colleague is their account's id."""
    field = _mapping(_mapping(state, where).get(ANSWER), where)
    kind = field.get("type")
    held = _ANSWERED_BY.get(kind) if isinstance(kind, str) else None
    if held is None:
        raise BadInput("No form of Postcard asks in this way.", where)
    given = field.get(held)
    if given is None:
        return ""
    match held:
        case "selected_option":
            return _chosen(given, where)
        case "selected_options":
            return ",".join(_chosen(each, where) for each in _list(given, where))
        case "selected_user":
            return account_id(team, _text(given, where, MAX_ANSWER))
        case _:
            return clean(_text(given, where, MAX_ANSWER))


def _chosen(option: object, where: str) -> str:
    return clean(answer_value(_text(_mapping(option, where).get("value"), where, MAX_ANSWER)))


def _action(value: object, where: str) -> Action:
    try:
        return Action.decode(_text(value, where))
    except ValueError as error:
        raise BadInput("This button or form is none of Postcard's.", where) from error


def _name(words: str, where: str) -> str:
    if not _COMMAND.fullmatch(words):
        raise BadInput("A command is a word of letters.", where)
    return words.casefold()


def _mapping(value: object, where: str) -> Data:
    if not isinstance(value, dict):
        raise BadInput("A JSON object is expected here.", where)
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadInput("A list is expected here.", where)
    return value


def _text(value: object, where: str, limit: int | None = None) -> str:
    if not isinstance(value, str):
        raise BadInput("Text is expected here.", where)
    if limit is not None and len(value) > limit:
        raise BadInput(f"This is {len(value)} characters long; at most {limit} fit.", where)
    return value


def _is_guest(member: Data) -> bool:
    """Whether a member is no colleague: an app, or a guest of the workspace."""
    return any(member.get(key) for key in ("is_bot", "is_restricted", "is_ultra_restricted"))
