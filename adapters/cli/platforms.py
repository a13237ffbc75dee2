"""What ``postcard run`` serves: every platform that is set up, joined to the product."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from adapters.app import Postcard, assemble, make_tools, run
from adapters.clocks import SystemClock
from adapters.content_files.words import FileWords
from adapters.settings import Settings
from adapters.slack.accounts import PLATFORM, partition
from adapters.slack.connect import Access, connect
from adapters.slack.desk import Core
from adapters.storage.store import SqlStore
from adapters.web.serve import FrontDoor
from bot.domain.errors import NotReady
from bot.services.seed import first_vision

SLACK_RATE = 1.0
"""Messages per second to a workspace: what Slack tells apps to be designed for."""

NOTHING = (
    "No platform is set up. For Slack set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET (over HTTP) or SLACK_APP_TOKEN "
    "(Socket Mode); docs/slack.md shows where to find them. 'postcard demo' runs without any platform."
)


def slack_access(found: Settings) -> Access | None:
    """How Slack is reached, or None when nothing about it is set. Raises NotReady when only a part is."""
    token, secret, app = found.slack_bot_token, found.slack_signing_secret, found.slack_app_token
    if not any(each.get_secret_value() for each in (token, secret, app)):
        return None
    access = Access(
        token.get_secret_value(),
        secret.get_secret_value(),
        app.get_secret_value(),
        found.slack_api_url,
        frozenset(found.slack_team_ids.replace(",", " ").split()),
    )
    access.check()
    return access


async def serve_platforms(found: Settings, tell: Callable[[str], object]) -> None:
    """Serve until cancelled; ``tell`` hears one sentence once all is ready.

    Raises NotReady when nothing is set up, and OSError when the port is taken.
    """
    access = slack_access(found)
    if access is None:
        raise NotReady(NOTHING)
    words, clock = FileWords(found.postcard_content), SystemClock()
    tools = make_tools(words, found.postcard_secret_key.get_secret_value())
    store = SqlStore(found.database_url.get_secret_value())
    running: list[Postcard] = []

    async def wake() -> None:
        for each in running:
            await each.delivery.wake()

    slack = await connect(access, Core(store, tools, clock.now, wake))
    try:
        with store.write() as work:
            work.ledger.set_rate(partition(slack.who.team_id), SLACK_RATE)
        running.append(assemble(store, tools, clock, {PLATFORM: slack.messenger}))

        async def linked() -> None:
            # Not before: whoever is not joined yet could not be asked to review.
            await asyncio.to_thread(seed)

        def seed() -> None:
            with store.write() as work:
                first_vision(work, tools, words.vision_texts(), clock.now())

        async def begin(door: FrontDoor) -> None:
            await slack.start(linked)
            how = "over Socket Mode" if access.app_token else "over HTTP"
            where = f"{found.host}:{door.port}"
            tell(f"Postcard serves Slack workspace {slack.who.team_id} {how}; it listens on {where}. Ctrl+C stops it.")

        await run(running[0], [slack.mount], found.host, found.port, begin)
    finally:
        await slack.close()
