"""What the ledger tells about messages: how a campaign adds up, and what a person got and when."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from adapters.storage.leases import DELIVERIES, LAYOUT
from adapters.storage.mapping import Moment
from adapters.storage.repositories import AT_ONCE
from adapters.storage.session import Session
from bot.domain.ledger import BUDGETED, OPEN, Delivery, DeliveryStatus, Tally

T = TypeVar("T")

SPENT = OPEN | {DeliveryStatus.DELIVERED, DeliveryStatus.UNKNOWN}
"""States in which a message has taken up attention, or is going to."""

_BEHIND_ALL = "\U0010ffff"
"""The last character there is: what starts with a prefix sorts before the prefix followed by it."""

_ROW = DELIVERIES.c


class SqlHistory:
    """The reading half of the ledger."""

    _session: Session

    def get(self, key: str) -> Delivery | None:
        """The delivery with this key."""
        return next(iter(self._deliveries(LAYOUT.select.where(_ROW.key == key))), None)

    def of_person(self, person_id: str, limit: int) -> list[Delivery]:
        """The newest deliveries of one person, newest first."""
        found = LAYOUT.select.where(_ROW.person_id == person_id)
        return self._deliveries(found.order_by(_ROW.id.desc()).limit(limit))

    def receipt_for(self, person_id: str, topic: str) -> str:
        """The platform's reference of the last delivered message with this topic, or empty."""
        if not topic:
            return ""
        found = select(_ROW.receipt).where(
            _ROW.person_id == person_id,
            _ROW.topic == topic,
            _ROW.status == DeliveryStatus.DELIVERED,
            _ROW.receipt != "",
        )
        newest = func.coalesce(_ROW.at, _ROW.not_before).desc()
        return str(self._session.value(found.order_by(newest, _ROW.id.desc()).limit(1)) or "")

    def last_budgeted(self, person_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each person last got, or is next due to get, something that spends the attention budget."""
        last = func.max(func.coalesce(_ROW.at, _ROW.not_before, type_=Moment()), type_=Moment())
        spending = select(_ROW.person_id, last).where(_ROW.purpose.in_(BUDGETED), _ROW.status.in_(SPENT))
        found: dict[str, datetime] = {}
        for some in batches(dict.fromkeys(person_ids), AT_ONCE):
            some_people = spending.where(_ROW.person_id.in_(some)).group_by(_ROW.person_id)
            found |= dict(self._session.rows(some_people))
        return found

    def tally(self, campaign: str) -> Tally:
        """How the deliveries of a campaign stand."""
        return self._tallies(_ROW.campaign == campaign).get(campaign, Tally())

    def campaigns(self, prefix: str) -> Mapping[str, Tally]:
        """The tallies of every campaign whose name starts with ``prefix``."""
        named = _ROW.campaign >= prefix if prefix else _ROW.campaign > ""
        return self._tallies(named & (_ROW.campaign < prefix + _BEHIND_ALL))

    def _tallies(self, which: ColumnElement[bool]) -> dict[str, Tally]:
        keys = (_ROW.campaign, _ROW.status, _ROW.reason)
        counting = select(*keys, func.count()).where(which).group_by(*keys).order_by(*keys)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        reasons: dict[str, Counter[str]] = defaultdict(Counter)
        for campaign, status, reason, count in self._session.rows(counting):
            counts[campaign][status] += count
            if status in {DeliveryStatus.FAILED, DeliveryStatus.SKIPPED}:
                reasons[campaign][reason] += count
        return {campaign: Tally(dict(counts[campaign]), dict(reasons[campaign])) for campaign in counts}

    def _deliveries(self, statement: Select[Any]) -> list[Delivery]:
        return [Delivery(*row) for row in self._session.rows(statement)]


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    waiting = iter(items)
    while batch := list(itertools.islice(waiting, size)):
        yield batch
