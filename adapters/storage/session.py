"""One open transaction: runs statements, refuses to write in a read, and knows which database it talks to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, cast, func, literal

from adapters.storage.mapping import Moment

Values = Mapping[str, Any]

TOGETHER = 1_000
"""Rows of one table that wait to be written together: bounds what is held in memory."""


class Session:
    """One transaction on one connection.

    Replacing a record is not written at once: a tick or a roster replaces thousands, and one trip to the
    database for all of them is ten times faster than one for each. Whoever asks a table anything calls
    ``catch_up`` before; the end of the transaction does it for all.
    """

    def __init__(self, connection: Connection, writes: bool) -> None:
        self._connection = connection
        self._later: dict[Table, tuple[Executable, dict[object, Values]]] = {}
        self.writes = writes
        self.is_postgres = connection.dialect.name == "postgresql"

    def rows(self, statement: Executable, **values: object) -> list[Any]:
        """What a statement finds, with these values for its parameters."""
        return list(self._connection.execute(statement, values))

    def value(self, statement: Executable, **values: object) -> Any:
        """The first column of the first row a statement finds, or None."""
        return self._connection.execute(statement, values).scalar()

    def change(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> int:
        """Run a statement that changes rows, once for each of ``values``; how many rows it changed.

        Raises RuntimeError in a read: the change would be lost when the read ends.
        """
        self._may_write()
        counted = {"preserve_rowcount": True}  # or it is forgotten after a run with many values
        return self._connection.execute(statement, values, execution_options=counted).rowcount

    def change_later(self, table: Table, statement: Executable, key: object, values: Values) -> None:
        """Run a statement for these values before the table is next asked anything. The last values of a key count.

        Raises RuntimeError in a read.
        """
        self._may_write()
        waiting = self._later.setdefault(table, (statement, {}))[1]
        waiting[key] = values
        if len(waiting) >= TOGETHER:
            self.catch_up(table)

    def catch_up(self, *tables: Table) -> None:
        """Write what waits to be written to these tables; without any named, to all."""
        for table in tables or list(self._later):
            statement, waiting = self._later.pop(table, (None, {}))
            if statement is not None:
                self.change(statement, list(waiting.values()))

    def clock(self, now: datetime, seconds: float = 0.0) -> ColumnElement[datetime]:
        """This moment, or some seconds after it, to compare leases with.

        On PostgreSQL several machines share the leases and their clocks differ, so the database's clock
        counts and ``now`` is not looked at.
        """
        later = timedelta(seconds=seconds)
        if not self.is_postgres:
            return literal(now + later, Moment())
        return cast(func.clock_timestamp() + later, Moment())

    def _may_write(self) -> None:
        if not self.writes:
            raise RuntimeError("This is a read. Open store.write() to change something.")
