"""``postcard run`` with Slack: refuses in a sentence, or serves, joins people and sends the first message."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner
from pydantic import SecretStr

from adapters.cli.main import main
from adapters.cli.platforms import serve_platforms
from adapters.memory.store import MemoryStore
from adapters.secrets.sealer import new_secret
from adapters.settings import Settings
from adapters.slack.connect import Access, connect
from adapters.slack.desk import Core
from adapters.slack.doctor import examine
from adapters.slack.testing.api import api_routes
from adapters.slack.testing.workspace import Member, Workspace
from adapters.web.serve import serve
from bot.domain.errors import BadInput, NotReady
from tests.adapters.delivery.kit import sqlite_store
from tests.town import EXECUTIVE, MONDAY, PEOPLE, tools

SECONDS = 20


@pytest.fixture
async def workspace() -> AsyncIterator[tuple[Workspace, str]]:
    """The town's people in a workspace, and where its Web API is."""
    found = Workspace()
    for person in PEOPLE:
        found.members[f"U{person.id.upper()}"] = Member(f"U{person.id.upper()}", person.name, person.email)
    app = web.Application()
    app.add_routes(api_routes(found))
    door = await serve(app, port=0)
    yield found, f"http://127.0.0.1:{door.port}/api/"
    await door.close()


def settings(folder: Path, url: str, **more: object) -> Settings:
    """Settings that lead to the workspace."""
    return Settings(
        _env_file=None,
        database_url=SecretStr(f"sqlite:///{folder / 'postcard.db'}"),
        port=free_port(),
        postcard_secret_key=SecretStr(new_secret()),
        slack_api_url=url,
        **more,  # type: ignore[arg-type]
    )


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_run_serves_joins_people_and_sends_the_vision_for_review(
    tmp_path: Path, workspace: tuple[Workspace, str]
) -> None:
    at, url = workspace
    store = sqlite_store(tmp_path)
    with store.write() as work:
        for person in PEOPLE:
            work.people.put(person)
    access = {"slack_bot_token": SecretStr(at.bot_token), "slack_signing_secret": SecretStr(at.signing_secret)}
    told: list[str] = []
    arrived = asyncio.Event()
    at.posted = arrived.set
    running = asyncio.create_task(serve_platforms(settings(tmp_path, url, **access), told.append))
    try:
        async with asyncio.timeout(SECONDS):
            await arrived.wait()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    (posted,) = at.conversations[f"D{EXECUTIVE.upper()}"]
    assert "vision" in posted.text.lower()
    assert told[0].startswith(f"Postcard serves Slack workspace {at.team_id} over HTTP")
    with store.read() as work:
        assert work.accounts.count() == len(PEOPLE)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "No platform is set up"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "abc"}, "SLACK_BOT_TOKEN"),
    ],
)
def test_run_refuses_in_a_sentence_when_something_is_missing(
    given: dict[str, str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["run"], env={"POSTCARD_SECRET_KEY": new_secret(), **given})
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output


async def test_a_token_slack_does_not_know_is_refused_at_the_start(workspace: tuple[Workspace, str]) -> None:
    _, url = workspace
    with pytest.raises(NotReady, match="invalid_auth"):
        await connect(Access("xoxb-wrong", "secret", api_url=url), core())


async def test_a_workspace_that_is_not_on_the_list_is_refused_at_the_start(workspace: tuple[Workspace, str]) -> None:
    at, url = workspace
    access = Access(at.bot_token, "secret", api_url=url, teams=frozenset({"T0ELSE01"}))
    with pytest.raises(BadInput, match="SLACK_TEAM_IDS"):
        await connect(access, core())


SCOPE = "users:read.email"


async def test_the_doctor_says_what_is_well(workspace: tuple[Workspace, str]) -> None:
    at, url = workspace
    found = await examine(Access(at.bot_token, "secret", api_url=url), "https://x.example", datetime.now(UTC))
    assert at.team_id in found


async def test_the_doctor_says_everything_that_is_not(workspace: tuple[Workspace, str]) -> None:
    at, url = workspace
    at.scopes = tuple(scope for scope in at.scopes if scope != SCOPE)
    access = Access(at.bot_token, "secret", api_url=url, teams=frozenset({"T0ELSE01"}))
    late = datetime.now(UTC) + timedelta(minutes=4)
    with pytest.raises(NotReady, match=f"{SCOPE}.*clock is .24. seconds off.*SLACK_TEAM_IDS"):
        await examine(access, "https://x.example", late)
    with pytest.raises(BadInput, match="PUBLIC_URL"):
        await examine(access, "http://127.0.0.1:8080", late)
    with pytest.raises(NotReady, match="invalid_auth"):
        await examine(Access("xoxb-wrong", "secret", api_url=url), "https://x.example", late)


def core() -> Core:
    """A product that is never reached."""

    async def wake() -> None:
        raise AssertionError("nothing is sent")

    return Core(MemoryStore(), tools(), lambda: MONDAY, wake)
