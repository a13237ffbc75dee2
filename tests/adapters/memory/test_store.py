"""The fake of the store: what is its own. What it shares with the databases is in the storage contract."""

from __future__ import annotations

import threading

import pytest

from adapters.memory.store import MemoryStore
from adapters.memory.tables import stored
from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.records import Dialogue, Setting
from tests.adapters.storage.samples import MESSAGE, NOW


def test_two_stores_share_nothing() -> None:
    one, two = MemoryStore(), MemoryStore()
    with one.write() as work:
        work.settings.put(Setting("a", "1"))
    with two.read() as work:
        assert work.settings.count() == 0


def test_a_closed_store_can_be_forgotten() -> None:
    store = MemoryStore()
    store.close()


def test_the_default_rate_is_set_when_the_store_is_made() -> None:
    with MemoryStore(rate=2.5).write() as work:
        lease = work.ledger.take_lease("T1", "one", NOW, 60)
        assert lease is not None
        assert lease.rate == 2.5


def test_a_second_writer_waits_for_the_first() -> None:
    store = MemoryStore()
    waits = threading.Event()

    def second() -> None:
        waits.set()
        with store.write() as work:
            known = work.settings.get("n")
            work.settings.put(Setting("n", f"{known.value if known else ''}second"))

    thread = threading.Thread(target=second)
    with store.write() as work:
        thread.start()
        waits.wait(timeout=30)
        work.settings.put(Setting("n", "first "))
    thread.join(timeout=30)
    with store.read() as work:
        assert work.settings.get("n") == Setting("n", "first second")


def test_data_that_no_database_could_keep_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"), MemoryStore().write() as work:
        work.dialogues.put(Dialogue("p1", "", {"when": NOW}, NOW))


def test_what_is_stored_is_made_of_plain_values() -> None:
    assert type(stored(DeliveryStatus.DUE)) is str
    assert stored((1, "a\x00", None, True)) == (1, "a\ufffd", None, True)
    assert stored(frozenset({"a"})) == frozenset({"a"})
    assert stored([Outcome("a\ud800", DeliveryStatus.DUE)]) == [Outcome("a\ufffd", "due")]
    assert stored(MESSAGE) == MESSAGE
