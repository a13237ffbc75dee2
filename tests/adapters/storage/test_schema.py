"""Migrations: they make exactly the tables the code needs, on both databases, and refuse what is too new."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Index, Integer, MetaData, inspect, text
from sqlmodel import SQLModel

from adapters.storage import schema
from adapters.storage.engine import WRITES, open_engine
from adapters.storage.store import SqlStore
from bot.domain.errors import NotReady
from bot.domain.records import Setting
from tests.adapters.storage.conftest import in_schema

OpenStore = Callable[[str], SqlStore]


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any tables, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return in_schema(request.getfixturevalue("postgres_url"), "schema_tests")


def differences(url: str, wanted: MetaData) -> list[Any]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), wanted)
    engine.dispose()
    return found


def run(url: str, statement: str) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(text(statement))
    engine.dispose()


def test_the_migrations_make_the_tables_the_code_needs(empty_url: str) -> None:
    assert schema.upgrade(empty_url) == schema.newest()
    assert differences(empty_url, SQLModel.metadata) == []


def test_a_forgotten_migration_would_be_noticed(empty_url: str) -> None:
    schema.upgrade(empty_url)
    changed = MetaData()
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(changed)
    changed.tables["people"].append_column(Column("shoe_size", Integer))
    Index("people_name", changed.tables["people"].c.name)
    assert {difference[0] for difference in differences(empty_url, changed)} == {"add_column", "add_index"}


def test_an_empty_database_has_no_revision_and_an_upgraded_one_the_newest(empty_url: str) -> None:
    assert schema.current(empty_url) == ""
    schema.upgrade(empty_url)
    assert schema.current(empty_url) == schema.newest() != ""


def test_upgrading_twice_changes_nothing(empty_url: str, open_store: OpenStore) -> None:
    schema.upgrade(empty_url)
    with open_store(empty_url).write() as work:
        work.settings.put(Setting("a", "1"))
    schema.upgrade(empty_url)
    with open_store(empty_url).read() as work:
        assert work.settings.count() == 1


def test_the_first_migration_can_be_taken_back_and_leaves_other_tables(empty_url: str) -> None:
    schema.upgrade(empty_url)
    run(empty_url, "CREATE TABLE theirs (id integer)")
    engine = open_engine(empty_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        config = schema._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version", "theirs"}
    engine.dispose()


def test_opening_a_new_sqlite_file_makes_its_tables(tmp_path: Path, open_store: OpenStore) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    with open_store(url).read() as work:
        assert work.settings.find() == []
    assert schema.current(url) == schema.newest()


def test_opening_a_new_sqlite_file_from_many_threads_makes_its_tables_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    problems: list[BaseException] = []

    def open_and_close() -> None:
        try:
            SqlStore(url).close()
        except BaseException as problem:  # noqa: BLE001  (told to the test)
            problems.append(problem)

    threads = [threading.Thread(target=open_and_close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert differences(url, SQLModel.metadata) == []


def test_opening_a_postgresql_that_is_behind_asks_for_the_upgrade(postgres_url: str) -> None:
    url = in_schema(postgres_url, "schema_tests")
    with pytest.raises(NotReady, match="Run: postcard db upgrade"):
        SqlStore(url)
    assert schema.current(url) == ""


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty_url: str) -> None:
    schema.upgrade(empty_url)
    run(empty_url, "UPDATE alembic_version SET version_num = 'from_tomorrow'")
    for attempt in (SqlStore, schema.upgrade):
        with pytest.raises(NotReady, match="A newer version of Postcard"):
            attempt(empty_url)
    assert schema.current(empty_url) == "from_tomorrow"
