"""What Slack sends, as data: the same keys, for the people and views of the fake workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.testing.workspace import Posted, Workspace

Data = dict[str, Any]


def event(at: Workspace, inner: Data, event_id: str = "") -> Data:
    """An Events API envelope."""
    number = at.number()
    moment = int(at.now().timestamp())
    return {
        "token": "unused",
        "team_id": at.team_id,
        "api_app_id": at.app_id,
        "event": {"event_ts": f"{moment}.{number:06d}", **inner},
        "type": "event_callback",
        "event_id": event_id or f"Ev{number:010d}",
        "event_time": moment,
        "authorizations": [{"enterprise_id": None, "team_id": at.team_id, "user_id": at.bot_user_id, "is_bot": True}],
        "is_ext_shared_channel": False,
    }


def said(at: Workspace, user_id: str, text: str) -> Data:
    """A message in the direct conversation with the app, which it shows on the screen too."""
    ts = f"{int(at.now().timestamp())}.{at.number():06d}"
    return event(
        at,
        {"type": "message", "channel": at.direct(user_id), "channel_type": "im", "user": user_id, "text": text,
         "ts": ts, "team": at.team_id, "client_msg_id": f"00000000-0000-4000-8000-{at.number():012d}"},
    )  # fmt: skip


def home_opened(at: Workspace, user_id: str, tab: str = "home") -> Data:
    """The app's page was opened, or the conversation with it."""
    inner = {"type": "app_home_opened", "user": user_id, "channel": at.direct(user_id), "tab": tab}
    return event(at, inner)


def joined(at: Workspace, user_id: str) -> Data:
    """Somebody joined the workspace."""
    return event(at, {"type": "team_join", "user": at.members[user_id].data(at.team_id)})


def changed(at: Workspace, user_id: str) -> Data:
    """Something about somebody changed: a name, a zone, whether they are still here."""
    return event(at, {"type": "user_change", "user": at.members[user_id].data(at.team_id)})


def command(at: Workspace, user_id: str, name: str, text: str = "") -> Data:
    """The fields of a slash command."""
    return {
        "token": "unused",
        "team_id": at.team_id,
        "team_domain": "t",
        "channel_id": "C0000001",
        "channel_name": "general",
        "user_id": user_id,
        "user_name": user_id.lower(),
        "command": f"/{name}",
        "text": text,
        "api_app_id": at.app_id,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/unused",
        "trigger_id": at.trigger(user_id),
    }


def pressed(at: Workspace, user_id: str, posted: Posted, block_id: str, element: Mapping[str, Any]) -> Data:
    """A press of a button in a message."""
    action = {key: element[key] for key in ("action_id", "type", "text", "value", "style") if key in element}
    moment = f"{at.now().timestamp():.0f}.{at.number():06d}"
    message = {"type": "message", "user": at.bot_user_id, "ts": posted.ts, "text": posted.text,
               "bot_id": at.bot_id, "app_id": at.app_id, "team": at.team_id, "blocks": posted.blocks}  # fmt: skip
    return {
        **_interaction(at, user_id, "block_actions"),
        "container": {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel, "is_ephemeral": False},
        "channel": {"id": posted.channel, "name": "directmessage"},
        "message": message,
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/unused",
        "actions": [{**action, "block_id": block_id, "action_ts": moment}],
    }


def shortcut(at: Workspace, user_id: str, callback_id: str) -> Data:
    """A global shortcut."""
    return {**_interaction(at, user_id, "shortcut"), "callback_id": callback_id, "action_ts": f"{at.number()}.000000"}


def submitted(at: Workspace, user_id: str, view: Mapping[str, Any], answers: Mapping[str, str]) -> Data:
    """A view sent off: its own initial values, and ``answers`` by block id in their place."""
    values: Data = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            given = answers.get(block["block_id"])
            values[block["block_id"]] = {element["action_id"]: _state(element, given)}
    kept = {key: value for key, value in view.items() if key != "_user"}
    return {**_interaction(at, user_id, "view_submission"), "view": {**kept, "state": {"values": values}},
            "response_urls": []}  # fmt: skip


def initial(element: Mapping[str, Any]) -> str:
    """What an input holds at first, as one string; several values are joined by commas."""
    for key in ("initial_value", "initial_date", "initial_time", "initial_user"):
        if element.get(key):
            return str(element[key])
    options = element.get("initial_options") or [element.get("initial_option") or {"value": ""}]
    return ",".join(option["value"] for option in options)


def _state(element: Mapping[str, Any], given: str | None) -> Data:
    """An input's state as Slack reports it."""
    value = initial(element) if given is None else given
    kind = element["type"]
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": value or None}
        case "datepicker":
            return {"type": kind, "selected_date": value or None}
        case "timepicker":
            return {"type": kind, "selected_time": value or None}
        case "users_select":
            return {"type": kind, "selected_user": value or None}
    chosen = [option for option in element.get("options", ()) if option["value"] in value.split(",")]
    if kind in {"checkboxes", "multi_static_select"}:
        return {"type": kind, "selected_options": chosen}
    # What was never offered can still be sent by somebody who makes up requests.
    made_up = {"text": {"type": "plain_text", "text": value}, "value": value} if value else None
    return {"type": kind, "selected_option": chosen[0] if chosen else made_up}


def _interaction(at: Workspace, user_id: str, kind: str) -> Data:
    return {
        "type": kind,
        "user": {"id": user_id, "username": user_id.lower(), "name": user_id.lower(), "team_id": at.team_id},
        "api_app_id": at.app_id,
        "token": "unused",
        "team": {"id": at.team_id, "domain": "t"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": at.trigger(user_id),
    }
