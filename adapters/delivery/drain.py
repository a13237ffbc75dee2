"""Drains one partition of the outbox: holds its lease, keeps it busy, and stops the moment the lease may be gone.

While messages are on their way, what came back is written down and the next rows are claimed, in one transaction.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.delivery.sending import Sending
from bot.domain.errors import LeaseLost
from bot.domain.ledger import DeliveryStatus, Lease, Outcome
from bot.ports import Messenger, Store
from bot.services.delivering import Parcel, exchange

log = logging.getLogger(__name__)

LEASE_SECONDS = 15.0
"""How long a partition stays with a process that fell silent before another takes over."""

USABLE = 0.8
"""The share of its lease in which an owner sends, by its own clock: the last three of fifteen seconds are a margin."""


@dataclass(frozen=True)
class Drainer:
    """Everything one process needs to send: the store, a messenger a platform, a name, a clock.

    ``stopping`` is set when the process is about to end: drains then finish what is on its way and no more.
    """

    store: Store
    messengers: Mapping[str, Messenger]
    owner: str
    now: Callable[[], datetime]
    fail_point: Callable[[str], None] = lambda _name: None
    lease_seconds: float = LEASE_SECONDS
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _unwritten: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))

    async def drain(self, partition: str) -> int:
        """Send what is due in a partition until nothing is left or the lease is lost. How many sends were tried."""
        messenger = self.messengers.get(partition.split(":", 1)[0])
        if messenger is None or self.stopping.is_set():
            return 0
        lease = await asyncio.to_thread(self._take, partition)
        if lease is None:
            return 0
        sending = Sending(messenger, lease.rate, self.now, self.fail_point)
        try:
            await self._run(lease, sending)
        except LeaseLost:
            log.warning("lease lost", extra={"partition": partition})
        except asyncio.CancelledError:
            await sending.stop(at_once=True)
            raise
        finally:
            await sending.stop()
            self._unwritten[partition] += sending.finished
            await asyncio.to_thread(self._write_down, partition)
        return sending.tried

    async def _run(self, lease: Lease, sending: Sending) -> None:
        while True:
            sending.halted = sending.halted or self.stopping.is_set()
            lease, groups = await self._exchange(lease, sending)
            self.fail_point("claimed")
            sending.add(groups)
            if not sending.busy and await asyncio.to_thread(self._release, lease, sending):
                return
            await sending.progress(self.lease_seconds / 3)
            self.fail_point("sent")

    async def _exchange(self, lease: Lease, sending: Sending) -> tuple[Lease, list[list[Parcel]]]:
        if sending.rest_until:
            await asyncio.to_thread(self._rest, lease.partition, sending.rest_until)
        # The deadline counts from before the lease was asked for: our clock, never the database's.
        asked = time.monotonic()
        finished, people = sending.take()
        renewed, groups = await asyncio.to_thread(
            exchange, self.store, lease, finished, self.now(), self.lease_seconds, sending.room
        )
        sending.written(finished, people)
        sending.deadline = asked + self.lease_seconds * USABLE
        return renewed, groups

    def _take(self, partition: str) -> Lease | None:
        self._write_down(partition)
        with self.store.write() as work:
            return work.ledger.take_lease(partition, self.owner, self.now(), self.lease_seconds)

    def _rest(self, partition: str, until: datetime) -> None:
        with self.store.write() as work:
            work.ledger.rest(partition, until)

    def _release(self, lease: Lease, sending: Sending) -> bool:
        """Give the lease back, with what is claimed and was never tried; not while there is more to send."""
        with self.store.write() as work:
            if not sending.halted and lease.partition in work.ledger.open_partitions(self.now()):
                return False
            work.ledger.release(lease)
            return True

    def _write_down(self, partition: str) -> None:
        """Record results that no exchange recorded: neither a lost lease nor a database that was away loses one.

        That something was not sent is left out: by now another process may be sending it.
        """
        ended = [each for each in self._unwritten[partition] if each.status != DeliveryStatus.DUE]
        if ended:
            with self.store.write() as work:
                work.ledger.settle(ended)
        del self._unwritten[partition]
