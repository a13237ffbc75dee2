"""Joins the parts of the Slack adapter: given settings and the product, something to mount, start and close."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from adapters.slack.client import Client
from adapters.slack.desk import Core, Desk
from adapters.slack.directory import Directory
from adapters.slack.door import Door, Pace
from adapters.slack.gate import Allowed, Gate
from adapters.slack.listeners import Listeners
from adapters.slack.messenger import SlackMessenger
from adapters.slack.modals import Forms
from adapters.slack.socket import Socket
from bot.domain.errors import BadInput, NotReady

log = logging.getLogger(__name__)

LINK_SECONDS = 24 * 60 * 60
"""How often everybody is looked up again."""


async def _nothing() -> None:
    """For whoever does not care when everybody was looked up."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an operator sets. With ``app_token`` it is Socket Mode, else HTTP with ``signing_secret``."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    teams: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises NotReady with what is missing: without it anybody could speak as anybody."""
        if not self.bot_token.startswith("xoxb-"):
            raise NotReady("SLACK_BOT_TOKEN is missing or is no bot token (xoxb-…); docs/slack.md says where it is.")
        if not self.app_token and not self.signing_secret.strip():
            raise NotReady(
                "Slack needs SLACK_SIGNING_SECRET (over HTTP) or SLACK_APP_TOKEN (Socket Mode): without either, "
                "requests could not be told from forged ones. docs/slack.md says where they are."
            )
        if self.app_token and not self.app_token.startswith("xapp-"):
            raise NotReady("SLACK_APP_TOKEN is no app-level token (xapp-…); docs/slack.md says how to make one.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in the workspace, as Slack says."""

    team_id: str
    bot_id: str
    bot_user_id: str
    app_id: str


class Slack:
    """One workspace, connected. Make it with ``connect``."""

    def __init__(self, access: Access, client: Client, core: Core, who: Identity, pace: Pace | None = None) -> None:
        self.who = who
        self._client = client
        forms = Forms(core.store, core.tools.sealer, core.now)
        self.messenger = SlackMessenger(client, forms, core.now)
        self.directory = Directory(client, core.store, who.team_id)
        self.desk = Desk(core, client, self.directory, forms)
        gate = Gate(access.signing_secret, Allowed(access.teams | {who.team_id}, who.app_id))
        # Bolt asks for a secret even where it checks none; the gate has checked it, or there is none to check.
        listeners = Listeners(self.desk, who, access.signing_secret or "socket-mode")
        self.door = Door(gate, listeners, core.now, pace)
        self._socket = Socket(access.app_token, client, self.door) if access.app_token else None
        self._linking: asyncio.Task[None] | None = None

    def mount(self, app: web.Application) -> None:
        """Put the address on the application; in Socket Mode there is none."""
        if self._socket is None:
            self.door.mount(app)

    async def start(self, linked: Callable[[], Awaitable[None]] = _nothing) -> None:
        """Begin: open the socket if there is one, and join people to the roster now and every day.

        ``linked`` is called each time that everybody was looked up.
        """
        if self._socket is not None:
            await self._socket.start()
        self._linking = asyncio.create_task(self._link(linked))

    async def close(self) -> None:
        """Stop listening, finish what was taken, hang up."""
        if self._linking is not None:
            self._linking.cancel()
        if self._socket is not None:
            await self._socket.close()
        await self.desk.settled()
        await self._client.close()

    async def _link(self, linked: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                found = await self.directory.link_all()
                await linked()
                log.info("people joined", extra={"joined": found.joined, "strangers": found.strangers})
            except Exception as error:  # noqa: BLE001  tomorrow is another day; the rest must go on
                log.error("people could not be joined", extra={"kind": type(error).__name__})
            await asyncio.sleep(LINK_SECONDS)


async def connect(access: Access, core: Core, pace: Pace | None = None) -> Slack:
    """Ask Slack who we are and join the parts. Raises NotReady or BadInput with what to do."""
    access.check()
    client = Client(access.bot_token, access.api_url)
    try:
        who = await _who(client)
        if access.teams and who.team_id not in access.teams:
            raise BadInput(
                f"SLACK_BOT_TOKEN belongs to workspace {who.team_id}, which it does not list.", "SLACK_TEAM_IDS"
            )
        return Slack(access, client, core, who, pace)
    except BaseException:
        await client.close()
        raise


async def _who(client: Client) -> Identity:
    reply = await client.call("auth.test")
    if not reply.ok:
        raise NotReady(f"Slack does not answer to SLACK_BOT_TOKEN ({reply.error[:60]}); check token and network.")
    bot_id = str(reply.data.get("bot_id", ""))
    bot = (await client.look("bots.info", bot=bot_id)).data.get("bot") or {}
    return Identity(str(reply.data["team_id"]), bot_id, str(reply.data["user_id"]), str(bot.get("app_id", "")))
