"""What an open page is told, as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from adapters.workplace import stream
from adapters.workplace.platform import WorkplacePlatform
from bot.messages.blocks import Message
from tests.adapters.workplace import script
from tests.adapters.workplace.fake_host import FakeHost

Client = TestClient[web.Request, web.Application]
STREAM = "/workplace/api/people/PA0166/stream"


async def told(response: ClientResponse) -> AsyncIterator[tuple[str, Any, int | None]]:
    """The events of a stream: name, data, id."""
    name, id = "", None
    while line := (await asyncio.wait_for(response.content.readline(), 5)).decode().rstrip("\n"):
        while line:
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                id = int(value)
            elif field == "data":
                yield name, json.loads(value), id
                id = None
            line = (await asyncio.wait_for(response.content.readline(), 5)).decode().rstrip("\n")


async def next_of(events: AsyncIterator[tuple[str, Any, int | None]], name: str) -> tuple[Any, int | None]:
    async for found, data, id in events:
        if found == name:
            return data, id
    raise AssertionError(f"The stream ended without {name!r}.")


async def test_a_page_hears_new_messages_edits_unread_counts_and_the_clock(
    client: Client, host: FakeHost, platform: WorkplacePlatform
) -> None:
    async with client.get(STREAM) as response:
        assert response.content_type == "text/event-stream"
        events = told(response)
        assert (await next_of(events, "unread"))[0]["PA0166"] == 0
        assert (await next_of(events, "clock"))[0] == {"now": host.now().isoformat()}
        receipt = platform.post("PA0166", script.step(), "k")
        entry, id = await next_of(events, "entry")
        assert (entry["receipt"], entry["message"]["summary"], id) == (receipt, script.step().summary, 1)
        assert (await next_of(events, "unread"))[0]["PA0166"] == 1
        platform.edit(receipt, Message("Changed"))
        entry, id = await next_of(events, "entry")
        assert (entry["message"]["summary"], id) == ("Changed", 2)
        assert (await next_of(events, "unread"))[0]["PA0161"] == 0
        platform.post("PA0161", script.step(), "k2")
        assert (await next_of(events, "unread"))[0]["PA0161"] == 1
        host.moment += timedelta(minutes=1)
        assert (await next_of(events, "clock"))[0] == {"now": host.now().isoformat()}


@pytest.mark.parametrize("how", ["query", "header"])
async def test_a_page_that_comes_back_hears_only_what_it_missed(
    client: Client, platform: WorkplacePlatform, how: str
) -> None:
    for number in range(3):
        platform.post("PA0166", Message(f"Message {number}"), str(number))
    query = {"after": "2"} if how == "query" else {"after": "0"}
    headers = {"Last-Event-ID": "2"} if how == "header" else {}
    async with client.get(STREAM, params=query, headers=headers) as response:
        entry, id = await next_of(told(response), "entry")
        assert (entry["message"]["summary"], id) == ("Message 2", 3)


async def test_a_long_absence_is_told_whole(
    client: Client, platform: WorkplacePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PAGE", 4)
    for number in range(10):
        platform.post("PA0166", Message(f"Message {number}"), str(number))
    async with client.get(STREAM) as response:
        events = told(response)
        heard = [(await next_of(events, "entry"))[1] for _ in range(10)]
    assert heard == list(range(1, 11))


async def test_words_with_line_ends_stay_one_event(client: Client, platform: WorkplacePlatform) -> None:
    words = "one\n\nevent: clock\ndata: {}\u2028two\r\nthree"
    platform.say("PA0166", words)
    async with client.get(STREAM) as response:
        entry, _ = await next_of(told(response), "entry")
    assert entry["text"] == words


async def test_an_idle_stream_says_it_is_still_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    async with client.get(STREAM) as response:
        while b": still here" not in await asyncio.wait_for(response.content.readline(), 5):
            pass


async def test_streams_end_when_the_server_stops(client: Client) -> None:
    async with client.get(STREAM) as response:
        await next_of(told(response), "clock")
        closing = asyncio.ensure_future(client.server.close())
        await asyncio.wait_for(response.content.read(), 5)
        await closing
