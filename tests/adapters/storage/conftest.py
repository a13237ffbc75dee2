"""The stores under test: in memory, on SQLite and on PostgreSQL, each empty when a test gets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url
from sqlmodel import SQLModel

from adapters.memory.store import MemoryStore
from adapters.storage import schema
from adapters.storage.store import SqlStore
from bot.ports import Store

AnyStore: TypeAlias = MemoryStore | SqlStore

_SCHEMA = "storage_tests"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, to be copied: quicker than making the tables for every test."""
    path = tmp_path_factory.mktemp("template") / "postcard.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with all tables and nothing in them."""
    path = tmp_path / "postcard.db"
    shutil.copy(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def _postgres_schema(postgres_url: str) -> str:
    """A PostgreSQL schema of our own with all tables."""
    url = in_schema(postgres_url, _SCHEMA)
    schema.upgrade(url)
    return url


@pytest.fixture
def clean_postgres_url(_postgres_schema: str, postgres_url: str) -> str:
    """A PostgreSQL database with all tables and nothing in them."""
    tables = sql.SQL(", ").join(sql.Identifier(_SCHEMA, table) for table in SQLModel.metadata.tables)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("TRUNCATE {}").format(tables))
    return _postgres_schema


@pytest.fixture(params=["sqlite", "postgres"])
def sql_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    name = {"sqlite": "sqlite_url", "postgres": "clean_postgres_url"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture
def open_store() -> Iterator[Callable[[str], SqlStore]]:
    """Opens stores and closes them after the test."""
    opened: list[SqlStore] = []

    def open_one(url: str) -> SqlStore:
        opened.append(SqlStore(url))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, open_store: Callable[[str], SqlStore]) -> Store:
    """An empty store of each kind."""
    if request.param == "memory":
        return MemoryStore()
    name = {"sqlite": "sqlite_url", "postgres": "clean_postgres_url"}[request.param]
    return open_store(request.getfixturevalue(name))


def in_schema(postgres_url: str, name: str) -> str:
    """The URL of a new, empty schema in a PostgreSQL database."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for statement in ("DROP SCHEMA IF EXISTS {} CASCADE", "CREATE SCHEMA {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    url = make_url(postgres_url).update_query_dict({"options": f"-csearch_path={name}"})
    return url.render_as_string(hide_password=False)
