"""Inbound events: everything that can reach Postcard, as small typed values. Nothing is flattened to text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages.actions import Action


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an event, as the platform knows them, with its idea of their language and zone."""

    account: str
    locale: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    event_id: str
    sender: Sender
    at: datetime
    place: str = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(_Event):
    """A person wrote in their own words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(_Event):
    """A person pressed a button."""

    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(_Event):
    """A person sent a form. ``form_id`` is the encoded action the form was made with."""

    form_id: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(_Event):
    """A person opened the home page of the bot or the conversation with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(_Event):
    """A person gave a command: its name without the slash, and the words after it."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(_Event):
    """A person became reachable: the app was installed for them or they joined the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(_Event):
    """A person can no longer be reached."""


Inbound = Said | Pressed | Submitted | Opened | Commanded | Joined | Left
