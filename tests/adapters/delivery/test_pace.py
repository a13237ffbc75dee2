"""The platform's pace: never faster, never idle without need, a person who waits before everybody who does not."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from adapters.delivery.sending import AHEAD_SECONDS, BURST, FLUSH_SECONDS
from bot.domain.ledger import DeliveryStatus, Outcome, Purpose
from tests.adapters.delivery.kit import HERE, Engine, letter, numbered

PEOPLE = ["p1", "p2", "p3"]


def paced(engine: Engine, rate: float) -> None:
    with engine.store.write() as work:
        work.ledger.set_rate(HERE, rate)


def watched(engine: Engine, look: Any) -> None:
    """Call ``look`` as each message goes out."""
    send = engine.messenger.send

    async def looked(*values: Any) -> Outcome:
        if (waits := look()) is not None:
            await waits
        return await send(*values)

    engine.messenger.send = looked  # type: ignore[method-assign, assignment]


def test_no_tenth_of_a_second_sees_more_than_the_rate_allows(engine: Engine) -> None:
    moments: list[float] = []
    paced(engine, 200)
    engine.write(*numbered(80, [f"x{n}" for n in range(40)]))
    engine.people(*(f"x{n}" for n in range(40)))
    watched(engine, lambda: moments.append(time.monotonic()))
    engine.drain()
    busiest = max(sum(start <= each < start + 0.1 for each in moments) for start in moments)
    assert len(moments) == 80
    assert busiest <= 0.1 * 200 + BURST + 1


def test_a_slow_platform_does_not_slow_the_pace(engine: Engine) -> None:
    """A tenth of a second for each answer: one after the other would take eight seconds."""
    paced(engine, 200)
    engine.write(*numbered(80, [f"x{n}" for n in range(80)]))
    engine.people(*(f"x{n}" for n in range(80)))
    under_way, most = 0, 0

    async def slow() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.1)
        under_way -= 1

    watched(engine, slow)
    engine.drain()
    assert most >= 10


def test_no_more_is_claimed_and_unrecorded_than_a_crash_may_leave_in_doubt(engine: Engine) -> None:
    rate, in_doubt = 100, []

    def look() -> None:
        in_doubt.append(engine.tally().counts.get(DeliveryStatus.CLAIMED, 0))

    paced(engine, rate)
    engine.write(*numbered(60, PEOPLE))
    watched(engine, look)
    engine.drain()
    assert max(in_doubt) <= rate * (AHEAD_SECONDS + FLUSH_SECONDS) + BURST


def test_a_reply_that_comes_during_bulk_overtakes_it(engine: Engine) -> None:
    sends = iter(range(1, 1000))

    def look() -> None:
        if next(sends) == 5:
            engine.write(letter("reply", "p2", purpose=Purpose.REPLY))

    paced(engine, 100)
    engine.write(*numbered(100, PEOPLE, purpose=Purpose.VISION))
    watched(engine, look)
    engine.drain()
    assert engine.messenger.sent.index("reply") < 60


def test_edits_spread_over_many_batches_end_in_one_message(engine: Engine) -> None:
    paced(engine, 50)
    engine.write(*(letter(f"k{n}", topic="card", words=f"version {n}", replaces=True) for n in range(30)))
    engine.drain()
    assert engine.lines() == ["version 29"]


def test_one_persons_messages_keep_their_order_when_answers_do_not(engine: Engine) -> None:
    delays = iter([0.03, 0.0, 0.02, 0.01] * 20)
    paced(engine, 100)
    engine.write(*numbered(40, PEOPLE))
    watched(engine, lambda: asyncio.sleep(next(delays)))
    engine.drain()
    assert engine.lines("p1") == [f"k{n:03}" for n in range(0, 40, 3)]
