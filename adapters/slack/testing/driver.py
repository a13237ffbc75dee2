"""Delivers what people do in the fake workspace: signed, with Slack's patience and Slack's retries."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from adapters.slack.testing.workspace import Workspace

ACK_SECONDS = 3.0
"""How long Slack waits for an answer."""
RETRIES = 3
"""How often Slack sends an event again. The fake does so without waiting."""

FORM = "application/x-www-form-urlencoded"

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back: status 0 when nothing did in time."""

    status: int
    body: Any = None
    seconds: float = 0.0
    tries: int = 1


class Driver:
    """Sends deliveries to one address. Payloads come from ``payloads``."""

    def __init__(self, workspace: Workspace, url: str, session: aiohttp.ClientSession) -> None:
        self._at, self._url, self._session = workspace, url, session

    async def event(self, payload: Data) -> Ack:
        """An event, sent again when it was not taken in time."""
        body, kind = json.dumps(payload).encode(), "application/json"
        ack = await self.send(body, kind)
        for number in range(1, RETRIES + 1):
            if ack.status == 200:
                break
            reason = "http_timeout" if ack.status == 0 else "http_error"
            more = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            ack = await self.send(body, kind, more, number + 1)
        return ack

    async def interaction(self, payload: Data) -> Ack:
        """A press, a submitted view, a shortcut."""
        return await self.send(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def command(self, fields: Mapping[str, str]) -> Ack:
        """A slash command."""
        return await self.send(urlencode(fields).encode(), FORM)

    async def send(self, body: bytes, kind: str, more: Mapping[str, str] | None = None, tries: int = 1) -> Ack:
        """A signed request; waits as long as Slack does."""
        headers = {**self.headers(body), "Content-Type": kind, **(more or {})}
        return await self.raw(body, headers, tries)

    async def raw(self, body: bytes, headers: Mapping[str, str], tries: int = 1) -> Ack:
        """A request with exactly these headers."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(ACK_SECONDS):
                async with self._session.post(self._url, data=body, headers=headers) as response:
                    words = await response.text()
                    status = response.status
        except (TimeoutError, aiohttp.ClientError):
            return Ack(0, None, time.monotonic() - started, tries)
        is_json = response.content_type == "application/json" and words
        return Ack(status, json.loads(words) if is_json else words, time.monotonic() - started, tries)

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers that sign a body now."""
        timestamp = str(int(self._at.now().timestamp()))
        base = b"v0:" + timestamp.encode() + b":" + body
        signature = hmac.new(self._at.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signature}"}
