"""Several processes at once, played by several stores on one database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from adapters.storage.engine import open_engine
from adapters.storage.store import SqlStore
from bot.domain.errors import LeaseLost
from bot.domain.ledger import Outcome
from bot.domain.programme import Journey
from bot.domain.records import Setting
from tests.adapters.storage.samples import NOW, delivery

OpenStore = Callable[[str], SqlStore]


def together(*jobs: Callable[[], object]) -> None:
    """Run the jobs at the same time; the first exception of any is raised."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result(timeout=60)


def test_two_senders_never_claim_the_same_row(sql_url: str, open_store: OpenStore) -> None:
    partitions, rows = ("T1", "T2", "T3"), 120
    with open_store(sql_url).write() as work:
        work.ledger.add(delivery(str(n), partition=partitions[n % 3]) for n in range(rows))
    claimed: list[str] = []

    def drain(store: SqlStore, owner: str) -> None:
        while True:
            with store.write() as work:
                names = work.ledger.open_partitions(NOW)
                lease = next(filter(None, (work.ledger.take_lease(n, owner, NOW, 60) for n in names)), None)
                batch = work.ledger.claim(lease, NOW, 7) if lease else []
                claimed.extend(row.key for row in batch)
                work.ledger.settle([Outcome(row.key, "delivered", at=NOW) for row in batch])
                if lease:
                    work.ledger.release(lease)
            if not names:
                return

    stores = [open_store(sql_url) for _ in range(3)]
    together(*(lambda store=store, n=n: drain(store, f"sender-{n}") for n, store in enumerate(stores)))
    assert sorted(claimed, key=int) == [str(n) for n in range(rows)]
    with stores[0].read() as work:
        assert work.ledger.tally("a1").counts == {"delivered": rows}


def test_of_many_who_ask_at_once_one_gets_the_lease(sql_url: str, open_store: OpenStore) -> None:
    start = threading.Barrier(4)
    got: list[str] = []

    def ask(owner: str) -> None:
        store = open_store(sql_url)
        start.wait(timeout=30)
        with store.write() as work:
            if work.ledger.take_lease("T1", owner, NOW, 60):
                got.append(owner)

    together(*(lambda n=n: ask(f"sender-{n}") for n in range(4)))
    assert len(got) == 1


def test_a_sender_that_was_overtaken_is_stopped_at_its_next_claim(sql_url: str, open_store: OpenStore) -> None:
    slow, quick = open_store(sql_url), open_store(sql_url)
    with slow.write() as work:
        work.ledger.add([delivery("a"), delivery("b")])
        old = work.ledger.take_lease("T1", "slow", NOW, 0)
        assert old is not None
        assert len(work.ledger.claim(old, NOW, 1)) == 1
    with quick.write() as work:
        new = work.ledger.take_lease("T1", "quick", NOW, 60)
        assert new is not None
        assert [row.key for row in work.ledger.claim(new, NOW, 5)] == ["a", "b"]
    with slow.write() as work:
        work.ledger.settle([Outcome("a", "delivered", receipt="slow", at=NOW)])
        with pytest.raises(LeaseLost):
            work.ledger.claim(old, NOW, 1)
    with quick.write() as work:
        work.ledger.settle([Outcome("a", "delivered", receipt="quick", at=NOW)])
        row = work.ledger.get("a")
        assert row is not None
        assert row.receipt == "slow"


def test_a_take_over_in_the_middle_of_a_claim_waits_for_it_and_takes_back_its_rows(
    clean_postgres_url: str, open_store: OpenStore
) -> None:
    slow, quick = open_store(clean_postgres_url), open_store(clean_postgres_url)
    with slow.write() as work:
        work.ledger.add([delivery("a")])
        old = work.ledger.take_lease("T1", "slow", NOW, 0)
        assert old is not None

    def take_over() -> list[str]:
        with quick.write() as work:
            new = work.ledger.take_lease("T1", "quick", NOW, 60)
            assert new is not None
            return [row.key for row in work.ledger.claim(new, NOW, 5)]

    with ThreadPoolExecutor(1) as pool:
        with slow.write() as work:
            assert len(work.ledger.claim(old, NOW, 1)) == 1
            taken = pool.submit(take_over)
            assert somebody_waits(clean_postgres_url)
        assert taken.result(timeout=60) == ["a"]


def test_a_machine_whose_clock_is_wrong_takes_no_lease_on_postgresql(
    clean_postgres_url: str, open_store: OpenStore
) -> None:
    store = open_store(clean_postgres_url)
    with store.write() as work:
        lease = work.ledger.take_lease("T1", "one", NOW, 60)
        assert lease is not None
        work.ledger.add([delivery("a")])
        work.ledger.claim(lease, NOW, 1)
        tomorrow = NOW + timedelta(days=1)
        assert work.ledger.take_lease("T1", "two", tomorrow, 60) is None
        assert work.ledger.open_partitions(tomorrow) == []
        renewed = work.ledger.renew(lease, NOW - timedelta(days=1), 60)
        assert renewed.until >= lease.until


