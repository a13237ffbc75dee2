"""The app manifest: what an IT team pastes into Slack to make the app, with no more rights than it uses."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import BadInput

PATH = "/slack/events"
"""Where events, interactions and commands arrive."""

SCOPES = {
    "chat:write": "send and edit the bot's own messages",
    "commands": "the five commands and the shortcut",
    "im:history": "read what people write to the bot in their direct conversation with it",
    "users:read": "names, language, time zone, and who is a guest or has left",
    "users:read.email": "join people to the roster by their e-mail address",
}
"""Every scope the bot asks for, and what it is for."""

EVENTS = ("app_home_opened", "message.im", "team_join", "user_change")

COMMANDS = (
    ("/announce", "Write an announcement (sponsors of the programme)", "[text]"),
    ("/vision", "See the vision of the change", ""),
    ("/concern", "Raise a concern with a change agent", "[text]"),
    ("/report", "How the programme stands", ""),
    ("/postcard", "Help, settings and privacy", "[help | settings | privacy]"),
)
SHORTCUT = "concern"
"""The callback id of the global shortcut: the command it stands for."""


def manifest(url: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """The manifest for an installation reached at ``url``. Raises BadInput when Slack could not reach it."""
    address = "" if socket_mode else _address(url)
    where = {"request_url": address} if address else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Postcard",
            "description": "Carries a change from the sponsor's desk to the front line, and concerns back",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Postcard", "always_online": True},
            "shortcuts": [
                {
                    "name": "Raise a concern",
                    "type": "global",
                    "callback_id": SHORTCUT,
                    "description": "Tell a change agent what worries you",
                }
            ],
            "slash_commands": [_command(*each, where) for each in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**where, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **where},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(url: str, *, socket_mode: bool = False) -> str:
    """The manifest as it is pasted."""
    return json.dumps(manifest(url, socket_mode=socket_mode), indent=2, ensure_ascii=False)


def _command(name: str, description: str, hint: str, where: dict[str, str]) -> dict[str, Any]:
    more = {"usage_hint": hint} if hint else {}
    to = {"url": where["request_url"]} if where else {}
    return {"command": name, "description": description, "should_escape": False, **more, **to}


def _address(url: str) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname:
        raise BadInput(f"“{url[:100]}” must begin with https:// and name a host that Slack can reach.", "--url")
    if parts.query or parts.fragment or parts.username:
        raise BadInput("Give the plain address, without a question mark, a number sign or a name.", "--url")
    return url.strip().rstrip("/") + PATH
