"""What a transaction promises, on every store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.records import Setting
from bot.ports import Store, Work
from tests.adapters.storage.samples import NOW, SAMPLES, deliveries


class Mishap(Exception):
    """Something goes wrong in the middle of a transaction."""


def _change_everything_and_fail(store: Store) -> None:
    with store.write() as work:
        for name, (full, bare) in SAMPLES.items():
            getattr(work, name).put(full)
            getattr(work, name).add(bare)
        work.settings.remove(id="kept")
        work.ledger.add(deliveries("a"))
        work.ledger.take_lease("T1", "one", NOW, 60)
        raise Mishap


def test_an_exception_takes_everything_back(store: Store) -> None:
    with store.write() as work:
        work.settings.put(Setting("kept", "1"))
    with pytest.raises(Mishap):
        _change_everything_and_fail(store)
    others = SAMPLES.keys() - {"settings"}
    with store.write() as work:
        assert {name: getattr(work, name).count() for name in others} == dict.fromkeys(others, 0)
        assert work.settings.find() == [Setting("kept", "1")]
        assert work.ledger.get("a") is None
        lease = work.ledger.take_lease("T1", "two", NOW, 60)
        assert lease is not None
        assert lease.epoch == 1


def test_the_next_write_works_after_one_that_failed(store: Store) -> None:
    with pytest.raises(Mishap), store.write():
        raise Mishap
    with store.write() as work:
        work.settings.put(Setting("a", "1"))
    with store.read() as work:
        assert work.settings.count() == 1


def test_a_write_inside_a_write_is_refused_and_the_outer_one_goes_on(store: Store) -> None:
    with store.write() as work:
        with pytest.raises(RuntimeError, match="open in this thread already"), store.write():
            pass
        work.settings.put(Setting("a", "1"))
    with store.read() as work:
        assert work.settings.get("a") == Setting("a", "1")


@pytest.mark.parametrize(
    "change",
    [
        lambda work: work.settings.put(Setting("a", "1")),
        lambda work: work.settings.add(Setting("a", "1")),
        lambda work: work.settings.remove(id="a"),
        lambda work: work.ledger.add(deliveries("a")),
        lambda work: work.ledger.take_lease("T1", "one", NOW, 60),
        lambda work: work.ledger.cancel("a1", "stopped"),
        lambda work: work.ledger.rest("T1", NOW),
    ],
)
def test_a_read_refuses_to_change_anything(store: Store, change: Callable[[Work], Any]) -> None:
    with store.read() as work, pytest.raises(RuntimeError, match="This is a read"):
        change(work)


def test_a_read_sees_one_moment(store: Store) -> None:
    with store.read() as before:
        assert before.settings.count() == 0
        with store.write() as work:
            work.settings.put(Setting("a", "1"))
            with store.read() as meanwhile:
                assert meanwhile.settings.count() == 0
        assert before.settings.count() == 0
    with store.read() as after:
        assert after.settings.count() == 1


def test_a_write_sees_its_own_changes(store: Store) -> None:
    with store.write() as work:
        work.settings.put(Setting("a", "1"))
        assert work.settings.get("a") == Setting("a", "1")
        assert work.settings.find() == [Setting("a", "1")]


def test_a_lock_can_be_taken_again_in_one_transaction(store: Store) -> None:
    with store.write() as work:
        work.lock("person:p1")
        work.lock("person:p1")
        work.lock("person:p2")


def test_counting_up_from_many_threads_loses_nothing(store: Store) -> None:
    threads, rounds = 4, 10
    problems: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(rounds):
                with store.write() as work:
                    work.lock("counter")
                    known = work.settings.get("n")
                    work.settings.put(Setting("n", str(int(known.value if known else 0) + 1)))
        except BaseException as problem:  # noqa: BLE001  (told to the test)
            problems.append(problem)

    running = [threading.Thread(target=count_up) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert problems == []
    with store.read() as work:
        assert work.settings.get("n") == Setting("n", str(threads * rounds))
