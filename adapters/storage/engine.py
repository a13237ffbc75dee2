"""Opens the database that DATABASE_URL names, and says in a sentence what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from bot.domain.errors import BadInput, NotReady

PATIENCE = 30
"""Seconds to wait for another writer, a free connection or a server's answer."""

WHERE = "DATABASE_URL"

WRITES = "postcard_writes"
"""The execution option of a connection that is going to write."""

_POSTGRES = "postgresql+psycopg"
_DRIVERS = {"sqlite": "sqlite", "postgresql": _POSTGRES, "postgres": _POSTGRES, _POSTGRES: _POSTGRES}

_PRAGMAS = (
    f"PRAGMA busy_timeout = {PATIENCE * 1000}",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, not only unlinked
)


def parse(database_url: str) -> URL:
    """The URL with the driver we use. Raises BadInput; the text never holds the password."""
    try:
        url = make_url(database_url)
        driver = _DRIVERS[url.drivername]
    except (ArgumentError, KeyError, ValueError):
        sentence = "This must start with sqlite:/// and a file, or postgresql:// and a server."
        raise BadInput(sentence, WHERE) from None
    if driver == "sqlite" and (not url.database or "memory" in url.database or "file:" in url.database):
        raise BadInput("SQLite needs a file here, for example sqlite:///postcard.db.", WHERE)
    if driver != "sqlite" and not url.database:
        raise BadInput("This names no database: write postgresql://user:password@host/database.", WHERE)
    return url.set(drivername=driver)


def open_engine(database_url: str) -> Engine:
    """An engine for the URL. Nothing is connected yet. Raises BadInput, or NotReady without the folder."""
    url = parse(database_url)
    if url.drivername == "sqlite":
        return _open_sqlite(url)
    limits = {"connect_timeout": PATIENCE // 3}
    return create_engine(url, connect_args=limits, pool_pre_ping=True, hide_parameters=True)


def _open_sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    if not path.parent.is_dir():
        raise NotReady(f"{WHERE}: the folder {path.parent} does not exist. Create it, or name another file.")
    _create_private(path)
    arguments = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _create_private(path: Path) -> None:
    """A new file that only its owner may read: it holds what people say. The log beside it follows suit."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise NotReady(f"{WHERE}: {path} cannot be created: {error.strerror}.") from error


def prepare(connection: sqlite3.Connection, _record: Any) -> None:
    """Give a new SQLite connection the settings we rely on. Raises OperationalError when the file stays locked."""
    connection.isolation_level = None  # we begin transactions ourselves; the driver begins them too late
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()
    _keep_a_log(connection)


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Readers and the one writer do not wait for each other.

    SQLite does not wait for its busy_timeout when two connections change a new file to the log at once: it
    tells one of them "locked" on the spot. That one asks again.
    """
    until = monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.01)


def _begin(connection: Connection) -> None:
    """A write takes its turn at once: a read that becomes a write fails when another came between."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def trouble(error: Exception, url: URL) -> NotReady | None:
    """What to tell about a database that does not do its work; None when the fault is ours."""
    if not isinstance(error, DBAPIError):  # the pool had no connection free
        return NotReady(f"The database was busy for {PATIENCE} seconds. Try again.")
    if url.drivername == "sqlite":
        return _sqlite_trouble(str(error.orig), url)
    if isinstance(error, OperationalError | InterfaceError):
        return _postgres_trouble(str(error.orig), url)
    return None


def _sqlite_trouble(said: str, url: URL) -> NotReady | None:
    name = url.database
    for symptom, sentence in (
        ("locked", f"Another program has kept {name} locked for {PATIENCE} seconds. Close it and try again."),
        ("readonly", f"{name} cannot be written. Give the account that runs Postcard the right to."),
        ("unable to open", f"{name} cannot be opened. Check that it is a file Postcard may read and write."),
        ("is full", f"The disk that holds {name} is full. Make room and try again."),
        ("disk I/O error", f"The disk that holds {name} reports an error. Check it; restore a backup if need be."),
        ("not a database", f"{name} is not a SQLite database. Name another file, or restore a backup."),
        ("malformed", f"{name} is damaged. Restore a backup."),
    ):
        if symptom in said:
            return NotReady(sentence)
    return None


def _postgres_trouble(said: str, url: URL) -> NotReady:
    place = f"{url.host or 'this machine'}:{url.port or 5432}"
    for symptom, sentence in (
        ("authentication", f"PostgreSQL at {place} refuses the user {url.username} or the password."),
        ("no password", f"PostgreSQL at {place} wants a password for the user {url.username}."),
        ("does not exist", f"PostgreSQL at {place} has no such user or database: {url.username}, {url.database}."),
        ("too many", f"PostgreSQL at {place} has no connection left for us. Raise its max_connections."),
        ("deadlock", "Two changes waited for each other and the database stopped this one. Try again."),
        ("disk full", f"The disk of PostgreSQL at {place} is full. Make room and try again."),
    ):
        if symptom in said:
            return NotReady(sentence)
    return NotReady(f"PostgreSQL at {place} does not answer. Is it running, and is {WHERE} right?")
