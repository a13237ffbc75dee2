"""What the engine's tests stand on: stores of both kinds, people with accounts, rows, and watchful wrappers."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from adapters.delivery.drain import Drainer
from adapters.memory.fakes import FakeMessenger, FixedClock
from adapters.storage import schema
from adapters.storage.store import SqlStore
from bot.domain.ledger import PRIORITY, Delivery, DeliveryStatus, Outcome, Purpose, Tally
from bot.domain.people import Account, Person
from bot.messages.blocks import Message, Paragraph
from bot.messages.spans import text
from bot.ports import Store, Work

NOW = datetime(2027, 3, 2, 17, 0, tzinfo=UTC)
"""A Tuesday, 11:00 in Chicago."""

HERE = "test:main"
FAST = 1e6
"""Messages per second of a platform that never makes us wait."""


@cache
def _template() -> Path:
    """An empty database with all tables: copying it is quicker than making the tables for every test."""
    folder = Path(tempfile.mkdtemp(prefix="postcard-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "empty.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


def sqlite_store(folder: Path, rate: float = FAST) -> SqlStore:
    """An empty store on a SQLite file."""
    path = folder / "postcard.db"
    shutil.copy(_template(), path)
    return SqlStore(f"sqlite:///{path}", rate)


def letter(key: str, person: str = "p1", words: str = "", **changes: Any) -> Delivery:
    """A due row that says its own key, an announcement unless told otherwise."""
    purpose = changes.pop("purpose", Purpose.ANNOUNCEMENT)
    topic = changes.get("topic", "")
    message = Message(words or key, (Paragraph(text(words or key)),), topic)
    values: dict[str, Any] = {"not_before": NOW, "priority": PRIORITY[purpose], "campaign": "c"}
    return Delivery(key, person, HERE, purpose, **({"message": message} | values | changes))


@dataclass
class Engine:
    """A store, a messenger, a clock, and the drainer that joins them."""

    store: Store
    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    owner: str = "one"
    fail_point: Callable[[str], None] = lambda name: None
    lease_seconds: float = 15.0

    def __post_init__(self) -> None:
        messengers = {"test": self.messenger}
        self.drainer = Drainer(
            self.store, messengers, self.owner, self.clock.now, self.fail_point, lease_seconds=self.lease_seconds
        )

    def people(self, *ids: str, account: bool = True, **more: Any) -> None:
        """Put people on the roster, reachable unless told otherwise."""
        with self.store.write() as work:
            for id in ids:
                work.people.put(Person(id, id.title(), **more))
                if account:
                    work.accounts.put(Account(f"test:{id}", id, HERE, id))

    def write(self, *rows: Delivery) -> None:
        """Put rows into the outbox."""
        with self.store.write() as work:
            work.ledger.add(rows)

    def drain(self) -> int:
        """Send what may be sent now."""
        return asyncio.run(self.drainer.drain(HERE))

    def row(self, key: str) -> Delivery:
        """How a row stands."""
        with self.store.read() as work:
            found = work.ledger.get(key)
        assert found is not None
        return found

    def statuses(self, *keys: str) -> list[str]:
        """How rows stand."""
        return [self.row(key).status for key in keys]

    def tally(self, campaign: str = "c") -> Tally:
        """How a campaign stands."""
        with self.store.read() as work:
            return work.ledger.tally(campaign)

    def open(self) -> bool:
        """Whether there is something to send now."""
        with self.store.read() as work:
            return HERE in work.ledger.open_partitions(self.clock.now())

    def lines(self, person: str = "p1") -> list[str]:
        """What stands on a person's screen."""
        return [shown.message.summary for shown in self.messenger.screens[f"test:{person}"]]


def refused(seconds: float = 60, reason: str = "busy") -> Outcome:
    """The platform did not take a message and may take it after some seconds."""
    return Outcome("", DeliveryStatus.DUE, reason, not_before=NOW + timedelta(seconds=seconds))


@dataclass
class WatchedStore:
    """A store that counts its transactions, and calls back before and after each write is committed."""

    store: Store
    before_commit: Callable[[int], None] = lambda number: None
    after_commit: Callable[[int], None] = lambda number: None
    reads: int = 0
    writes: int = 0

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A read of the store behind."""
        self.reads += 1
        with self.store.read() as work:
            yield work

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A write of the store behind."""
        self.writes += 1
        number = self.writes
        with self.store.write() as work:
            yield work
            self.before_commit(number)
        self.after_commit(number)


def die() -> None:
    """End this process as kill -9 does: nothing is flushed, nothing is told to anybody."""
    os._exit(137)


def keys_of(rows: Iterable[Delivery]) -> list[str]:
    """Their keys."""
    return [row.key for row in rows]


def numbered(count: int, persons: Sequence[str], **changes: Any) -> list[Delivery]:
    """Rows k000, k001, … that go round the persons."""
    return [letter(f"k{n:03}", persons[n % len(persons)], **changes) for n in range(count)]
