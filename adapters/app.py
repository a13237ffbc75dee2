"""Settings in, running program out. The one place that assembles; it decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from adapters.calendar.public_holidays import HolidayCalendar
from adapters.clocks import SystemClock
from adapters.content_files.classifier import RuleClassifier
from adapters.content_files.retriever import PageRetriever
from adapters.content_files.words import FileWords
from adapters.delivery.drain import Drainer
from adapters.delivery.loop import DeliveryLoop
from adapters.scheduler.metronome import Metronome
from adapters.secrets.sealer import KeySealer
from adapters.settings import Settings
from adapters.storage.store import SqlStore
from adapters.web.app import Mount, build_app
from adapters.web.health import Check
from adapters.web.metrics import Registry
from adapters.web.serve import FrontDoor, serve
from bot.ports import Clock, Messenger, Store, Tools
from bot.services import auditor
from bot.services.tick import tick

log = logging.getLogger(__name__)

WAKE_SECONDS = 1.0
TICK_SECONDS = 2.0
AUDIT_SECONDS = 300.0


def make_tools(words: FileWords, secret: str) -> Tools:
    """Everything decisions need besides what is stored."""
    return Tools(words, PageRetriever(words), RuleClassifier(words), HolidayCalendar(), KeySealer(secret))


def owner_name() -> str:
    """A name for this process that no other has: who holds a lease."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(frozen=True)
class Postcard:
    """The running program: store, tools, clock, and the loops that move it."""

    store: Store
    tools: Tools
    clock: Clock
    delivery: DeliveryLoop
    registry: Registry

    async def beat(self) -> None:
        """One tick, then whatever it put into the outbox."""
        await asyncio.to_thread(tick, self.store, self.tools, self.clock.now())
        await self.delivery.wake()

    async def deliver(self) -> None:
        """Send everything that may be sent now, and wait for it."""
        await self.delivery.wake()
        await self.delivery.settled()

    async def audit(self) -> None:
        """Say loudly what should have moved and did not."""
        for each in await asyncio.to_thread(self._stuck):
            log.error("stuck", extra={"kind": each.kind, "row": each.id, "due_at": each.due_at.isoformat()})

    def _stuck(self) -> list[auditor.Stuck]:
        with self.store.read() as work:
            return auditor.stuck(work, self.clock.now())

    def checks(self) -> Mapping[str, Check]:
        """What readiness means: the database answers, and nothing has been stuck for an hour."""

        async def database() -> str:
            stuck = await asyncio.to_thread(self._stuck)
            return f"{len(stuck)} things were due an hour ago and have not moved" if stuck else ""

        return {"database": database}


def assemble(store: Store, tools: Tools, clock: Clock, messengers: Mapping[str, Messenger]) -> Postcard:
    """The program on these parts."""
    drainer = Drainer(store, dict(messengers), owner_name(), clock.now)
    return Postcard(store, tools, clock, DeliveryLoop(drainer), Registry())


def from_settings(settings: Settings, messengers: Mapping[str, Messenger]) -> Postcard:
    """The program an operator configured."""
    words = FileWords(settings.postcard_content)
    store = SqlStore(settings.database_url.get_secret_value())
    tools = make_tools(words, settings.postcard_secret_key.get_secret_value())
    return assemble(store, tools, SystemClock(), messengers)


async def run(
    postcard: Postcard, mounts: list[Mount], host: str, port: int, ready: Callable[[FrontDoor], Awaitable[None]]
) -> None:
    """Serve and beat until cancelled; then finish what is under way."""
    app = build_app(mounts, postcard.checks(), postcard.registry)
    door = await serve(app, host, port)
    beats = {
        "tick": (TICK_SECONDS, postcard.beat),
        "wake": (WAKE_SECONDS, postcard.delivery.wake),
        "audit": (AUDIT_SECONDS, postcard.audit),
    }
    metronome = Metronome(beats)
    metronome.start()
    try:
        await postcard.beat()
        await postcard.delivery.settled()
        await ready(door)
        await asyncio.Event().wait()
    finally:
        metronome.stop()
        with contextlib.suppress(Exception):
            await door.close()
        await postcard.delivery.stop()
