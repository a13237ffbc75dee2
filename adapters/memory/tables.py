"""Tables in memory that behave as the database's do."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from bot.domain.pulse import Ballot
from bot.messages.blocks import Message
from bot.messages.codec import message_data, message_from

R = TypeVar("R")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What a database cannot keep in text: NUL, and half a surrogate pair."""


def stored(value: Any) -> Any:
    """A value as it would come back from a database: plain strings, times in UTC, data as JSON keeps it.

    Raises ValueError for a time without a zone, and TypeError for data that is not JSON.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", str(value))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"A stored time needs a time zone; {value.isoformat()} has none.")
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        plain = json.loads(json.dumps(value))
        return {stored(key): stored(each) for key, each in plain.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return type(value)(stored(each) for each in value)
    if isinstance(value, Message):
        return message_from(stored(message_data(value)))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: stored(getattr(value, each.name)) for each in fields(value)})
    return value


class Rows(Generic[R]):
    """The rows of one table as one transaction sees them: copied when they are first changed."""

    def __init__(self, committed: dict[str, R], writes: bool) -> None:
        self.all = committed
        self._writes = writes
        self._mine = False

    def changing(self) -> dict[str, R]:
        """The rows, to be changed. Raises RuntimeError in a read."""
        if not self._writes:
            raise RuntimeError("This is a read. Open store.write() to change something.")
        if not self._mine:
            self.all = dict(self.all)
            self._mine = True
        return self.all


class MemoryTable(Generic[R]):
    """A keyed store of one kind of record. Fulfils ``bot.ports.Table``."""

    def __init__(self, rows: Rows[R], record: type[R]) -> None:
        self._rows = rows
        self._names = {field.name for field in fields(record)}  # type: ignore[arg-type]
        self._record = record

    def get(self, id: str) -> R | None:
        """The record with this id."""
        found = self._rows.all.get(stored(id))
        return None if found is None else _own(found)

    def put(self, record: R) -> None:
        """Insert the record or replace the one with the same id."""
        kept = stored(record)
        self._rows.changing()[kept.id] = kept

    def add(self, record: R) -> bool:
        """Insert the record unless its id exists; whether it was inserted."""
        kept = stored(record)
        rows = self._rows.changing()
        return rows.setdefault(kept.id, kept) is kept

    def find(self, *, after: str = "", limit: int | None = None, **equals: object) -> list[R]:
        """Records whose named fields equal the values (a collection: any of them), ids after ``after``."""
        found = [row for row in self._sorted() if self._id(row) > after and self._matches(row, equals)]
        return [_own(row) for row in found[:limit]]

    def count(self, **equals: object) -> int:
        """How many records match."""
        return len(self.find(**equals))  # type: ignore[arg-type]

    def remove(self, **equals: object) -> int:
        """Delete the matching records; how many. Raises ValueError when no field is named."""
        if not equals:
            raise ValueError("Name at least one field: this would remove everything.")
        gone = [self._id(row) for row in self._sorted() if self._matches(row, equals)]
        rows = self._rows.changing()
        for id in gone:
            del rows[id]
        return len(gone)

    def _sorted(self) -> list[R]:
        return sorted(self._rows.all.values(), key=self._id)

    def _id(self, row: Any) -> str:
        return str(row.id)

    def _matches(self, row: R, equals: Mapping[str, object]) -> bool:
        strange = [name for name in equals if name not in self._names]
        if strange:
            raise TypeError(f"{self._record.__name__} has no field {strange[0]!r}.")
        return all(_equals(getattr(row, name), stored(value)) for name, value in equals.items())


class MemoryDueTable(MemoryTable[R]):
    """A table whose records carry ``due_at``. Fulfils ``bot.ports.DueTable``."""

    def due(self, now: datetime, limit: int) -> list[R]:
        """Records due at ``now``, the longest overdue first."""
        waiting = [(moment, row) for moment, row in self._waiting() if moment <= now]
        waiting.sort(key=lambda each: (each[0], self._id(each[1])))
        return [row for _, row in waiting[:limit]]

    def next_due(self) -> datetime | None:
        """When the next record is due, or None."""
        return min((moment for moment, _ in self._waiting()), default=None)

    def _waiting(self) -> list[tuple[datetime, R]]:
        dated = [(getattr(row, "due_at", None), row) for row in self._rows.all.values()]
        return [(moment, row) for moment, row in dated if moment is not None]


class MemoryBallots(MemoryTable[Ballot]):
    """Pulse ballots. Fulfils ``bot.ports.Ballots``."""

    def tally(self, wave_id: str) -> list[tuple[str, str, str, str, str, str, int]]:
        """(item, value, department, role_family, level, site, count) for every combination in a wave."""
        counts = Counter(
            (each.item, each.value, each.department, each.role_family, each.level, each.site)
            for each in self.find(wave_id=wave_id)
        )
        return [(*combination, count) for combination, count in sorted(counts.items())]


def _equals(value: object, wanted: object) -> bool:
    if isinstance(wanted, set | frozenset | list | tuple):
        return value in wanted
    return value == wanted


def _own(row: R) -> R:
    """The record, with plain data of its own: a reader who changes it changes nothing here."""
    data = {name: getattr(row, name) for name in row.__dataclass_fields__}  # type: ignore[attr-defined]
    plain = {name: copy.deepcopy(value) for name, value in data.items() if isinstance(value, dict)}
    return replace(row, **plain) if plain else row  # type: ignore[type-var]
