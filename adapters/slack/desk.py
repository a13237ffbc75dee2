"""The desk: what becomes of a request that passed the gate. Kept first, then acknowledged, then acted on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from adapters.slack.client import Client
from adapters.slack.directory import Directory
from adapters.slack.forms import open_view, refused
from adapters.slack.gate import user_of
from adapters.slack.home import Home
from adapters.slack.modals import OPEN, Forms, made_with
from adapters.slack.parse import HOME, parse_event
from bot.messages.blocks import Ask
from bot.messages.forms import Form
from bot.messages.inbound import Commanded, Inbound, Left, Opened, Pressed, Submitted
from bot.ports import Store, Tools
from bot.services.receive import Reception, accept, handle

log = logging.getLogger(__name__)

T = TypeVar("T")
Data = Mapping[str, Any]

ACT_SECONDS = 2.0
"""How long a submitted form may hold up its answer: Slack gives up after three."""
MEET_SECONDS = 1.5
"""How long asking Slack about somebody new may take."""
FIND_SECONDS = 1.0
"""How long finding a form may take before a first view is opened in its place: the trigger lives three."""
FORM_COMMANDS = frozenset({"announce", "concern"})
"""Commands that mean a form: it opens at once. Its card stays in the conversation, so closing it loses nothing."""


class NotNow(Exception):
    """The request could not be kept: Slack should send it again."""


@dataclass(frozen=True)
class Core:
    """The product behind the desk. ``wake`` sends what is waiting."""

    store: Store
    tools: Tools
    now: Callable[[], datetime]
    wake: Callable[[], Awaitable[None]]


class Desk:
    """Takes requests of one workspace."""

    def __init__(self, core: Core, client: Client, directory: Directory, forms: Forms) -> None:
        self._core, self._client, self._directory, self._forms = core, client, directory, forms
        self._home = Home(core.store, core.tools, core.now, client, forms)
        self._busy: set[asyncio.Task[Any]] = set()

    async def take(self, payload: Data) -> Data:
        """What Slack is answered with. Raises NotNow when nothing could be kept."""
        event = parse_event(payload, self._core.now())
        if payload["type"] == "event_callback":
            await self._learn(payload["event"])
        if event is None or not (isinstance(event, Left) or await self._met(user_of(payload))):
            return {}
        if isinstance(event, Pressed) and event.action.name == OPEN:
            self._spawn(self._open_kept(event, payload))
            return {}
        await self._keep(event)
        acting = self._spawn(self._act(event, payload))
        if isinstance(event, Submitted):
            return await self._answer_form(acting, payload)
        return {}

    async def settled(self) -> None:
        """Wait until everything that was taken has been acted on."""
        while self._busy:
            await asyncio.gather(*self._busy, return_exceptions=True)

    async def _learn(self, event: Mapping[str, Any]) -> None:
        """Take in what Slack says about people by itself."""
        if event.get("type") in {"team_join", "user_change"} and isinstance(event.get("user"), dict):
            await self._in_thread(self._directory.learn, event["user"])

    async def _met(self, user_id: str) -> bool:
        """Whether we know this person; somebody new is looked up first. Guests and strangers stay unknown."""
        try:
            async with asyncio.timeout(MEET_SECONDS):
                return await self._directory.first_contact(user_id)
        except TimeoutError as error:
            raise NotNow from error

    async def _keep(self, event: Inbound) -> None:
        core = self._core
        await self._in_thread(accept, core.store, core.tools, event, core.now())

    async def _in_thread(self, act: Callable[..., T], *args: Any) -> T:
        try:
            async with asyncio.timeout(ACT_SECONDS):
                return await asyncio.to_thread(act, *args)
        except Exception as error:
            # The kind alone: the text of a database's error can quote somebody's words.
            log.error("a request could not be kept", extra={"kind": type(error).__name__})
            raise NotNow from error

    async def _act(self, event: Inbound, payload: Data) -> Reception:
        core = self._core
        reception = await asyncio.to_thread(handle, core.store, core.tools, event.event_id, core.now())
        if isinstance(event, Commanded) and event.name in FORM_COMMANDS:
            form = await asyncio.to_thread(self._form_said, event.event_id)
            if form:
                await self._show(form, str(payload.get("trigger_id", "")))
        await core.wake()
        if isinstance(event, Opened) and event.place == HOME:
            await self._home.publish(user_of(payload), event)
        return reception

    async def _answer_form(self, acting: asyncio.Task[Reception], payload: Data) -> Data:
        """Field errors if they come in time. Later, or after a failure, the kept form is acted on by itself."""
        done, _ = await asyncio.wait({acting}, timeout=ACT_SECONDS)
        if not done or acting.exception() is not None:
            return {}
        errors = acting.result().errors
        return refused(errors, payload["view"]) if errors else {}

    async def _open_kept(self, event: Pressed, payload: Data) -> None:
        """Open the form behind a button; for a copy that is gone, let the conversation answer the press."""
        trigger_id = str(payload.get("trigger_id", ""))
        finding = asyncio.ensure_future(self._forms.find(event.action))
        done, _ = await asyncio.wait({finding}, timeout=FIND_SECONDS)
        view_id = "" if done else await self._show_waiting(payload, trigger_id)
        form = await finding
        action = made_with(event.action)
        if form is not None:
            await self._show(form, trigger_id, view_id)
        elif action is not None:
            fresh = Pressed(event_id=event.event_id, sender=event.sender, at=event.at, place=event.place, action=action)
            await self._keep(fresh)
            await self._act(fresh, payload)

    async def _show(self, form: Form, trigger_id: str, view_id: str = "") -> str:
        view = open_view(form, self._core.tools.sealer.random_id())
        if view_id:
            reply = await self._client.call("views.update", view_id=view_id, view=view)
        else:
            reply = await self._client.call("views.open", trigger_id=trigger_id, view=view)
        if not reply.ok:
            log.warning("a form did not open", extra={"error": reply.error[:60]})
        return str((reply.data.get("view") or {}).get("id", ""))

    async def _show_waiting(self, payload: Data, trigger_id: str) -> str:
        """A view with the pressed button's own words, while the database takes its time."""
        actions = payload.get("actions") or [{}]
        words = str((actions[0].get("text") or {}).get("text") or "…")
        text = {"type": "plain_text", "text": words[:24]}
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": "…"}}]
        view = {"type": "modal", "title": text, "blocks": blocks}
        reply = await self._client.call("views.open", trigger_id=trigger_id, view=view)
        return str((reply.data.get("view") or {}).get("id", ""))

    def _form_said(self, event_id: str) -> Form | None:
        """The form of the first message an event caused, while the ledger still has it."""
        with self._core.store.read() as work:
            row = work.ledger.get(f"{event_id}:0")
        blocks = row.message.blocks if row and row.message else ()
        return next((block.form for block in blocks if isinstance(block, Ask)), None)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run on, and be remembered: a task that nobody holds can vanish."""
        task = asyncio.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The event is kept: the tick tries it again.
            log.error("an event was not finished", extra={"kind": type(error).__name__})
