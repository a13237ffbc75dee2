"""Sending to many: the ledger against a bare loop over the same connections, and the pace against its limit."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.delivery.drain import Drainer
from adapters.delivery.loop import DeliveryLoop
from adapters.storage.store import SqlStore
from bench.figures import Taken, peak_mb, show, taking
from bench.http_platform import HttpMessenger, platform
from bot.domain.ledger import PRIORITY, Delivery, DeliveryStatus, Outcome, Purpose
from bot.domain.people import Account, Person
from bot.messages.actions import action
from bot.messages.blocks import Button, Buttons, Heading, Message, Note, Paragraph
from bot.messages.spans import text
from bot.ports import Messenger, Store

PARTITION = "bench:main"
UNLIMITED = 1e6
ROUNDS = 3
PROFILES = ((0.001, 50), (0.05, 200))
"""Seconds a platform takes to answer, and connections to it."""

MESSAGE = Message(
    "Why we tell people once",
    (
        Heading("Why we tell people once"),
        Paragraph(text("A family moved house and told nine offices. " * 8)),
        Note(text("You get this because you work here. " * 3)),
        Buttons((Button("Makes sense", action("journey.react", "why", "sense")),)),
    ),
    topic="step.why",
)


@dataclass
class Ledger:
    """A ledger with a message to each of so many people."""

    store: SqlStore
    count: int

    def fill(self) -> None:
        """Write everybody and their message."""
        now = datetime.now(UTC)
        with self.store.write() as work:
            for account in accounts(self.count):
                work.people.put(Person(account.person_id, account.person_id))
                work.accounts.put(account)
            work.ledger.add(
                Delivery(
                    f"key:{account.id}",
                    account.person_id,
                    PARTITION,
                    Purpose.VISION,
                    MESSAGE,
                    now,
                    campaign="bench",
                    topic=MESSAGE.topic,
                    priority=PRIORITY[Purpose.VISION],
                )
                for account in accounts(self.count)
            )

    def assert_complete(self) -> None:
        """Everybody is delivered to, with a receipt."""
        with self.store.read() as work:
            counts = dict(work.ledger.tally("bench").counts)
        assert counts == {DeliveryStatus.DELIVERED: self.count}, counts


def accounts(count: int) -> Iterable[Account]:
    """So many people's accounts."""
    return (Account(f"bench:{number}", f"p{number:06}", PARTITION, str(number)) for number in range(count))


def fanout(count: int) -> None:
    """Measure unpaced sending for a quick and a slow platform."""
    for latency, connections in PROFILES:
        with platform(latency) as url:
            rounds = [_round(url, connections, count) for _ in range(ROUNDS)]
        rate = statistics.median(bare.seconds / ours.seconds for bare, ours in rounds)
        extra = statistics.median(ours.cpu / bare.cpu - 1 for bare, ours in rounds)
        per_second = statistics.median(ours.rate(count) for _, ours in rounds)
        show(
            "fanout",
            latency_ms=1000 * latency,
            connections=connections,
            messages=count,
            to_bare=rate,
            extra_cpu=extra,
            per_second=per_second,
            peak_mb=peak_mb(),
        )


def _round(url: str, connections: int, count: int) -> tuple[Taken, Taken]:
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'postcard.db'}", rate=UNLIMITED)
        ledger = Ledger(store, count)
        ledger.fill()
        bare = asyncio.run(_bare(url, connections, count))
        ours = asyncio.run(_ours(url, connections, store))
        ledger.assert_complete()
        store.close()
    return bare, ours


async def _bare(url: str, connections: int, count: int) -> Taken:
    messenger = HttpMessenger(url, connections)
    waiting = iter(accounts(count))

    async def worker() -> None:
        for account in waiting:
            await messenger.send(account, MESSAGE, account.id)

    with taking() as taken:
        await asyncio.gather(*(worker() for _ in range(connections)))
    await messenger.close()
    return taken


async def _ours(url: str, connections: int, store: Store) -> Taken:
    messenger = HttpMessenger(url, connections)
    with taking() as taken:
        await _drain(store, messenger)
    await messenger.close()
    return taken


async def _drain(store: Store, messenger: Messenger) -> None:
    loop = DeliveryLoop(Drainer(store, {"bench": messenger}, "bench", lambda: datetime.now(UTC)))
    await loop.wake()
    await loop.settled()


@dataclass
class SlowMessenger:
    """A platform that answers after so many seconds and remembers when it was asked."""

    latency: float
    asked: list[float]

    async def send(self, _account: Account, _message: Message, key: str) -> Outcome:
        """Take a message."""
        self.asked.append(time.monotonic())
        await asyncio.sleep(self.latency)
        return Outcome(key, DeliveryStatus.DELIVERED, receipt=key)

    async def edit(self, account: Account, _receipt: str, message: Message, key: str) -> Outcome:
        """Take it once more."""
        return await self.send(account, message, key)


def paced(rate: float, latency: float, seconds: float) -> None:
    """Measure how close to its limit the pace is on average, and how far above in the worst second."""
    count = int(rate * seconds)
    messenger = SlowMessenger(latency, [])
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'postcard.db'}", rate=rate)
        ledger = Ledger(store, count)
        ledger.fill()
        with taking() as taken:
            asyncio.run(_drain(store, messenger))
        ledger.assert_complete()
        store.close()
    asked = messenger.asked
    average = (count - 1) / (asked[-1] - asked[0])
    most = max(sum(start <= each < start + 1 for each in asked) for start in asked)
    show(
        "paced",
        limit=rate,
        latency_ms=1000 * latency,
        average_to_limit=average / rate,
        worst_second_above_limit=most - rate,
        cpu_ms_per_message=1000 * taken.cpu / count,
    )
