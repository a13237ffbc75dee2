"""The store that ships: transactions on SQLite or PostgreSQL, from as many threads as want one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from adapters.storage.engine import PATIENCE, WRITES, open_engine, trouble
from adapters.storage.schema import make_ready
from adapters.storage.session import Session
from adapters.storage.unit_of_work import SqlWork
from bot.domain.errors import NotReady
from bot.ports import Work

RATE = 40.0
"""Messages per second of a partition nobody has set a rate for: 80 % of the lowest documented limit of 50."""


class SqlStore:
    """Everything that is stored, in one database. Fulfils ``bot.ports.Store``. Safe to share between threads.

    Opening raises BadInput for a URL that cannot be used, and NotReady when the database does not answer, or
    needs ``postcard db upgrade``, or was changed by a newer version. A SQLite file is created and brought up
    to date on opening.
    """

    def __init__(self, database_url: str, rate: float = RATE) -> None:
        self._rate = rate
        self._engine = open_engine(database_url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._here = threading.local()
        self._turn = threading.Lock()
        try:
            make_ready(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Work]:
        """What is stored at this moment; later changes are not seen. Raises NotReady."""
        snapshot: dict[str, Any] = {WRITES: False}
        if not self._is_sqlite:
            snapshot |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._transaction(snapshot) as connection:
            yield SqlWork(Session(connection, writes=False), self._rate)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that commits when it is left without an exception, and else changes nothing.

        Raises NotReady, and RuntimeError inside another write of the same thread: neither could end.
        """
        with self._only_write_here(), self._my_turn(), self._transaction({WRITES: True}) as connection:
            session = Session(connection, writes=True)
            yield SqlWork(session, self._rate)
            session.catch_up()

    def checkpoint(self) -> None:
        """Empty SQLite's log into its file, so that what was erased is in neither. PostgreSQL does it itself."""
        if self._is_sqlite:
            with self._my_turn(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection that no transaction is using."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except (DBAPIError, PoolTimeoutError) as error:
            told = trouble(error, self._engine.url)
            if told is None:
                raise
            raise told from error

    @contextmanager
    def _only_write_here(self) -> Iterator[None]:
        if getattr(self._here, "writing", False):
            raise RuntimeError("A write is open in this thread already. Use its work instead of opening another.")
        self._here.writing = True
        try:
            yield
        finally:
            self._here.writing = False

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """SQLite lets one writer in and has the others poll; within a process they can simply queue."""
        if not self._is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=PATIENCE):
            raise NotReady(f"Other work has kept the database busy for {PATIENCE} seconds. Try again.")
        try:
            yield
        finally:
            self._turn.release()
