"""Stand-ins for the outside, shipped with the product: a clock, a messenger, a writer. Tests and benches use them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def move(self, **span: float) -> None:
        """Move on by a span, such as ``days=1``."""
        self.moment += timedelta(**span)


@dataclass
class Shown:
    """One message on a screen, with how often it was edited."""

    receipt: str
    message: Message
    edits: int = 0


@dataclass
class FakeMessenger:
    """Implements ``bot.ports.Messenger`` on a dictionary of screens.

    ``plan`` queues outcomes to report instead of sending: a test scripts refusals with it. An outcome whose
    status is ``unknown`` shows the message and loses the answer, as a dropped connection does.
    """

    screens: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    sent: list[str] = field(default_factory=list)
    planned: deque[Outcome] = field(default_factory=deque)

    def plan(self, outcomes: Iterable[Outcome]) -> None:
        """Report these next, one a call."""
        self.planned.extend(outcomes)

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        """Put a message on the account's screen, or report what was planned."""
        planned = self._planned(key)
        if planned and planned.status != DeliveryStatus.UNKNOWN:
            return planned
        screen = self.screens[account.id]
        shown = Shown(f"{account.id}#{len(screen)}", message)
        screen.append(shown)
        self.sent.append(key)
        return planned or Outcome(key, DeliveryStatus.DELIVERED, receipt=shown.receipt)

    async def edit(self, account: Account, receipt: str, message: Message, key: str) -> Outcome:
        """Replace a message on the account's screen, or report what was planned."""
        if planned := self._planned(key):
            return planned
        shown = next((each for each in self.screens[account.id] if each.receipt == receipt), None)
        if shown is None:
            return Outcome(key, DeliveryStatus.FAILED, "gone")
        shown.message, shown.edits = message, shown.edits + 1
        return Outcome(key, DeliveryStatus.DELIVERED, receipt=receipt)

    def _planned(self, key: str) -> Outcome | None:
        return replace(self.planned.popleft(), key=key) if self.planned else None


@dataclass
class FakeWriter:
    """Implements ``bot.ports.Writer`` without a model: gives back its answers in turn and keeps what it was asked."""

    answers: deque[str] = field(default_factory=deque)
    briefs: list[str] = field(default_factory=list)

    def draft(self, brief: str) -> str:
        """The next answer, or a plain sentence that says there is none."""
        self.briefs.append(brief)
        return self.answers.popleft() if self.answers else "No draft: no writer is configured."
