"""Who may send: a lease that is lost, runs out or is handed over; a database that is away; a process that ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from adapters.delivery.loop import DeliveryLoop
from bot.domain.errors import NotReady
from bot.domain.ledger import DeliveryStatus, Outcome, Purpose
from tests.adapters.delivery.kit import FAST, HERE, Engine, WatchedStore, letter, numbered

DUE, CLAIMED, DELIVERED = DeliveryStatus.DUE, DeliveryStatus.CLAIMED, DeliveryStatus.DELIVERED
PEOPLE = ["p1", "p2", "p3"]


def at_send(engine: Engine, number: int, act: Callable[[], Awaitable[Any] | None]) -> None:
    """Do something when the n-th message is on its way."""
    send, calls = engine.messenger.send, iter(range(1, 10_000))

    async def watched(*values: Any) -> Outcome:
        if next(calls) == number and (waits := act()) is not None:
            await waits
        return await send(*values)

    engine.messenger.send = watched  # type: ignore[method-assign, assignment]


def paced(engine: Engine, rate: float) -> None:
    with engine.store.write() as work:
        work.ledger.set_rate(HERE, rate)


def taken_over(engine: Engine) -> None:
    """The lease runs out and another process takes it."""
    engine.clock.move(seconds=20)
    with engine.store.write() as work:
        assert work.ledger.take_lease(HERE, "two", engine.clock.now(), 15) is not None


def test_only_one_process_sends_for_a_partition(engine: Engine) -> None:
    with engine.store.write() as work:
        assert work.ledger.take_lease(HERE, "two", engine.clock.now(), 15) is not None
    engine.write(letter("a"))
    assert engine.drain() == 0
    engine.clock.move(seconds=16)
    assert engine.drain() == 1


def test_the_lease_is_given_back_at_the_end(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.drain()
    engine.write(letter("b"))
    assert Engine(engine.store, engine.messenger, engine.clock, owner="two").drain() == 1


def test_a_lost_lease_stops_the_sending_and_what_was_sent_is_recorded(engine: Engine) -> None:
    paced(engine, 100)
    engine.write(*numbered(200, PEOPLE))
    at_send(engine, 10, lambda: taken_over(engine))
    engine.drain()
    sent = engine.messenger.sent
    assert 10 <= len(sent) < 60
    assert engine.tally().counts[DELIVERED] == len(sent)
    assert {engine.row(key).status for key in sent} == {DELIVERED}


def test_after_a_take_over_everything_is_sent_once(engine: Engine) -> None:
    paced(engine, 200)
    engine.write(*numbered(100, PEOPLE))
    at_send(engine, 10, lambda: taken_over(engine))
    engine.drain()
    paced(engine, FAST)
    Engine(engine.store, engine.messenger, engine.clock, owner="two").drain()
    assert sorted(engine.messenger.sent) == [f"k{n:03}" for n in range(100)]
    assert dict(engine.tally().counts) == {DELIVERED: 100}


def test_past_its_own_deadline_a_process_sends_nothing_and_the_rows_go_back_untried(store: Any) -> None:
    engine = Engine(store, lease_seconds=0.0)
    engine.people(*PEOPLE)
    engine.write(*numbered(5, PEOPLE))
    assert engine.drain() == 0
    assert engine.messenger.sent == []
    assert {(engine.row(f"k{n:03}").status, engine.row(f"k{n:03}").attempts) for n in range(5)} == {(DUE, 0)}


def test_rows_a_vanished_process_left_claimed_are_sent_once_its_lease_has_run_out(engine: Engine) -> None:
    engine.write(letter("a"), letter("b"))
    with engine.store.write() as work:
        lease = work.ledger.take_lease(HERE, "gone", engine.clock.now(), 15)
        assert lease is not None
        work.ledger.claim(lease, engine.clock.now(), 1)
    assert engine.drain() == 0
    engine.clock.move(seconds=16)
    assert engine.open()
    engine.drain()
    assert engine.lines() == ["a", "b"]
    assert (engine.row("a").attempts, engine.row("b").attempts) == (2, 1)


def test_a_database_that_is_away_for_a_moment_costs_no_result(engine: Engine) -> None:
    away: list[int] = []

    def fail(number: int) -> None:
        if away:
            away.pop()
            raise NotReady("The disk is full.")

    broken = Engine(WatchedStore(engine.store, before_commit=fail), engine.messenger, engine.clock)
    engine.write(*numbered(9, PEOPLE))
    at_send(engine, 1, lambda: away.append(1))
    with pytest.raises(NotReady):
        broken.drain()
    assert dict(engine.tally().counts) == {DELIVERED: 9}
    engine.clock.move(seconds=20)
    assert broken.drain() == 0
    assert len(engine.messenger.sent) == 9


def test_results_outlive_a_database_that_stays_away(engine: Engine) -> None:
    away = False

    def fail(number: int) -> None:
        if away:
            raise NotReady("The disk is full.")

    def go_away() -> None:
        nonlocal away
        away = True

    broken = Engine(WatchedStore(engine.store, before_commit=fail), engine.messenger, engine.clock)
    engine.write(*numbered(9, PEOPLE))
    at_send(engine, 1, go_away)
    with pytest.raises(NotReady):
        broken.drain()
    assert dict(engine.tally().counts) == {CLAIMED: 9}
    away = False
    engine.clock.move(seconds=20)
    broken.drain()
    assert dict(engine.tally().counts) == {DELIVERED: 9}
    assert len(engine.messenger.sent) == 9


def test_two_drains_at_once_send_everything_once(engine: Engine) -> None:
    engine.write(*numbered(200, PEOPLE))
    other = Engine(engine.store, engine.messenger, engine.clock, owner="two")

    async def both() -> None:
        await asyncio.gather(engine.drainer.drain(HERE), other.drainer.drain(HERE))

    asyncio.run(both())
    assert sorted(engine.messenger.sent) == [f"k{n:03}" for n in range(200)]


def test_the_loop_sends_what_is_due_in_every_partition(engine: Engine) -> None:
    engine.write(letter("a", "p1"), letter("b", "p2"))
    loop = DeliveryLoop(engine.drainer)

    async def run() -> None:
        await loop.wake()
        await loop.settled()

    asyncio.run(run())
    assert dict(engine.tally().counts) == {DELIVERED: 2}


def test_what_is_written_while_a_drain_ends_is_sent_before_the_loop_has_settled(engine: Engine) -> None:
    running: Any = None
    released = 4  # commits of a drain that sends once: take the lease, claim, record, release

    def write_one_more(number: int) -> None:
        if number == released:
            engine.write(letter("late"))
            asyncio.run_coroutine_threadsafe(loop.wake(), running).result()

    watched = Engine(WatchedStore(engine.store, after_commit=write_one_more), engine.messenger, engine.clock)
    loop = DeliveryLoop(watched.drainer)
    engine.write(letter("a"))

    async def run() -> None:
        nonlocal running
        running = asyncio.get_running_loop()
        await loop.wake()
        await loop.settled()

    asyncio.run(run())
    assert engine.lines() == ["a", "late"]


def test_stopping_finishes_what_is_under_way_and_gives_the_rest_back(engine: Engine) -> None:
    paced(engine, 50)
    engine.write(*numbered(100, PEOPLE, purpose=Purpose.VISION))
    loop = DeliveryLoop(engine.drainer)

    async def run() -> None:
        under_way = asyncio.Event()
        at_send(engine, 3, under_way.set)
        await loop.wake()
        await under_way.wait()
        await loop.stop()

    asyncio.run(run())
    sent = len(engine.messenger.sent)
    assert 3 <= sent < 20
    assert dict(engine.tally().counts) == {DELIVERED: sent, DUE: 100 - sent}
    assert Engine(engine.store, engine.messenger, engine.clock, owner="two").open()


def test_a_platform_that_hangs_does_not_hold_up_the_end(engine: Engine) -> None:
    engine.write(letter("a", "p1"), letter("b", "p2"))
    loop = DeliveryLoop(engine.drainer)

    async def run() -> None:
        hangs, never = asyncio.Event(), asyncio.Event()

        async def hang() -> None:
            hangs.set()
            await never.wait()

        at_send(engine, 2, hang)
        await loop.wake()
        await hangs.wait()
        await loop.stop(patience=0.05)

    asyncio.run(run())
    assert sorted([engine.row("a").status, engine.row("b").status]) == [CLAIMED, DELIVERED]


def test_a_drain_that_breaks_is_logged_and_the_next_one_goes_on(engine: Engine, caplog: Any) -> None:
    engine.write(letter("a"))
    broken: list[str] = []

    def fail(name: str) -> None:
        if not broken:
            broken.append(name)
            raise RuntimeError("a bug")

    loop = DeliveryLoop(Engine(engine.store, engine.messenger, engine.clock, fail_point=fail).drainer)

    async def run() -> None:
        for _ in range(3):
            await loop.wake()
            await loop.settled()
            engine.clock.move(seconds=20)

    asyncio.run(run())
    assert "drain ended" in caplog.text
    assert engine.lines() == ["a"]
