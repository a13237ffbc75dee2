"""The delivery ledger in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.memory.tables import Rows, stored
from bot.domain.errors import LeaseLost
from bot.domain.ledger import BUDGETED, OPEN, Delivery, DeliveryStatus, Lease, Outcome, Tally

SPENT = OPEN | {DeliveryStatus.DELIVERED, DeliveryStatus.UNKNOWN}
"""States in which a message has taken up attention, or is going to."""


@dataclass(frozen=True, slots=True)
class Partition:
    """What is known of a partition. ``until`` is empty while nobody holds its lease."""

    rate: float
    owner: str = ""
    epoch: int = 0
    until: datetime | None = None
    resume_at: datetime | None = None

    def held(self, now: datetime) -> bool:
        """Whether somebody's lease still runs."""
        return self.until is not None and self.until > now


class MemoryLedger:
    """The ledger. Fulfils ``bot.ports.Ledger``. Rows are kept in the order they were written."""

    def __init__(self, rows: Rows[Delivery], partitions: Rows[Partition], rate: float) -> None:
        self._rows = rows
        self._partitions = partitions
        self._rate = rate

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Write deliveries whose keys are new; how many were written."""
        rows, before = self._rows.changing(), len(self._rows.all)
        for each in deliveries:
            kept = stored(each)
            rows.setdefault(kept.key, kept)
            self._know(kept.partition)
        return len(rows) - before

    def get(self, key: str) -> Delivery | None:
        """The delivery with this key."""
        return self._rows.all.get(stored(key))

    def open_partitions(self, now: datetime) -> list[str]:
        """Partitions with something to send now, and not resting.

        Rows that a vanished sender left claimed count as something to send once its lease has run out.
        """
        waiting = {each.partition for each in self._due() if each.not_before <= now}
        left_behind = {
            each.partition
            for each in self._rows.all.values()
            if each.status == DeliveryStatus.CLAIMED and not self._partitions.all[each.partition].held(now)
        }
        return sorted(name for name in waiting | left_behind if not self._rests(name, now))

    def take_lease(self, partition: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """The lease, if it is free or run out or ours.

        A new owner, and one whose lease ran out, gets a higher epoch; what is still claimed is due again.
        """
        known = self._know(partition)
        if known.held(now) and known.owner != owner:
            return None
        epoch = known.epoch if known.held(now) else known.epoch + 1
        self._set(partition, owner=owner, epoch=epoch, until=now + timedelta(seconds=seconds))
        for each in self._claimed(partition, lambda row: row.epoch < epoch):
            self._write(each, status=DeliveryStatus.DUE, reason="")
        return self._lease(partition)

    def renew(self, lease: Lease, now: datetime, seconds: float) -> Lease:
        """The lease, longer. Raises LeaseLost when another process has it."""
        self._hold(lease)
        self._set(lease.partition, until=now + timedelta(seconds=seconds))
        return self._lease(lease.partition)

    def release(self, lease: Lease) -> None:
        """Give the lease back, and every row it still has claimed: those were never tried."""
        if self._is_held(lease):
            self._set(lease.partition, owner="", until=None)
            for each in self._claimed(lease.partition, lambda row: row.epoch == lease.epoch):
                self._write(each, status=DeliveryStatus.DUE, attempts=each.attempts - 1)

    def rest(self, partition: str, until: datetime) -> None:
        """Send nothing for this partition before ``until``; survives a hand-over."""
        self._set(partition, resume_at=stored(until))

    def set_rate(self, partition: str, rate: float) -> None:
        """The partition's messages per second."""
        self._set(partition, rate=rate)

    def claim(self, lease: Lease, now: datetime, limit: int) -> list[Delivery]:
        """Mark the next due rows as claimed by this lease's epoch and return them, by priority then age.

        Nothing while the partition rests. ``attempts`` counts the claims, this one too. Raises LeaseLost.
        """
        self._hold(lease)
        if self._rests(lease.partition, now):
            return []
        ready = [each for each in self._due() if each.partition == lease.partition and each.not_before <= now]
        ready.sort(key=lambda row: (row.priority, row.not_before))
        claimed = DeliveryStatus.CLAIMED
        return [
            self._write(each, status=claimed, epoch=lease.epoch, attempts=each.attempts + 1) for each in ready[:limit]
        ]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write how attempts ended. A late result is recorded even after the lease is lost.

        That a message was delivered is final and counts over everything else, whoever has the row by now.
        Any other end is only written to a row that is still open.
        """
        for outcome in stored(list(outcomes)):
            row = self._rows.changing().get(outcome.key)
            if row is None or row.status == DeliveryStatus.DELIVERED:
                continue
            if outcome.status == DeliveryStatus.DELIVERED or row.status in OPEN:
                self._settle(row, outcome)

    def cancel(self, campaign: str, reason: str) -> int:
        """Skip everything of a campaign that is still due; how many."""
        return self._skip(reason, lambda row: row.campaign == campaign)

    def cancel_for(self, person_id: str, purposes: Iterable[str], reason: str) -> int:
        """Skip everything of these purposes that is still due for one person."""
        named = set(purposes)
        return self._skip(reason, lambda row: row.person_id == person_id and row.purpose in named)

    def tally(self, campaign: str) -> Tally:
        """How the deliveries of a campaign stand."""
        rows = [each for each in self._rows.all.values() if each.campaign == campaign]
        with_reason = (DeliveryStatus.FAILED, DeliveryStatus.SKIPPED)
        reasons = Counter(row.reason for row in rows if row.status in with_reason)
        return Tally(dict(Counter(row.status for row in rows)), dict(reasons))

    def campaigns(self, prefix: str) -> Mapping[str, Tally]:
        """The tallies of every campaign whose name starts with ``prefix``."""
        names = {each.campaign for each in self._rows.all.values() if each.campaign.startswith(prefix)}
        return {name: self.tally(name) for name in sorted(names) if name}

    def last_budgeted(self, person_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each person last got, or is next due to get, something that spends the attention budget."""
        found: dict[str, datetime] = {}
        wanted = set(person_ids)
        for row in self._rows.all.values():
            if row.person_id in wanted and row.purpose in BUDGETED and row.status in SPENT:
                moment = row.at or row.not_before
                found[row.person_id] = max(found.get(row.person_id, moment), moment)
        return found

    def receipt_for(self, person_id: str, topic: str) -> str:
        """The platform's reference of the last delivered message with this topic, or empty."""
        found = [
            (row.at or row.not_before, number, row.receipt)
            for number, row in enumerate(self._rows.all.values())
            if (row.person_id, row.topic, row.status) == (person_id, topic, DeliveryStatus.DELIVERED)
        ]
        return max((each for each in found if each[2] and topic), default=(None, 0, ""))[2]

    def of_person(self, person_id: str, limit: int) -> list[Delivery]:
        """The newest deliveries of one person, newest first."""
        return [row for row in reversed(self._rows.all.values()) if row.person_id == person_id][:limit]

    def next_due(self) -> datetime | None:
        """When the next due row may be sent, or None. A resting partition sends nothing before its time."""
        rests = {name: each.resume_at for name, each in self._partitions.all.items()}
        moments = [max(row.not_before, rests[row.partition] or row.not_before) for row in self._due()]
        return min(moments, default=None)

    def _due(self) -> list[Delivery]:
        return [each for each in self._rows.all.values() if each.status == DeliveryStatus.DUE]

    def _claimed(self, partition: str, which: Callable[[Delivery], bool]) -> list[Delivery]:
        rows = [each for each in self._rows.all.values() if each.partition == partition]
        return [each for each in rows if each.status == DeliveryStatus.CLAIMED and which(each)]

    def _skip(self, reason: str, which: Callable[[Delivery], bool]) -> int:
        skipped = [each for each in self._due() if which(each)]
        self._rows.changing()
        for each in skipped:
            self._write(each, status=DeliveryStatus.SKIPPED, reason=reason)
        return len(skipped)

    def _settle(self, row: Delivery, outcome: Outcome) -> None:
        delivered = outcome.status == DeliveryStatus.DELIVERED
        self._write(
            row,
            status=outcome.status,
            reason=outcome.reason,
            receipt=outcome.receipt or row.receipt,
            at=row.at if outcome.status == DeliveryStatus.DUE else outcome.at or row.at,
            not_before=outcome.not_before or row.not_before,
            message=None if delivered and row.private else row.message,
        )

    def _write(self, row: Delivery, **changes: object) -> Delivery:
        changed = replace(row, **changes)  # type: ignore[arg-type]
        self._rows.changing()[row.key] = changed
        return changed

    def _know(self, partition: str) -> Partition:
        return self._partitions.changing().setdefault(partition, Partition(self._rate))

    def _set(self, partition: str, **changes: object) -> None:
        known = self._know(partition)
        self._partitions.changing()[partition] = replace(known, **changes)  # type: ignore[arg-type]

    def _rests(self, partition: str, now: datetime) -> bool:
        resume_at = self._partitions.all[partition].resume_at
        return resume_at is not None and resume_at > now

    def _is_held(self, lease: Lease) -> bool:
        known = self._partitions.all.get(lease.partition)
        return known is not None and (known.owner, known.epoch) == (lease.owner, lease.epoch)

    def _hold(self, lease: Lease) -> None:
        if not self._is_held(lease):
            raise LeaseLost(f"Another process sends for {lease.partition} now; this one has to stop.")

    def _lease(self, partition: str) -> Lease:
        known = self._partitions.all[partition]
        until = known.until
        assert until is not None
        return Lease(partition, known.owner, known.epoch, stored(until), known.rate, known.resume_at)
