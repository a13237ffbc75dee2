"""Brings a database to the tables this version needs, and refuses one that a newer version has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from adapters.storage.engine import WRITES, open_engine, trouble
from bot.domain.errors import NotReady

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = "postcard.schema"


def upgrade(database_url: str) -> str:
    """Bring the tables up to date; the revision they then have. Raises BadInput and NotReady."""
    engine = open_engine(database_url)
    try:
        return _upgrade(engine)
    finally:
        engine.dispose()


def current(database_url: str) -> str:
    """The revision the tables have; empty for a database without any. Raises BadInput and NotReady."""
    engine = open_engine(database_url)
    try:
        with _connection(engine, writes=False) as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def newest() -> str:
    """The revision this version of Postcard needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def make_ready(engine: Engine) -> None:
    """See that the tables are the ones we need. SQLite is brought up to date on the spot.

    Raises NotReady when a person has to act: to run ``postcard db upgrade``, or to install a newer version.
    """
    with _connection(engine, writes=False) as connection:
        revision = _revision(connection)
    if revision == newest():
        return
    _refuse_newer(revision)
    if engine.dialect.name != "sqlite":
        raise NotReady("The database has not been prepared for this version. Run: postcard db upgrade")
    _upgrade(engine)


def _upgrade(engine: Engine) -> str:
    with _connection(engine, writes=True) as connection:
        if engine.dialect.name == "postgresql":  # one process at a time; SQLite has one writer anyway
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_LOCK, 0))))
        _refuse_newer(_revision(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return _revision(connection)


def _refuse_newer(revision: str) -> None:
    known = {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision and revision not in known:
        raise NotReady(
            "A newer version of Postcard has changed this database. Install that version, or restore a "
            "backup made before it."
        )


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _connection(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """One transaction on the engine, with what goes wrong told in a sentence."""
    try:
        with engine.connect().execution_options(**{WRITES: writes}) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        told = trouble(error, engine.url)
        if told is None:
            raise
        raise told from error
