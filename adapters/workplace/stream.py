"""New messages as they come, as Server-Sent Events: one stream for one open page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from adapters.workplace.host import Host
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.render import render_entry

LOOK_SECONDS = 0.1
"""How often the platform's file is looked at: one indexed read, and it also sees what other processes send."""
PAGE = 200
"""Entries told at once."""
HEARTBEAT_SECONDS = 15.0
"""How often something is said at least, so that a page that went away is noticed."""


class Stream:
    """What one page is told: its person's entries, unread counts of the cast, the clock."""

    def __init__(self, host: Host, platform: WorkplacePlatform, account: str, cast: Sequence[str]) -> None:
        self._host, self._platform = host, platform
        self._account, self._cast = account, cast
        self._revision = -1
        self._minute: datetime | None = None

    async def run(self, request: web.Request, after: int, stopping: asyncio.Event) -> web.StreamResponse:
        """Tell until the page goes away or the server stops."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        loop = asyncio.get_running_loop()
        beat = loop.time()
        try:
            while not stopping.is_set() and request.transport and not request.transport.is_closing():
                events, after = self._news(after)
                if not events and loop.time() - beat > HEARTBEAT_SECONDS:
                    events = [": still here\n\n"]
                if events:
                    await response.write("".join(events).encode())
                    beat = loop.time()
                await _pause(stopping)
        except ConnectionError:
            pass  # the page went away: that is how every stream ends
        return response

    def _news(self, after: int) -> tuple[list[str], int]:
        """What to tell now, and the revision told up to."""
        events: list[str] = []
        if (revision := self._platform.revision()) != self._revision:
            changes = self._platform.changes(self._account, after, PAGE)
            events += [_event("entry", render_entry(shown), shown.revision) for shown in changes]
            after = changes[-1].revision if changes else after
            # Behind a full page there may be more: look again before calling this revision seen.
            self._revision = revision if len(changes) < PAGE else -1
            events.append(_event("unread", self._platform.unread(self._cast)))
        now = self._host.now()
        if self._minute is None or now.replace(second=0, microsecond=0) != self._minute:
            self._minute = now.replace(second=0, microsecond=0)
            events.append(_event("clock", {"now": now.isoformat()}))
        return events, after


def _event(name: str, data: object, id: int | None = None) -> str:
    lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
    return "\n".join(lines if id is None else [f"id: {id}", *lines]) + "\n\n"


async def _pause(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await stopping.wait()
    except TimeoutError:
        return
