"""What every test shares: no way out of this machine, no settings from it, and a PostgreSQL on request."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests import network, postgres

pytest.register_assert_rewrite("tests.crash.harness")  # before anybody imports it: its assertions say what they saw

# A developer's own tokens, database and proxy must not reach a test.
_PREFIXES = ("SLACK_", "MICROSOFT_", "TEAMS_", "OPENAI_")
_NAMES = {"DATABASE_URL", "PUBLIC_URL", "HOST", "PORT", "POSTCARD_SECRET_KEY"}
_PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}

hypothesis.settings.register_profile(
    "postcard",
    deadline=None,  # machines are shared: time says nothing about correctness
    derandomize=True,  # the same examples every run
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("postcard")


def pytest_configure() -> None:
    for name in list(os.environ):
        if name.startswith(_PREFIXES) or name in _NAMES or name.upper() in _PROXIES:
            del os.environ[name]
    network.block()


def pytest_unconfigure() -> None:
    network.unblock()


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    network.attempts.clear()
    yield
    assert not network.attempts, f"This test tried to leave the machine: {', '.join(network.attempts)}"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests and fixtures run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The postgresql:// URL of a database that is empty when the session starts.

    Each xdist worker gets its own. Without PostgreSQL the test is skipped and says why; with
    POSTCARD_REQUIRE_POSTGRES=1 it fails.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    try:
        with postgres.server() as server_url, postgres.fresh_database(server_url, worker) as url:
            yield url
    except postgres.PostgresUnavailable as problem:
        if os.environ.get("POSTCARD_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"POSTCARD_REQUIRE_POSTGRES=1, but: {problem}", pytrace=False)
        pytest.skip(f"no PostgreSQL: {problem}")
