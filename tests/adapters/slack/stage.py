"""Slack on a stage: the same scripts, played through signed requests against a workspace on this machine."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from adapters.app import Postcard, assemble
from adapters.memory.fakes import FixedClock
from adapters.memory.store import MemoryStore
from adapters.slack.accounts import account, partition
from adapters.slack.connect import Access, Slack, connect
from adapters.slack.desk import Core
from adapters.slack.door import PATH, Pace
from adapters.slack.testing import payloads
from adapters.slack.testing.api import api_routes
from adapters.slack.testing.blocks import elements
from adapters.slack.testing.driver import Ack, Driver
from adapters.slack.testing.socket_server import SocketServer
from adapters.slack.testing.workspace import Member, Posted, Workspace
from adapters.web.app import build_app
from adapters.web.serve import FrontDoor, serve
from bot.domain.ledger import Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message
from bot.messages.codec import message_data, message_from
from bot.ports import Messenger
from bot.services.seed import first_vision
from bot.services.tick import next_due, tick
from tests.chat import Bubble, Chat, FormView
from tests.town import MONDAY, PEOPLE, tools, words

GRAIN = timedelta(minutes=5)
T = TypeVar("T")


def user_id(person: str) -> str:
    """A person's id in the workspace."""
    return "U" + person.upper()


@dataclass(frozen=True)
class AsStored:
    """Gives a messenger what a database gives it: the in-memory store forgets that a tone is more than a word."""

    messenger: Messenger

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        return await self.messenger.send(account, message_from(message_data(message)), key)

    async def edit(self, account: Account, receipt: str, message: Message, key: str) -> Outcome:
        return await self.messenger.edit(account, receipt, message_from(message_data(message)), key)


@dataclass(frozen=True)
class Press:
    """A button on a screen."""

    posted: Posted
    block_id: str
    element: Mapping[str, Any]


