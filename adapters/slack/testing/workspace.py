"""The state of the fake workspace: people, conversations, views, triggers, and what is to go wrong."""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

TRIGGER_SECONDS = 3.0
"""How long a trigger may open a view."""

LIMITED, BROKEN, HTML, DROPPED, SILENT = "limited", "broken", "html", "dropped", "silent"
FAULTS = (LIMITED, BROKEN, HTML, DROPPED, SILENT)
"""429; 500 and 502 with a page, both before any effect; a dropped connection after the effect, and before it."""


@dataclass
class Member:
    """One person of the workspace."""

    id: str
    name: str
    email: str = ""
    tz: str = "America/Chicago"
    locale: str = "en-US"
    title: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_stranger: bool = False

    def data(self, team_id: str) -> dict[str, Any]:
        """The person as ``users.info`` answers."""
        profile = {"email": self.email, "title": self.title, "real_name": self.name, "display_name": self.name}
        flags = {"deleted": self.deleted, "is_bot": self.is_bot, "is_restricted": self.is_restricted}
        more = {"is_ultra_restricted": False, "is_stranger": self.is_stranger, "locale": self.locale, "tz": self.tz}
        return {"id": self.id, "team_id": team_id, "name": self.id.lower(), "real_name": self.name,
                "profile": profile, **flags, **more}  # fmt: skip


@dataclass
class Posted:
    """One message in a conversation."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    edits: int = 0


@dataclass
class Faults:
    """What goes wrong: ``planned`` next, a method each, or with a chance from 0 to 1 for any of ``kinds``."""

    planned: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    chance: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    retry_after: int = 1
    dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  repeatable, not secret

    def next(self, method: str) -> str:
        """What goes wrong with this call, or empty."""
        if self.planned[method]:
            return self.planned[method].popleft()
        return self.dice.choice(self.kinds) if self.dice.random() < self.chance else ""


@dataclass
class Workspace:
    """A workspace with one app. ``now`` is its wall clock; lives and limits run on the machine's own."""

    team_id: str = "T0000001"
    app_id: str = "A0000001"
    bot_id: str = "B0000001"
    bot_user_id: str = "U0BOT001"
    bot_token: str = "xoxb-test-token"  # noqa: S105  of a workspace that does not exist
    app_token: str = "xapp-test-token"  # noqa: S105
    signing_secret: str = "test-signing-secret"  # noqa: S105
    scopes: tuple[str, ...] = ("chat:write", "commands", "im:history", "users:read", "users:read.email")
    posted: Callable[[], object] = lambda: None
    """Called whenever a message was posted."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    members: dict[str, Member] = field(default_factory=dict)
    conversations: dict[str, list[Posted]] = field(default_factory=lambda: defaultdict(list))
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    too_early: int = 0
    """Calls that came before the Retry-After they had been given was over."""
    rests: int = 0
    """How often a method was told to rest."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    _windows: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _rests: dict[str, float] = field(default_factory=dict)

    def number(self) -> int:
        """The next number: ids are made from it."""
        return next(self._numbers)

    def direct(self, user_id: str) -> str:
        """The id of the direct conversation with somebody."""
        return "D" + user_id[1:]

    def post(self, channel: str, text: str, blocks: list[dict[str, Any]]) -> Posted:
        """Put a message into a conversation."""
        posted = Posted(channel, f"{int(self.now().timestamp())}.{self.number():06d}", text, blocks)
        self.conversations[channel].append(posted)
        self.posted()
        return posted

    def find(self, channel: str, ts: str) -> Posted | None:
        """A message."""
        return next((each for each in self.conversations[channel] if each.ts == ts), None)

    def trigger(self, user_id: str, life: float = TRIGGER_SECONDS) -> str:
        """A fresh trigger of somebody's press."""
        id = f"{self.number()}.{self.number()}.trigger"
        self._triggers[id] = (user_id, time.monotonic() + life)
        return id

    def spend(self, trigger_id: str) -> tuple[str, str]:
        """Whose trigger it was, or the error Slack answers. A trigger works once."""
        user_id, until = self._triggers.get(trigger_id, ("", 0.0))
        if not until:
            return "", "invalid_trigger_id"
        if not user_id:
            return "", "exchanged_trigger_id"
        self._triggers[trigger_id] = ("", until)
        return (user_id, "") if time.monotonic() <= until else ("", "expired_trigger_id")

    def wait(self, method: str) -> int:
        """Seconds this method must rest, by its limit or because it was told to; 0 when it may go on."""
        now = time.monotonic()
        if now < self._rests.get(method, 0.0):
            self.too_early += 1
            return max(1, round(self._rests[method] - now))
        count, seconds = self.limits.get(method, (0, 0.0))
        window = self._windows[method]
        while window and now - window[0] >= seconds:
            window.popleft()
        if count and len(window) >= count:
            return self.rest(method, max(1, int(seconds - (now - window[0])) + 1))
        window.append(now)
        return 0

    def forget_rests(self) -> None:
        """Let every rest be over, for tests that move a clock instead of waiting."""
        self._rests.clear()

    def rest(self, method: str, seconds: int) -> int:
        """Tell a method to rest; its calls in that time are counted as too early."""
        self.rests += 1
        self._rests[method] = time.monotonic() + seconds
        return seconds
