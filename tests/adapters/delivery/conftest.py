"""The engine under test, on each store that runs without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.store import MemoryStore
from bot.ports import Store
from tests.adapters.delivery.kit import FAST, Engine, sqlite_store


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore(FAST)
        return
    made = sqlite_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def engine(store: Store) -> Engine:
    """An engine with three people."""
    made = Engine(store)
    made.people("p1", "p2", "p3")
    return made
