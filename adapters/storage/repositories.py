"""The one repository for every kind of record: a frozen dataclass in a table with the same column names."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Executable, Select, Table, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from adapters.storage.pulse_tables import BallotRow
from adapters.storage.session import Session
from bot.domain.pulse import Ballot

R = TypeVar("R")

AT_ONCE = 5_000
"""Values one statement looks for at most: SQLite takes 32,766 parameters, PostgreSQL 65,535."""


@dataclass(frozen=True)
class Layout:
    """How a kind of record lies in its table."""

    record: type[Any]
    table: Table
    names: tuple[str, ...]

    @staticmethod
    def of(record: type[Any], row: type[SQLModel]) -> Layout:
        """The layout of a record class in the table of a SQLModel class."""
        known: Any = record  # a class can be a key, whatever the type checker says of type[Any]
        return _layout(known, row)

    @cached_property
    def columns(self) -> list[ColumnElement[Any]]:
        """Every column of the record, in the order of its fields."""
        return [self.table.c[name] for name in self.names]

    @cached_property
    def select(self) -> Select[Any]:
        """A query for whole records."""
        return select(*self.columns)

    def values(self, record: Any) -> dict[str, Any]:
        """The record as column values."""
        return {name: getattr(record, name) for name in self.names}

    def conditions(self, equals: Mapping[str, object]) -> list[ColumnElement[bool]]:
        """That the named fields equal the values. Raises TypeError when the record has no such field."""
        strange = [name for name in equals if name not in self.names]
        if strange:
            raise TypeError(f"{self.record.__name__} has no field {strange[0]!r}.")
        return [_matches(self.table.c[name], value) for name, value in equals.items()]


@cache
def _layout(record: Any, row: Any) -> Layout:
    return Layout(record, row.__table__, tuple(field.name for field in fields(record)))


@cache
def insert_new(table: Table, key: str, is_postgres: bool) -> Executable:
    """Inserts a row unless its key exists."""
    insert = postgresql.insert(table) if is_postgres else sqlite.insert(table)
    return insert.on_conflict_do_nothing(index_elements=[key])


@cache
def upsert(table: Table, key: str, is_postgres: bool) -> Executable:
    """Inserts a row, or replaces the one with its key."""
    insert = postgresql.insert(table) if is_postgres else sqlite.insert(table)
    replaced = {column.name: insert.excluded[column.name] for column in table.c if column.name != key}
    return insert.on_conflict_do_update(index_elements=[key], set_=replaced)


class SqlTable(Generic[R]):
    """A keyed store of one kind of record. Fulfils ``bot.ports.Table``."""

    def __init__(self, session: Session, record: type[R], row: type[SQLModel]) -> None:
        self._session = session
        self.layout = Layout.of(record, row)
        self._table = self.layout.table

    def get(self, id: str) -> R | None:
        """The record with this id."""
        return next(iter(self._records(self.layout.select.where(self._table.c.id == id))), None)

    def put(self, record: R) -> None:
        """Insert the record or replace the one with the same id."""
        statement = upsert(self._table, "id", self._session.is_postgres)
        values = copy.deepcopy(self._values(record))  # the caller may go on changing the data of a record
        self._session.change_later(self._table, statement, _id(record), values)

    def add(self, record: R) -> bool:
        """Insert the record unless its id exists; whether it was inserted."""
        statement = insert_new(self._table, "id", self._session.is_postgres)
        return self._open.change(statement, self._values(record)) == 1

    def find(self, *, after: str = "", limit: int | None = None, **equals: object) -> list[R]:
        """Records whose named fields equal the values (a collection: any of them), ids after ``after``."""
        portions = _portions(equals)
        found: list[R] = []
        for portion in portions:
            statement = self.layout.select.where(*self.layout.conditions(portion))
            if after:
                statement = statement.where(self._table.c.id > after)
            found += self._records(statement.order_by(self._table.c.id).limit(limit))
        if len(portions) > 1:
            found.sort(key=_id)
        return found[:limit]

    def count(self, **equals: object) -> int:
        """How many records match."""
        counting = select(func.count()).select_from(self._table)
        conditions = [self.layout.conditions(portion) for portion in _portions(equals)]
        return sum(self._open.value(counting.where(*each)) for each in conditions)

    def remove(self, **equals: object) -> int:
        """Delete the matching records; how many. Raises ValueError when no field is named."""
        if not equals:
            raise ValueError("Name at least one field: this would remove everything.")
        conditions = [self.layout.conditions(portion) for portion in _portions(equals)]
        return sum(self._open.change(delete(self._table).where(*each)) for each in conditions)

    @property
    def _open(self) -> Session:
        """The session, with everything written that was put into this table before."""
        self._session.catch_up(self._table)
        return self._session

    def _records(self, statement: Select[Any]) -> list[R]:
        return [self.layout.record(*row) for row in self._open.rows(statement)]

    def _values(self, record: R) -> dict[str, Any]:
        return self.layout.values(record)


class SqlDueTable(SqlTable[R]):
    """A table whose records carry ``due_at``. Fulfils ``bot.ports.DueTable``."""

    def due(self, now: datetime, limit: int) -> list[R]:
        """Records due at ``now``, the longest overdue first.

        In a write on PostgreSQL they stay ours until it ends, and what another process is busy with is left
        out: two processes never work on the same record.
        """
        columns = self._table.c
        found = self.layout.select.where(columns.due_at <= now)
        found = found.order_by(columns.due_at, columns.id).limit(limit)
        return self._records(found.with_for_update(skip_locked=True) if self._session.writes else found)

    def next_due(self) -> datetime | None:
        """When the next record is due, or None."""
        due_at = self._table.c.due_at
        moment: datetime | None = self._open.value(select(func.min(due_at)).where(due_at.is_not(None)))
        return moment


class SqlBallots(SqlTable[Ballot]):
    """Pulse ballots. Fulfils ``bot.ports.Ballots``."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Ballot, BallotRow)

    def tally(self, wave_id: str) -> list[tuple[str, str, str, str, str, str, int]]:
        """(item, value, department, role_family, level, site, count) for every combination in a wave."""
        columns = self._table.c
        keys = [columns[name] for name in ("item", "value", "department", "role_family", "level", "site")]
        counting = select(*keys, func.count()).where(columns.wave_id == wave_id)
        return [tuple(row) for row in self._open.rows(counting.group_by(*keys).order_by(*keys))]


def _id(record: Any) -> str:
    return str(record.id)


def _matches(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    if value is None:
        return column.is_(None)
    if not isinstance(value, list):
        return column == value
    some = column.in_([each for each in value if each is not None])
    return or_(some, column.is_(None)) if None in value else some


def _portions(equals: Mapping[str, object]) -> list[dict[str, object]]:
    """The question in portions that fit one statement: collections become lists of ``AT_ONCE`` at most."""
    choices = itertools.product(*(_split(value) for value in equals.values()))
    return [dict(zip(equals, choice, strict=True)) for choice in choices]


def _split(value: object) -> list[object]:
    if not isinstance(value, set | frozenset | list | tuple):
        return [value]
    different = list(dict.fromkeys(value))
    return [different[start : start + AT_ONCE] for start in range(0, max(len(different), 1), AT_ONCE)]