def test_on_sqlite_the_time_that_is_given_counts(sqlite_url: str, open_store: OpenStore) -> None:
    with open_store(sqlite_url).write() as work:
        lease = work.ledger.take_lease("T1", "one", NOW, 60)
        assert lease is not None
        assert lease.until == NOW + timedelta(seconds=60)
        assert work.ledger.take_lease("T1", "two", NOW + timedelta(seconds=59), 60) is None
        assert work.ledger.take_lease("T1", "two", NOW + timedelta(seconds=60), 60) is not None


def test_two_ticks_move_every_journey_once(sql_url: str, open_store: OpenStore) -> None:
    with open_store(sql_url).write() as work:
        for n in range(100):
            work.journeys.put(Journey(f"p{n:03}", "main", date(2030, 1, 1), due_at=NOW))

    moved: list[str] = []

    def tick(store: SqlStore) -> None:
        while True:
            with store.write() as work:
                due = work.journeys.due(NOW, 9)
                moved.extend(each.id for each in due)
                for each in due:
                    later = NOW + timedelta(days=1)
                    work.journeys.put(Journey(each.id, "main", each.started_on, step=each.step + 1, due_at=later))
            if not due:
                return

    stores = [open_store(sql_url) for _ in range(2)]
    together(*(lambda store=store: tick(store) for store in stores))
    # A tick leaves alone what the other one holds, and may end before it.
    assert sorted(moved) == [f"p{n:03}" for n in range(100)]
    with open_store(sql_url).read() as work:
        assert {journey.step for journey in work.journeys.find()} == {1}


def test_the_same_delivery_written_twice_at_once_exists_once(sql_url: str, open_store: OpenStore) -> None:
    start = threading.Barrier(3)
    written: list[int] = []

    def write() -> None:
        store = open_store(sql_url)
        start.wait(timeout=30)
        with store.write() as work:
            written.append(work.ledger.add(delivery(f"k{n:03}", partition=f"T{n % 5}") for n in range(200)))

    together(write, write, write)
    assert sum(written) == 200


def test_a_lock_holds_back_another_process_until_the_transaction_ends(
    clean_postgres_url: str, open_store: OpenStore
) -> None:
    first, second = open_store(clean_postgres_url), open_store(clean_postgres_url)
    seen: list[Setting | None] = []

    def wait() -> None:
        with second.write() as work:
            work.lock("person:p1")
            seen.append(work.settings.get("n"))

    with ThreadPoolExecutor(1) as pool:
        with first.write() as work:
            work.lock("person:p1")
            waiting = pool.submit(wait)
            assert somebody_waits(clean_postgres_url)
            work.settings.put(Setting("n", "first"))
        waiting.result(timeout=60)
    assert seen == [Setting("n", "first")]


def somebody_waits(url: str) -> bool:
    """Whether somebody comes to wait for a lock in this database within half a minute."""
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    asked = text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")
    engine = open_engine(url)
    deadline = time.monotonic() + 30
    found = 0
    while not found and time.monotonic() < deadline:
        with engine.connect() as connection:
            found = connection.execute(asked).scalar_one()
    engine.dispose()
    return bool(found)


def test_different_locks_do_not_hold_each_other_back(clean_postgres_url: str, open_store: OpenStore) -> None:
    first, second = open_store(clean_postgres_url), open_store(clean_postgres_url)
    with first.write() as work:
        work.lock("person:p1")

        def other() -> None:
            with second.write() as theirs:
                theirs.lock("person:p2")

        together(other)


def test_reading_goes_on_while_another_writes(sql_url: str, open_store: OpenStore) -> None:
    writer, reader = open_store(sql_url), open_store(sql_url)
    with writer.write() as work:
        work.settings.put(Setting("a", "1"))
        assert work.settings.count() == 1
        with reader.read() as theirs:
            assert theirs.settings.count() == 0
    with reader.read() as theirs:
        assert theirs.settings.count() == 1


def test_one_store_serves_many_threads(sql_url: str, open_store: OpenStore) -> None:
    store = open_store(sql_url)

    def use(n: int) -> None:
        for m in range(5):
            with store.write() as work:
                work.settings.put(Setting(f"{n}.{m}", "1"))
            with store.read() as work:
                assert work.settings.get(f"{n}.{m}") is not None

    together(*(lambda n=n: use(n) for n in range(12)))
    with store.read() as work:
        assert work.settings.count() == 60
