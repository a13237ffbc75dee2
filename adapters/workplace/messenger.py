"""Sends to the simulated platform, with the faults of real ones when a test asks for them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.workplace.platform import WorkplacePlatform
from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message

RATE_LIMITED = "rate_limited"
REFUSED = "refused"
ANSWER_LOST = "answer_lost"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong, as fractions of all calls from 0 to 1; together at most 1.

    ``limited`` calls are not sent and may be tried again after ``retry_after`` seconds. ``refused`` ones never
    will be. Of ``ambiguous`` ones the answer is lost: half of them arrived. ``latency`` is in seconds.
    """

    limited: float = 0.0
    refused: float = 0.0
    ambiguous: float = 0.0
    latency: float = 0.0
    retry_after: float = 1.0
    seed: int = 0


class WorkplaceMessenger:
    """Implements ``bot.ports.Messenger``. An account's ``address`` is the account at the workplace."""

    def __init__(self, platform: WorkplacePlatform, faults: Faults | None = None) -> None:
        self._platform = platform
        self._faults = faults or Faults()
        self._chance = random.Random(self._faults.seed)  # noqa: S311  repeatable faults, not secrets

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        """Show a message to an account."""
        return await self._attempt(key, lambda: self._platform.post(account.address, message, key))

    async def edit(self, _account: Account, receipt: str, message: Message, key: str) -> Outcome:
        """Replace the message with this receipt; failed with reason ``gone`` when there is none."""
        return await self._attempt(key, lambda: receipt if self._platform.edit(receipt, message) else "")

    async def _attempt(self, key: str, act: Callable[[], str]) -> Outcome:
        faults = self._faults
        if faults.latency:
            await asyncio.sleep(faults.latency)
        now, draw = self._platform.now(), self._chance.random()
        if draw < faults.limited:
            later = now + timedelta(seconds=faults.retry_after)
            return Outcome(key, DeliveryStatus.DUE, RATE_LIMITED, not_before=later, at=now)
        if draw < faults.limited + faults.refused:
            return Outcome(key, DeliveryStatus.FAILED, REFUSED, at=now)
        if draw < faults.limited + faults.refused + faults.ambiguous:
            if self._chance.random() < 0.5:
                act()
            return Outcome(key, DeliveryStatus.UNKNOWN, ANSWER_LOST, at=now)
        receipt = act()
        if not receipt:
            return Outcome(key, DeliveryStatus.FAILED, GONE, at=now)
        return Outcome(key, DeliveryStatus.DELIVERED, receipt=receipt, at=now)
