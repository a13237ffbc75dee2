"""Opening a database: what is accepted, what is said when it cannot be used, and how SQLite is set up."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from adapters.storage import engine
from adapters.storage.engine import PATIENCE, parse, trouble
from adapters.storage.store import SqlStore
from bot.domain.errors import BadInput, NotReady
from bot.domain.records import InboxEntry, Setting
from tests.adapters.storage.samples import NOW

OpenStore = Callable[[str], SqlStore]


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///postcard.db", "sqlite"),
        ("postgresql://me@localhost/postcard", "postgresql+psycopg"),
        ("postgres://me@localhost/postcard", "postgresql+psycopg"),
        ("postgresql+psycopg://me@localhost/postcard", "postgresql+psycopg"),
    ],
)
def test_a_url_gets_the_driver_we_use(given: str, driver: str) -> None:
    assert parse(given).drivername == driver


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "start with sqlite:///"),
        ("postcard.db", "start with sqlite:///"),
        ("mysql://me:hidden@localhost/x", "start with sqlite:///"),
        ("postgresql://me:hidden@localhost:port/x", "start with sqlite:///"),
        ("postgresql+asyncpg://me:hidden@localhost/x", "start with sqlite:///"),
        ("postgresql://me:hidden@localhost", "names no database"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:///file:x?mode=memory&uri=true", "needs a file"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(given: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        SqlStore(given)
    assert str(refused.value).startswith("DATABASE_URL: ")
    assert "hidden" not in str(refused.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match=r"the folder .*nowhere does not exist"):
        SqlStore(f"sqlite:///{tmp_path}/nowhere/postcard.db")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(NotReady, match="is not a SQLite database"):
        SqlStore(f"sqlite:///{path}")
    assert path.read_text() == "These are my notes. " * 100


def test_a_new_file_that_two_connections_turn_to_the_log_at_once_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = ["database is locked"] * 3  # SQLite says so at once, whatever its busy_timeout

    class Raced(sqlite3.Connection):
        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            if "journal_mode" in sql and refusals:
                raise sqlite3.OperationalError(refusals.pop())
            return super().execute(sql, *rest)

    monkeypatch.setattr(engine, "sleep", lambda _seconds: None)
    made = engine.open_engine(f"sqlite:///{tmp_path}/new.db")
    raced = sqlite3.connect(tmp_path / "new.db", factory=Raced)
    with closing(raced):
        engine.prepare(raced, None)
        assert raced.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    made.dispose()
    assert refusals == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="cannot be opened"):
        SqlStore(f"sqlite:///{tmp_path}")


def test_a_file_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="cannot be created: File name too long"):
        SqlStore(f"sqlite:///{tmp_path}/{'x' * 300}.db")


def test_a_new_file_is_for_its_owner_only(tmp_path: Path, open_store: OpenStore) -> None:
    store = open_store(f"sqlite:///{tmp_path}/postcard.db")
    with store.write() as work:
        work.settings.put(Setting("a", "1"))
    for name in ("postcard.db", "postcard.db-wal"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_sqlite_keeps_what_it_acknowledged_and_overwrites_what_it_erased(
    sqlite_url: str, open_store: OpenStore
) -> None:
    with open_store(sqlite_url)._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": PATIENCE * 1000,
    }


def test_erased_words_are_in_no_file_after_a_checkpoint(tmp_path: Path, open_store: OpenStore) -> None:
    store = open_store(f"sqlite:///{tmp_path}/postcard.db")

    def found() -> bool:
        return any(b"a very private sentence" in path.read_bytes() for path in tmp_path.iterdir())

    with store.write() as work:
        work.settings.put(Setting("a", "a very private sentence"))
    store.checkpoint()
    assert found()
    with store.write() as work:
        work.settings.remove(id="a")
    store.checkpoint()
    assert not found()


def test_a_checkpoint_is_none_of_our_business_on_postgresql(clean_postgres_url: str, open_store: OpenStore) -> None:
    store = open_store(clean_postgres_url)
    with store.write() as work:
        work.settings.put(Setting("a", "1"))
        store.checkpoint()
    with store.read() as work:
        assert work.settings.count() == 1


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/postcard.db")
    with store.write() as work:
        work.settings.put(Setting("a", "1"))
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["postcard.db"]


def test_a_locked_file_is_told_in_a_sentence(sqlite_url: str, open_store: OpenStore) -> None:
    store = open_store(sqlite_url)
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")  # do not wait in a test
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotReady, match=r"Another program has kept .* locked"), store.write():
        pass
    other.rollback()
    other.close()
    with store.write() as work:
        work.settings.put(Setting("a", "1"))


def test_a_turn_that_never_comes_is_told_in_a_sentence(
    sqlite_url: str, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(sqlite_url)
    monkeypatch.setattr("adapters.storage.store.PATIENCE", 0)
    with store._my_turn(), pytest.raises(NotReady, match="kept the database busy"), store.write():
        pass
    with store.write() as work:
        work.settings.put(Setting("a", "1"))


def test_a_full_disk_is_told_in_a_sentence_and_changes_nothing(sqlite_url: str, open_store: OpenStore) -> None:
    store = open_store(sqlite_url)
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotReady, match=r"The disk that holds .* is full"), store.write() as work:
        work.settings.put(Setting("a", "x" * 1_000_000))
    with store.read() as work:
        assert work.settings.count() == 0


def test_an_error_does_not_tell_what_was_being_stored(sqlite_url: str, open_store: OpenStore) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="needs a time zone") as refused, open_store(sqlite_url).write() as work:
        work.inbox.add(InboxEntry("e1", naive, "a very private sentence"))
    assert "private" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(NotReady, match=r"PostgreSQL at 127.0.0.1:1 does not answer") as refused:
        SqlStore("postgresql://me:hidden@127.0.0.1:1/postcard")
    assert "hidden" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(NotReady, match=r"no such user or database: .*, nowhere"):
        SqlStore(url)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("FATAL: password authentication failed for user", "refuses the user me or the password"),
        ("fe_sendauth: no password supplied", "wants a password for the user me"),
        ("FATAL: sorry, too many clients already", "Raise its max_connections"),
        ("deadlock detected", "Try again"),
        ('could not extend file "base/1": disk full', "is full"),
        ("server closed the connection unexpectedly", "does not answer"),
    ],
)
def test_what_postgresql_says_becomes_a_sentence(said: str, told: str) -> None:
    url = make_url("postgresql+psycopg://me:hidden@db.example.gov:5433/postcard")
    sentence = str(trouble(OperationalError("SELECT", {}, Exception(said)), url))
    assert told in sentence
    assert "hidden" not in sentence


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "cannot be written"),
        ("disk I/O error", "reports an error"),
        ("database disk image is malformed", "is damaged"),
    ],
)
def test_what_sqlite_says_becomes_a_sentence(said: str, told: str) -> None:
    url = make_url("sqlite:///postcard.db")
    assert told in str(trouble(DatabaseError("SELECT", {}, Exception(said)), url))


def test_waiting_in_vain_for_a_connection_is_told() -> None:
    assert "was busy" in str(trouble(PoolTimeoutError("QueuePool limit"), make_url("sqlite:///postcard.db")))


def test_our_own_mistakes_are_not_blamed_on_the_database() -> None:
    mistake = ProgrammingError("SELECT", {}, Exception("no such column: colour"))
    assert trouble(mistake, make_url("sqlite:///postcard.db")) is None
    assert trouble(mistake, make_url("postgresql+psycopg://me@localhost/x")) is None
