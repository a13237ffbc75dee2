"""What one drain has claimed and not yet written down: sent at the platform's pace, each person's own in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from aiolimiter import AsyncLimiter

from bot.domain.ledger import DeliveryStatus, Outcome
from bot.ports import Messenger
from bot.services.delivering import Parcel, judged

log = logging.getLogger(__name__)

RATE_LIMITED = "rate_limited"
"""The reason a messenger gives when the platform asked us to wait; ``not_before`` says until when."""

BURST = 2
"""Sends let through at once. A bigger bucket lets twice the limit through in one second (measured)."""

AHEAD_SECONDS = 0.2
"""Rows are claimed this far ahead of their turn: as many as the rate allows in this time, and no more."""

FLUSH_SECONDS = 0.1
"""How long a result waits for others before it is written down: what a crash can leave in doubt."""

CLAIMED_AT_ONCE = 500
"""The most rows claimed in one transaction."""

UNDER_WAY = 2 * CLAIMED_AT_ONCE
"""The most messages that are claimed and unanswered, however fast the platform: bounds memory."""


@dataclass
class _Lane:
    """What waits for one person, and the receipts of what they got while it waited, by topic."""

    parcels: deque[Parcel] = field(default_factory=deque)
    receipts: dict[str, str] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Sending:
    """The sends of one drain. Whatever was tried ends up in ``finished``; what was halted before its turn does not.

    ``deadline`` is on the monotonic clock: past it nothing more is sent. ``rest_until`` is set when the platform
    asked for a rest. ``fail_point`` is called by name where a test may want the process to die.
    """

    def __init__(
        self, messenger: Messenger, rate: float, now: Callable[[], datetime], fail_point: Callable[[str], None]
    ) -> None:
        self.finished: list[Outcome] = []
        self.tried = 0
        self.deadline = 0.0
        self.halted = False
        self.rest_until: datetime | None = None
        self._messenger = messenger
        self._limiter = AsyncLimiter(BURST, BURST / rate)
        self._ahead = max(BURST, min(CLAIMED_AT_ONCE, int(rate * AHEAD_SECONDS)))
        self._now = now
        self._fail_point = fail_point
        self._lanes: dict[str, _Lane] = {}
        self._ended: dict[str, None] = {}
        self._waiting = 0
        self._under_way = 0
        self._sated = False
        self._wanted = 1
        self._news = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether anything is claimed and not yet written down."""
        return bool(self._lanes)

    @property
    def room(self) -> int:
        """How many rows to claim now."""
        if self.halted:
            return 0
        return max(0, min(self._ahead - self._waiting, UNDER_WAY - self._waiting - self._under_way))

    def add(self, groups: Iterable[Sequence[Parcel]]) -> None:
        """Begin to send what was claimed. A person's parcels wait for the ones claimed before."""
        room = self.room
        before = self._waiting
        for parcels in groups:
            person = parcels[0].row.person_id
            lane = self._lanes.setdefault(person, _Lane())
            lane.parcels.extend(parcels)
            self._waiting += len(parcels)
            if lane.task is None or lane.task.done():
                self._ended.pop(person, None)
                lane.task = asyncio.create_task(self._drive(person, lane))
        self._sated = self._waiting - before < room

    def take(self) -> tuple[list[Outcome], list[str]]:
        """What has ended and is to be written down now, and the people for whom that is all there is."""
        return list(self.finished), list(self._ended)

    def written(self, outcomes: Sequence[Outcome], people: Iterable[str]) -> None:
        """Forget what ``take`` gave: it is in the ledger, where the next claim finds the receipts."""
        del self.finished[: len(outcomes)]
        for person in people:
            del self._ended[person], self._lanes[person]

    async def progress(self, patience: float) -> None:
        """Wait until there is something to write down or to claim, then a moment for more; at most ``patience``."""
        await self._until(1, patience)
        await self._until(self._ahead // 2, FLUSH_SECONDS)

    async def stop(self, at_once: bool = False) -> None:
        """Send nothing more, and wait for what is under way, or give it up at once."""
        self.halted = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        for task in tasks if at_once else []:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _until(self, wanted: int, seconds: float) -> None:
        self._wanted = wanted
        self._news.clear()
        self._tell()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    def _tell(self) -> None:
        idle = len(self._ended) == len(self._lanes)
        hungry = not self._sated and 4 * self.room >= 3 * self._ahead
        if len(self.finished) >= self._wanted or idle or hungry:
            self._news.set()

    async def _drive(self, person: str, lane: _Lane) -> None:
        while lane.parcels and await self._my_turn():
            outcome = await self._one(lane)
            self.finished.append(outcome)
            if outcome.status == DeliveryStatus.DUE:
                # What comes after it must not overtake it.
                self.finished += [replace(outcome, key=each.row.key) for each in self._drop(lane)]
            self._fail_point("one_sent")
            self._tell()
        self._drop(lane)
        self._ended[person] = None
        self._tell()

    async def _my_turn(self) -> bool:
        """Wait for the platform's pace; whether we may still send by then."""
        await self._limiter.acquire()
        if time.monotonic() > self.deadline:
            self.halted = True
        return not self.halted

    def _drop(self, lane: _Lane) -> list[Parcel]:
        left = list(lane.parcels)
        lane.parcels.clear()
        self._waiting -= len(left)
        return left

    async def _one(self, lane: _Lane) -> Outcome:
        parcel = lane.parcels.popleft()
        self._waiting -= 1
        self._under_way += 1
        self._tell()
        outcome = await self._attempt(parcel, lane.receipts.get(parcel.row.topic) or parcel.receipt)
        self._under_way -= 1
        self.tried += 1
        if outcome.receipt and parcel.row.topic:
            lane.receipts[parcel.row.topic] = outcome.receipt
        if outcome.reason == RATE_LIMITED and outcome.not_before:
            self.halted = True
            self.rest_until = max(outcome.not_before, self.rest_until or outcome.not_before)
        return judged(parcel.row, outcome, self._now())

    async def _attempt(self, parcel: Parcel, receipt: str) -> Outcome:
        row = parcel.row
        if row.message is None:
            return Outcome(row.key, DeliveryStatus.FAILED, "refused")
        try:
            if row.replaces and receipt:
                return await self._messenger.edit(parcel.account, receipt, row.message, row.key)
            return await self._messenger.send(parcel.account, row.message, row.key)
        except Exception as error:
            # A messenger reports what it knows; anything else is a bug of ours, and what was sent is not known.
            log.exception("send failed", extra={"kind": type(error).__name__})
            return Outcome(row.key, DeliveryStatus.UNKNOWN, "error")
