"""Keeps every partition that has something to send draining, each in its own task."""

from __future__ import annotations

import asyncio
import logging

from adapters.delivery.drain import Drainer

log = logging.getLogger(__name__)


class DeliveryLoop:
    """Looks for open partitions and starts at most one drain for each."""

    def __init__(self, drainer: Drainer) -> None:
        self._drainer = drainer
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    async def wake(self) -> None:
        """See that every partition that has something to send now is draining."""
        for partition in await asyncio.to_thread(self._open):
            task = self._running.get(partition)
            if task is None or task.done():
                self._running[partition] = asyncio.create_task(self._drain(partition), name=f"drain {partition}")
            else:
                # It may have looked for the last time already: let it look once more.
                self._again.add(partition)

    async def settled(self) -> None:
        """Wait until every running drain has ended."""
        while busy := [task for task in self._running.values() if not task.done()]:
            await asyncio.gather(*busy)

    async def stop(self, patience: float = 10.0) -> None:
        """Let running drains finish what is on its way; cancel what takes longer: its lease runs out by itself."""
        self._drainer.stopping.set()
        busy = [task for task in self._running.values() if not task.done()]
        if busy:
            _, slow = await asyncio.wait(busy, timeout=patience)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    def _open(self) -> list[str]:
        with self._drainer.store.read() as work:
            return work.ledger.open_partitions(self._drainer.now())

    async def _drain(self, partition: str) -> None:
        try:
            await self._drainer.drain(partition)
            while partition in self._again:
                self._again.discard(partition)
                await self._drainer.drain(partition)
        except Exception:
            log.exception("drain ended", extra={"partition": partition})