class SlackStage:
    """The town in a Slack workspace, over HTTP or over Socket Mode."""

    def __init__(self, *, socket_mode: bool = False, pace: Pace | None = None) -> None:
        self.clock = FixedClock(MONDAY)
        self.workspace = Workspace(now=self.clock.now)
        self.store = MemoryStore()
        self._socket_mode = socket_mode
        self._pace = pace or Pace(1e9, 1e9)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        with self.store.write() as work:
            work.ledger.set_rate(partition(self.workspace.team_id), 1e6)
            for person in PEOPLE:
                work.people.put(person)
                member = Member(user_id(person.id), person.name, person.email, locale=person.locale or "en-US")
                self.workspace.members[member.id] = member
                work.accounts.put(account(person.id, self.workspace.team_id, member.id))
            first_vision(work, tools(), words().vision_texts(), MONDAY)
        self.run(self._start())
        self.deliver()

    async def _start(self) -> None:
        at = self.workspace
        app = web.Application()
        app.add_routes(api_routes(at))
        self._sockets = SocketServer()
        app.router.add_get("/link", self._sockets.link)
        self._platform: FrontDoor = await serve(app, port=0)
        postcard: list[Postcard] = []

        async def wake() -> None:
            await postcard[0].deliver()

        core = Core(self.store, tools(), self.clock.now, wake)
        access = Access(
            at.bot_token,
            "" if self._socket_mode else at.signing_secret,
            at.app_token if self._socket_mode else "",
            self.api_url,
        )
        self.slack: Slack = await connect(access, core, self._pace)
        self.postcard = assemble(self.store, tools(), self.clock, {"slack": AsStored(self.slack.messenger)})
        postcard.append(self.postcard)
        app = build_app([self.slack.mount], self.postcard.checks(), self.postcard.registry)
        self._door = await serve(app, port=0)
        if self._socket_mode:
            await self.slack.start()
            await self._sockets.connected()
        self._session = aiohttp.ClientSession()
        url = f"http://127.0.0.1:{self._door.port}{PATH}"
        self.driver: Driver = Driver(at, url, self._session)

    @property
    def api_url(self) -> str:
        """Where the workspace's Web API is."""
        return f"http://127.0.0.1:{self._platform.port}/api/"

    def close(self) -> None:
        """Stop serving."""
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        await self.slack.close()
        await self._session.close()
        await self._door.close()
        await self._sockets.close()
        await self._platform.close()

    @property
    def now(self) -> datetime:
        """The moment on everybody's clock."""
        return self.clock.now()

    def chat(self, person: str) -> Chat:
        """One person's view."""
        return Chat(self, person)

    def bubbles(self, person: str) -> list[Bubble]:
        """The conversation with the app, as it stands on the screen."""
        channel = self.workspace.direct(user_id(person))
        return [self._bubble(person, posted) for posted in self.workspace.conversations[channel]]

    def join(self, person: str) -> None:
        """The person joins the workspace."""
        self._event(payloads.joined(self.workspace, user_id(person)))

    def open(self, person: str) -> None:
        """The person opens the conversation."""
        self._event(payloads.home_opened(self.workspace, user_id(person), "messages"))

    def say(self, person: str, text: str) -> None:
        """The person writes."""
        self._event(payloads.said(self.workspace, user_id(person), text))

    def command(self, person: str, name: str, rest: str) -> None:
        """The person gives a slash command."""
        self.take(payloads.command(self.workspace, user_id(person), name, rest))

    def press(self, person: str, token: Any) -> None:
        """The person presses a button, or sends what the button would."""
        at = self.workspace
        self.take(payloads.pressed(at, user_id(person), token.posted, token.block_id, token.element))

    def submit(self, person: str, form: FormView, answers: Mapping[str, str]) -> Mapping[str, str]:
        """The person sends the form that is open; the errors per field."""
        ack = self.take(payloads.submitted(self.workspace, user_id(person), form.token, answers))
        body = ack.body or {}
        return dict(body.get("errors", {})) if isinstance(body, dict) else {}

    def wait_until(self, moment: datetime) -> None:
        """Let time pass; what is due on the way happens in order."""
        while (found := next_due(self.store)) is not None and found[0] <= moment:
            self.clock.moment = max(self.now, min(moment, found[0] + GRAIN))
            self._beat()
            assert next_due(self.store) != found, f"{found[1]} was due {found[0]} and did not move"
        self.clock.moment = moment
        self._beat()

    def _beat(self) -> None:
        tick(self.store, tools(), self.now)
        self.deliver()

    def deliver(self) -> None:
        """Send everything that may be sent now."""
        self.run(self.postcard.deliver())

    def take(self, payload: Mapping[str, Any]) -> Ack:
        """Deliver an interaction or a command as Slack does; it must be acknowledged in time."""
        ack = self.run(self._deliver(payload))
        assert ack.status == 200, ack
        self.run(self.slack.desk.settled())
        return ack

    def _event(self, payload: Mapping[str, Any]) -> None:
        self.take(payload)

    async def _deliver(self, payload: Mapping[str, Any]) -> Ack:
        if self._socket_mode:
            return await self._sockets.send(payload)
        if payload.get("type") == "event_callback":
            return await self.driver.event(payload)
        return await (self.driver.interaction(payload) if "type" in payload else self.driver.command(payload))

    def open_form(self, person: str, press: Press) -> dict[str, Any]:
        """Press a button that opens a form; the view that opened."""
        before = set(self.workspace.views)
        self.press(person, press)
        opened = [view for id, view in self.workspace.views.items() if id not in before]
        assert len(opened) == 1, f"{len(opened)} views opened"
        return opened[0]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run on the stage's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def _bubble(self, person: str, posted: Posted) -> Bubble:
        buttons: dict[str, Any] = {}
        forms: dict[str, Callable[[], FormView]] = {}
        for block in posted.blocks:
            for element in elements(block):
                press = Press(posted, block["block_id"], element)
                label = element["text"]["text"]
                if element["action_id"].startswith("ask."):
                    forms[label] = lambda press=press: self._form(person, press)  # type: ignore[misc]
                elif "url" not in element:
                    buttons[label] = press
        text = "\n".join(words_of(block) for block in posted.blocks)
        return Bubble(f"{unescaped(posted.text)}\n{text}", buttons, Lazily(forms))

    def _form(self, person: str, press: Press) -> FormView:
        view = self.open_form(person, press)
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        return FormView({block["block_id"]: payloads.initial(block["element"]) for block in inputs}, view)


class Lazily(Mapping[str, FormView]):
    """Forms that open when somebody looks at them, as on Slack."""

    def __init__(self, forms: Mapping[str, Callable[[], FormView]]) -> None:
        self._forms = forms

    def __getitem__(self, label: str) -> FormView:
        return self._forms[label]()

    def __contains__(self, label: object) -> bool:
        return label in self._forms

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


def words_of(value: Any) -> str:
    """All words of a block, lines of rich text kept apart."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(words_of(each) for each in value)
    if not isinstance(value, dict):
        return ""
    inner = "".join(words_of(value[key]) for key in ("text", "elements", "fields", "alt_text", "label") if key in value)
    return inner + ("" if value.get("type") in {"text", "link", "plain_text"} else "\n")


def unescaped(words: str) -> str:
    """The top-level text as a client shows it."""
    shown = words.replace("\u2060", "")
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
