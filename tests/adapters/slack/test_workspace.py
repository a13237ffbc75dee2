"""The fake workspace is as strict as Slack is: a fake that takes everything would prove nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.slack.client import Client
from adapters.slack.testing.api import api_routes
from adapters.slack.testing.driver import RETRIES, Driver
from adapters.slack.testing.workspace import Member, Workspace
from adapters.web.serve import serve

TEXT = {"type": "plain_text", "text": "x"}
VIEW = {"type": "modal", "title": TEXT, "blocks": [{"type": "section", "text": TEXT}]}
FIELD = {"type": "input", "label": TEXT, "element": {"type": "plain_text_input", "action_id": "a"}}


@pytest.fixture
async def line() -> AsyncIterator[tuple[Workspace, Client]]:
    """A workspace with Sam in it."""
    workspace = Workspace(members={"USAM": Member("USAM", "Sam", "sam@x.example")})
    app = web.Application()
    app.add_routes(api_routes(workspace))
    door = await serve(app, port=0)
    client = Client(workspace.bot_token, f"http://127.0.0.1:{door.port}/api/")
    yield workspace, client
    await client.close()
    await door.close()


async def test_a_trigger_opens_one_view_and_only_while_it_lives(line: tuple[Workspace, Client]) -> None:
    at, client = line
    fresh, old = at.trigger("USAM"), at.trigger("USAM", life=-1)
    assert (await client.call("views.open", trigger_id=fresh, view=VIEW)).ok
    assert (await client.call("views.open", trigger_id=fresh, view=VIEW)).error == "exchanged_trigger_id"
    assert (await client.call("views.open", trigger_id=old, view=VIEW)).error == "expired_trigger_id"
    assert (await client.call("views.open", trigger_id="made-up", view=VIEW)).error == "invalid_trigger_id"


async def test_an_edit_needs_the_conversation_not_the_user(line: tuple[Workspace, Client]) -> None:
    _, client = line
    posted = (await client.call("chat.postMessage", channel="USAM", text="x")).data
    assert posted["channel"] == "DSAM"
    for channel, ts, error in (
        ("USAM", posted["ts"], "channel_not_found"),
        ("DSAM", "1.1", "message_not_found"),
        ("DSAM", posted["ts"], ""),
    ):
        assert (await client.call("chat.update", channel=channel, ts=ts, text="y")).error == error


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "invalid_blocks"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "invalid_blocks"),
        ([{"type": "nope"}], "invalid_blocks"),
        ([{"type": "actions", "elements": []}], "invalid_blocks"),
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([{"type": "divider", "block_id": "a"}] * 2, "invalid_blocks"),
        ([FIELD], "invalid_blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5, "msg_blocks_too_long"),
        ([{"type": "divider"}], ""),
    ],
)
async def test_blocks_are_checked(line: tuple[Workspace, Client], blocks: list[Any], error: str) -> None:
    _, client = line
    assert (await client.call("chat.postMessage", channel="USAM", text="x", blocks=blocks)).error == error


async def test_a_message_without_text_is_refused(line: tuple[Workspace, Client]) -> None:
    _, client = line
    reply = await client.call("chat.postMessage", channel="USAM", text="", blocks=[{"type": "divider"}])
    assert reply.error == "no_text"


@pytest.mark.parametrize(
    "view",
    [{**VIEW, "title": {"type": "plain_text", "text": "x" * 25}}, {**VIEW, "blocks": [FIELD]}, {**VIEW, "blocks": []}],
)
async def test_views_are_checked(line: tuple[Workspace, Client], view: dict[str, Any]) -> None:
    at, client = line
    assert (await client.call("views.open", trigger_id=at.trigger("USAM"), view=view)).error == "invalid_arguments"


async def test_people_can_only_be_listed_in_pages(line: tuple[Workspace, Client]) -> None:
    _, client = line
    assert (await client.look("users.list")).error == "limit_required"
    assert len((await client.look("users.list", limit=1)).data["members"]) == 1
    assert (await client.look("users.lookupByEmail", email="SAM@x.example")).data["user"]["id"] == "USAM"
    assert (await client.look("users.lookupByEmail", email="no@x.example")).error == "users_not_found"


async def test_an_event_that_is_not_taken_comes_again_with_its_number(line: tuple[Workspace, Client]) -> None:
    at, _ = line
    numbers: list[str] = []

    async def refuses(request: web.Request) -> web.Response:
        numbers.append(request.headers.get("X-Slack-Retry-Num", ""))
        return web.Response(status=503)

    app = web.Application()
    app.router.add_post("/", refuses)
    door = await serve(app, port=0)
    async with aiohttp.ClientSession() as session:
        ack = await Driver(at, f"http://127.0.0.1:{door.port}/", session).event({"type": "event_callback"})
    await door.close()
    assert (ack.status, ack.tries) == (503, RETRIES + 1)
    assert numbers == ["", "1", "2", "3"]


async def test_an_answer_that_takes_too_long_counts_as_none(
    line: tuple[Workspace, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, _ = line
    monkeypatch.setattr("adapters.slack.testing.driver.ACK_SECONDS", 0.05)
    release = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", slow)
    door = await serve(app, port=0)
    async with aiohttp.ClientSession() as session:
        ack = await Driver(at, f"http://127.0.0.1:{door.port}/", session).command({"command": "/x"})
    release.set()
    await door.close()
    assert ack.status == 0
