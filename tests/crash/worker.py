"""The program under the axe: the real pieces on files, run in a process of its own that may die at any moment."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.app import Postcard, owner_name
from adapters.clocks import MovableClock
from adapters.delivery.drain import Drainer
from adapters.delivery.loop import DeliveryLoop
from adapters.scheduler.metronome import Metronome
from adapters.storage.store import SqlStore
from adapters.web.metrics import Registry
from adapters.workplace.messenger import Faults, WorkplaceMessenger
from adapters.workplace.platform import WorkplacePlatform
from bot.messages.inbound import Commanded, Sender
from bot.ports import Store
from bot.services.receive import accept, handle
from bot.services.tick import due_jobs
from tests.adapters.delivery.kit import WatchedStore, die
from tests.crash.city import THEN, account_id
from tests.town import tools

PARTITION = "workplace:main"
DRAIN_POINTS = ("claimed", "one_sent", "sent")
COMMIT_POINTS = ("before_commit", "after_commit")
BEAT, WAKE = 0.05, 0.02
EVENT_SECONDS = 0.02


@dataclass(frozen=True)
class Orders:
    """How to run: where, how fast, and the point and the time round at which to die there."""

    folder: Path
    rate: float = 600.0
    lease_seconds: float = 0.4
    latency: float = 0.0
    events: int = 0
    die_at: str = ""
    die_on: int = 1


def run(orders: Orders, at_work: Connection | None = None) -> None:
    """Run until everything is done, or until the end that was ordered. Tells ``at_work`` of the first send."""
    asyncio.run(_run(orders, at_work))


async def _run(orders: Orders, at_work: Connection | None) -> None:
    store = SqlStore(f"sqlite:///{orders.folder / 'postcard.db'}")
    with store.write() as work:
        work.ledger.set_rate(PARTITION, orders.rate)
    clock = MovableClock(store, THEN)
    watched = _watched(store, orders)
    postcard = _assembled(watched, clock, orders, at_work)
    metronome = Metronome({"tick": (BEAT, postcard.beat), "wake": (WAKE, postcard.delivery.wake)})
    metronome.start()
    await _receive_events(watched, clock.now, orders)
    earliest = time.monotonic() + orders.lease_seconds  # by then whatever a dead process held is free
    while time.monotonic() < earliest or not await asyncio.to_thread(_done, store, clock.now()):  # noqa: ASYNC110
        await asyncio.sleep(WAKE)
    metronome.stop()
    await postcard.delivery.stop()
    store.close()


def _assembled(store: Store, clock: MovableClock, orders: Orders, at_work: Connection | None) -> Postcard:
    dying = _countdown(orders, DRAIN_POINTS)
    tell = [at_work] if at_work else []

    def passed(name: str) -> None:
        if name == "one_sent" and tell:
            tell.pop().send_bytes(b"sent")
        dying(name)

    platform = WorkplacePlatform(orders.folder / "workplace.db", clock.now)
    messenger = WorkplaceMessenger(platform, Faults(latency=orders.latency))
    drainer = Drainer(
        store,
        {"workplace": messenger},
        owner_name(),
        clock.now,
        passed,
        lease_seconds=orders.lease_seconds,
    )
    return Postcard(store, tools(), clock, DeliveryLoop(drainer), Registry())


def _watched(store: Store, orders: Orders) -> Store:
    at = {point: _countdown(orders, (point,)) for point in COMMIT_POINTS}
    return WatchedStore(
        store, lambda number: at["before_commit"]("before_commit"), lambda number: at["after_commit"]("after_commit")
    )


def _countdown(orders: Orders, points: tuple[str, ...]) -> Callable[[str], None]:
    """Dies when the ordered point is passed for the ordered time."""
    left = orders.die_on

    def passed(name: str) -> None:
        nonlocal left
        if orders.die_at not in points or name != orders.die_at:
            return
        left -= 1
        if left <= 0:
            die()

    return passed


async def _receive_events(store: Store, now: Callable[[], datetime], orders: Orders) -> None:
    """People ask for help. What was acknowledged is noted beside the database, as the platform would know it."""
    noted = orders.folder / "acknowledged"
    done = len(noted.read_text().splitlines()) if noted.exists() else 0
    for number in range(done, orders.events):
        event = Commanded(
            event_id=f"event-{number}", sender=Sender(account_id(number)), at=now(), name="postcard", rest="help"
        )
        await asyncio.to_thread(accept, store, tools(), event, now())
        with noted.open("a") as file:
            os.write(file.fileno(), f"{event.event_id}\n".encode())
        await asyncio.to_thread(handle, store, tools(), event.event_id, now())
        await asyncio.sleep(EVENT_SECONDS)


def _done(store: SqlStore, now: datetime) -> bool:
    """Nothing is due, on its way, or waiting to be handled."""
    if due_jobs(store, now):
        return False
    with store.read() as work:
        counts = [tally.open for tally in work.ledger.campaigns("").values()]
        waiting = work.ledger.open_partitions(now) or work.inbox.count(done=False)
    return not waiting and not any(counts)
