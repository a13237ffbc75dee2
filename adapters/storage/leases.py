"""Who sends for a partition: the lease, the rest and the rate of each.

A partition is what a platform limits as a whole, so exactly one process sends for it at a time. The ``epoch``
grows with every new owner; a row claimed under an older epoch belongs to a sender that is gone or too slow.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, literal_column, or_, select, update

from adapters.storage.ledger_tables import DeliveryRow, PartitionRow
from adapters.storage.repositories import Layout, insert_new
from adapters.storage.session import Session
from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, DeliveryStatus, Lease

RESEND = DeliveryStatus.DUE
"""What becomes of a row whose sender vanished between claiming it and writing how it ended: it is sent again.

The message may have gone out already, so a person may get it twice: at least once, whatever its purpose. At
most the rows one sender had claimed are in doubt. ``DeliveryStatus.UNKNOWN`` here would hold them instead.
"""

LEASES = Layout.of(Lease, PartitionRow)
LAYOUT = Layout.of(Delivery, DeliveryRow)
PARTITIONS = LEASES.table
DELIVERIES = LAYOUT.table

DUE: ColumnElement[str] = literal_column(f"'{DeliveryStatus.DUE}'")
CLAIMED: ColumnElement[str] = literal_column(f"'{DeliveryStatus.CLAIMED}'")
"""Written out in the statement: an index over part of a table is not used for a parameter."""

_OF_PARTITION = PARTITIONS.c.partition == bindparam("of_partition")
_SAME = and_(
    _OF_PARTITION,
    PARTITIONS.c.owner == bindparam("of_owner"),
    PARTITIONS.c.epoch == bindparam("of_epoch"),
)
_STORED = LEASES.select.where(_OF_PARTITION)
_HELD = LEASES.select.where(_SAME).with_for_update()
_IF_HELD = update(PARTITIONS).where(_SAME)


class SqlLeases:
    """The partitions of the ledger."""

    def __init__(self, session: Session, rate: float) -> None:
        self._session = session
        self._rate = rate

    def take_lease(self, partition: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """The lease, if it is free or run out or ours.

        A new owner, and one whose lease ran out, gets a higher epoch and takes back what is still claimed.
        """
        self._know([partition])
        columns = PARTITIONS.c
        clock = self._session.clock(now)
        ours = and_(columns.owner == owner, columns.until > clock)
        free = or_(columns.until.is_(None), columns.until <= clock)
        taking = update(PARTITIONS).where(columns.partition == partition, ours | free)
        taking = taking.values(
            owner=owner,
            until=self._session.clock(now, seconds),
            epoch=case((ours, columns.epoch), else_=columns.epoch + 1),
        )
        if not self._session.change(taking):
            return None
        lease = self._lease(partition)
        self._give_back(partition, DELIVERIES.c.epoch < lease.epoch, status=RESEND, reason="")
        return lease

    def renew(self, lease: Lease, now: datetime, seconds: float) -> Lease:
        """The lease, longer. Raises LeaseLost when another process has it."""
        until = self._session.clock(now, seconds)
        if not self._session.change(_IF_HELD.values(until=until), _same(lease)):
            raise _lost(lease)
        return self._lease(lease.partition)

    def release(self, lease: Lease) -> None:
        """Give the lease back, and every row it still has claimed: those were never tried."""
        if self._session.change(_IF_HELD.values(owner="", until=None), _same(lease)):
            mine = DELIVERIES.c.epoch == lease.epoch
            tried = DELIVERIES.c.attempts - 1
            self._give_back(lease.partition, mine, status=DeliveryStatus.DUE, attempts=tried)

    def rest(self, partition: str, until: datetime) -> None:
        """Send nothing for this partition before ``until``; survives a hand-over."""
        self._set(partition, resume_at=until)

    def set_rate(self, partition: str, rate: float) -> None:
        """The partition's messages per second."""
        self._set(partition, rate=rate)

    def _set(self, partition: str, **values: object) -> None:
        self._know([partition])
        setting = update(PARTITIONS).where(PARTITIONS.c.partition == partition)
        self._session.change(setting.values(**values))

    def _know(self, partitions: Iterable[str]) -> None:
        """Make sure that these partitions have a row. Looks first: an insert would wait for a lease holder."""
        wanted = set(partitions)
        known = select(PARTITIONS.c.partition).where(PARTITIONS.c.partition.in_(wanted))
        fresh = [
            {"partition": name, "owner": "", "epoch": 0, "until": None, "rate": self._rate, "resume_at": None}
            for name in sorted(wanted - {row.partition for row in self._session.rows(known)})
        ]
        if fresh:
            self._session.change(insert_new(PARTITIONS, "partition", self._session.is_postgres), fresh)

    def _lease(self, partition: str) -> Lease:
        return Lease(*self._session.rows(_STORED, of_partition=partition)[0])

    def _hold(self, lease: Lease) -> Lease:
        """The lease as it is stored, safe from a take-over until this transaction ends. Raises LeaseLost."""
        found = self._session.rows(_HELD, **_same(lease))
        if not found:
            raise _lost(lease)
        return Lease(*found[0])

    def _give_back(self, partition: str, which: ColumnElement[bool], **changes: object) -> None:
        rows = DELIVERIES.c
        claimed = update(DELIVERIES).where(rows.partition == partition, rows.status == CLAIMED, which)
        self._session.change(claimed.values(**changes))


def _same(lease: Lease) -> dict[str, object]:
    return {"of_partition": lease.partition, "of_owner": lease.owner, "of_epoch": lease.epoch}


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(f"Another process sends for {lease.partition} now; this one has to stop.")
