"""The PostgreSQL fixture: a real server, an own empty database, and a clear word when there is none."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres


def test_a_fresh_database_is_a_real_and_empty_postgresql(postgres_url: str) -> None:
    with postgres.fresh_database(postgres_url, "empty") as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version_num')::int >= 140000, count(c.oid) "
            "FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = 'public'"
        ).fetchone()
    assert row == (True, 0)


def test_each_fresh_database_is_apart_from_the_others_and_goes_afterwards(postgres_url: str) -> None:
    with (
        postgres.fresh_database(postgres_url, "one") as one,
        postgres.fresh_database(postgres_url, "one") as two,
    ):
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE note (text text)")
        with psycopg.connect(two) as connection:
            assert connection.execute("SELECT to_regclass('note')").fetchone() == (None,)
    with psycopg.connect(postgres_url) as connection:
        left = connection.execute(
            "SELECT count(*) FROM pg_database WHERE datname = ANY(%s)",
            ([urlsplit(one).path[1:], urlsplit(two).path[1:]],),
        ).fetchone()
    assert left == (0,)


def test_a_named_server_is_used_in_the_form_libpq_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://me@127.0.0.1:5/x")
    with postgres.server() as url:
        assert url == "postgresql://me@127.0.0.1:5/x"


def test_a_server_that_does_not_answer_is_reported_not_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://me@127.0.0.1:1/x")
    with (
        pytest.raises(postgres.PostgresUnavailable, match="PostgreSQL refused"),
        postgres.server() as url,
        postgres.fresh_database(url, "none"),
    ):
        pass
