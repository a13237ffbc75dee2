"""Requests as Slack sends them, with the keys that count and some that do not."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TEAM, USER, BOT = "T0000001", "U0000001", "U0000009"
TRIGGER = "1331750393925.1239718808579.0b31535dbdfb"


def envelope(**event: Any) -> Json:
    """An Events API envelope."""
    return {
        "type": "event_callback",
        "token": "x",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": "Ev0000001",
        "event_time": 1,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "event": {"event_ts": "1.1", **event},
    }


def message(text: str = "hello", **more: Any) -> Json:
    """A direct message."""
    given = {"channel": "D1", "channel_type": "im", "user": USER, "text": text, "ts": "1.1", "team": TEAM}
    return envelope(type="message", **{**given, **more})


def interaction(kind: str, **more: Any) -> Json:
    """What every interaction has."""
    return {
        "type": kind,
        "user": {"id": USER, "username": "ana", "name": "ana", "team_id": TEAM},
        "api_app_id": "A1",
        "team": {"id": TEAM, "domain": "town"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": TRIGGER,
        **more,
    }


def press(element: Json, **more: Any) -> Json:
    """A press of a button in a message."""
    container = {"type": "message", "message_ts": "1.1", "channel_id": "D1"}
    return interaction("block_actions", container=container, actions=[{**element, "action_ts": "2.2"}], **more)


def submission(view: Json, values: Json, **more: Any) -> Json:
    """A modal sent off, with the state of its inputs by block id."""
    state = {"values": values}
    return interaction("view_submission", view={**view, "id": "V1", "hash": "156.abc", "state": state}, **more)


def command(name: str = "/announce", text: str = "", **more: Any) -> Json:
    """The fields of a slash command."""
    return {"command": name, "text": text, "team_id": TEAM, "user_id": USER, "trigger_id": TRIGGER, **more}


def value(kind: str, **held: Any) -> Json:
    """The state of one input."""
    return {"answer": {"type": kind, **held}}


def member(**more: Any) -> Json:
    """Somebody of the workspace, as events about people show them."""
    return {"id": USER, "team_id": TEAM, "deleted": False, "tz": "America/Denver", "locale": "es-US", **more}
