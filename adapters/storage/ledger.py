"""The delivery ledger in SQL: writing rows, claiming them, and settling how they ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, null, or_, select, update

from adapters.storage.history import SqlHistory, batches
from adapters.storage.leases import CLAIMED, DELIVERIES, DUE, LAYOUT, PARTITIONS, SqlLeases
from adapters.storage.mapping import Moment, Words
from adapters.storage.repositories import insert_new
from bot.domain.ledger import Delivery, DeliveryStatus, Lease, Outcome

WRITTEN_AT_ONCE = 1_000
"""Deliveries inserted by one statement: bounds what is held in memory."""

BELOW_ALL = -(2**31)
"""Lower than any priority: the least number an integer column holds."""

_ROW = DELIVERIES.c

_DUE_HERE = and_(_ROW.partition == bindparam("of_partition"), _ROW.status == DUE)
_LOWEST = select(func.min(_ROW.priority)).where(_DUE_HERE, _ROW.priority > bindparam("above"))
_READY = (
    select(_ROW.id, *LAYOUT.columns)
    .where(_DUE_HERE, _ROW.priority == bindparam("of_priority"), _ROW.not_before <= bindparam("now"))
    .order_by(_ROW.not_before, _ROW.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(DELIVERIES)
    .where(_ROW.id.in_(bindparam("ids", expanding=True)))
    .values(status=DeliveryStatus.CLAIMED, epoch=bindparam("new_epoch"), attempts=_ROW.attempts + 1)
)

_NEW_RECEIPT = bindparam("new_receipt", type_=Words())
_SETTLE = (
    update(DELIVERIES)
    .where(_ROW.key == bindparam("of_key"))
    .values(
        status=bindparam("new_status"),
        reason=bindparam("new_reason"),
        receipt=case((_NEW_RECEIPT != "", _NEW_RECEIPT), else_=_ROW.receipt),
        at=func.coalesce(bindparam("new_at", type_=Moment()), _ROW.at),
        not_before=func.coalesce(bindparam("new_not_before", type_=Moment()), _ROW.not_before),
    )
)
_SETTLE_OTHERS = _SETTLE.where(or_(_ROW.status == DUE, _ROW.status == CLAIMED))
_SETTLE_DELIVERED = _SETTLE.where(_ROW.status != DeliveryStatus.DELIVERED).values(
    message=case((_ROW.private, null()), else_=_ROW.message)
)


class SqlLedger(SqlLeases, SqlHistory):
    """The ledger. Fulfils ``bot.ports.Ledger``."""

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Write deliveries whose keys are new; how many were written."""
        insert = insert_new(DELIVERIES, "key", self._session.is_postgres)
        written = 0
        for batch in batches(deliveries, WRITTEN_AT_ONCE):
            self._know(each.partition for each in batch)
            written += self._session.change(insert, [LAYOUT.values(each) for each in batch])
        return written

    def open_partitions(self, now: datetime) -> list[str]:
        """Partitions with something to send now, and not resting.

        Rows that a vanished sender left claimed count as something to send once its lease has run out.
        """
        columns = PARTITIONS.c
        here = _ROW.partition == columns.partition
        waiting = exists().where(here, _ROW.status == DUE, _ROW.not_before <= now)
        nobody = or_(columns.until.is_(None), columns.until <= self._session.clock(now))
        left_behind = exists().where(here, _ROW.status == CLAIMED)
        awake = or_(columns.resume_at.is_(None), columns.resume_at <= now)
        found = select(columns.partition).where(awake, or_(waiting, nobody & left_behind))
        return [row.partition for row in self._session.rows(found.order_by(columns.partition))]

    def next_due(self) -> datetime | None:
        """When the next due row may be sent, or None. A resting partition sends nothing before its time."""
        here = _ROW.partition == PARTITIONS.c.partition
        first = select(func.min(_ROW.not_before)).where(here, _ROW.status == DUE).scalar_subquery()
        found = self._session.rows(select(first, PARTITIONS.c.resume_at))
        moments = [max(moment, rest or moment) for moment, rest in found if moment is not None]
        return min(moments, default=None)

    def claim(self, lease: Lease, now: datetime, limit: int) -> list[Delivery]:
        """Mark the next due rows as claimed by this lease's epoch and return them, by priority then age.

        Nothing while the partition rests. ``attempts`` counts the claims, this one too. Raises LeaseLost.
        """
        resume_at = self._hold(lease).resume_at
        if resume_at is not None and resume_at > now:
            return []
        rows = self._next_rows(lease.partition, now, limit)
        if not rows:
            return []
        claimed = DeliveryStatus.CLAIMED
        self._session.change(_CLAIM, {"ids": [id for id, *_ in rows], "new_epoch": lease.epoch})
        found = [Delivery(*row) for _, *row in rows]
        return [replace(each, status=claimed, epoch=lease.epoch, attempts=each.attempts + 1) for each in found]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write how attempts ended. A late result is recorded even after the lease is lost.

        That a message was delivered is final and counts over everything else, whoever has the row by now.
        Any other end is only written to a row that is still open.
        """
        delivered = [_values(each) for each in outcomes if each.status == DeliveryStatus.DELIVERED]
        if delivered:
            self._session.change(_SETTLE_DELIVERED, delivered)
        others = [_values(each) for each in outcomes if each.status != DeliveryStatus.DELIVERED]
        if others:
            self._session.change(_SETTLE_OTHERS, others)

    def cancel(self, campaign: str, reason: str) -> int:
        """Skip everything of a campaign that is still due; how many."""
        return self._skip(reason, _ROW.campaign == campaign)

    def cancel_for(self, person_id: str, purposes: Iterable[str], reason: str) -> int:
        """Skip everything of these purposes that is still due for one person."""
        return self._skip(reason, _ROW.person_id == person_id, _ROW.purpose.in_(set(purposes)))

    def _next_rows(self, partition: str, now: datetime, limit: int) -> list[Any]:
        """The next due rows, their ids first. One priority at a time: rows that wait for later cost nothing.

        On PostgreSQL a row that is being cancelled at this moment is left out rather than waited for.
        """
        rows: list[Any] = []
        priority = self._session.value(_LOWEST, of_partition=partition, above=BELOW_ALL)
        while priority is not None and len(rows) < limit:
            wanted = {"of_partition": partition, "of_priority": priority, "now": now}
            rows += self._session.rows(_READY, **wanted, limit=limit - len(rows))
            priority = self._session.value(_LOWEST, of_partition=partition, above=priority)
        return rows

    def _skip(self, reason: str, *which: ColumnElement[bool]) -> int:
        skipping = update(DELIVERIES).where(_ROW.status == DUE, *which)
        return self._session.change(skipping.values(status=DeliveryStatus.SKIPPED, reason=reason))


def _values(outcome: Outcome) -> dict[str, Any]:
    ended = outcome.status != DeliveryStatus.DUE
    return {
        "of_key": outcome.key,
        "new_status": outcome.status,
        "new_reason": outcome.reason,
        "new_receipt": outcome.receipt,
        "new_at": outcome.at if ended else None,
        "new_not_before": outcome.not_before,
    }
