"""The door: one address for events, interactions and commands. The gate decides; refusals are one sentence."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.slack.gate import Gate, Headers, Payload, Refused, is_ssl_check, team_of, user_of
from adapters.slack.listeners import Listeners
from adapters.slack.manifest import PATH

log = logging.getLogger(__name__)

BURST = 30
"""Requests one person may send at once; a fast pulse is five presses."""
PER_SECOND = 2.0
"""Requests a person may send for any length of time."""
REMEMBERED = 10_000
"""People whose pace is remembered."""


class Pace:
    """A bucket for each person: who floods waits, and nobody else notices."""

    def __init__(self, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        self._burst, self._per_second = burst, per_second
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, who: str) -> bool:
        """Whether this person may send one more now."""
        now = time.monotonic()
        left, at = self._buckets.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        self._buckets[who] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return left >= 1


class Door:
    """Takes requests over HTTP, and envelopes over Socket Mode, through the same gate to the same listeners."""

    def __init__(self, gate: Gate, listeners: Listeners, now: Callable[[], datetime], pace: Pace | None = None) -> None:
        self._gate, self._listeners, self._now = gate, listeners, now
        self._pace = pace or Pace()

    def mount(self, app: web.Application) -> None:
        """Put the address on the application."""
        app.router.add_post(PATH, self._request)

    async def envelope(self, payload: object) -> tuple[int, Any]:
        """What to answer to the data of a Socket Mode envelope."""
        try:
            return await self._admitted(self._gate.admit(payload))
        except Refused as refusal:
            log.warning("an envelope was refused", extra={"reason": str(refusal)})
            return refusal.status, ""

    async def _request(self, request: web.Request) -> web.Response:
        try:
            body = await request.read()
            if is_ssl_check(body):
                return web.Response()
            status, answer = await self._admitted(self._gate.read(_headers(request), body, self._now()))
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=refusal.status)
        return web.json_response(answer, status=status) if answer else web.Response(status=status)

    async def _admitted(self, payload: Payload) -> tuple[int, Any]:
        if payload["type"] == "url_verification":
            challenge = payload.get("challenge")
            return 200, {"challenge": challenge if isinstance(challenge, str) else ""}
        if payload["type"] == "app_rate_limited":
            log.error("Slack holds back events: more than 30,000 in an hour")
            return 200, ""
        if not self._pace.allows(f"{team_of(payload)}:{user_of(payload)}"):
            raise Refused(429, "That was too much at once. Wait a moment.")
        return await self._listeners.dispatch(payload)


def _headers(request: web.Request) -> Headers:
    found = request.headers.getall
    return Headers(
        timestamp=found("X-Slack-Request-Timestamp", []),
        signature=found("X-Slack-Signature", []),
        content_type=found("Content-Type", []),
        content_encoding=found("Content-Encoding", []),
    )
