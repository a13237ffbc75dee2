"""The demonstration's clock runs on, jumps forward, never goes back, and remembers where it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.clocks import MovableClock
from adapters.memory.store import MemoryStore

START = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)


def test_it_starts_where_it_is_told_and_runs_on() -> None:
    clock = MovableClock(MemoryStore(), START)
    first = clock.now()
    assert START <= first <= clock.now()
    assert first - START < timedelta(minutes=1)


def test_it_moves_forward() -> None:
    clock = MovableClock(MemoryStore(), START)
    later = START + timedelta(days=3)
    assert later <= clock.move_to(later) <= clock.now()


def test_its_own_now_is_a_moment_it_can_be_moved_to() -> None:
    # It has run on by the time it is moved, so its own now is always a little in the past.
    clock = MovableClock(MemoryStore(), START)
    before = clock.now()
    assert clock.move_to(before) >= before
    assert clock.move_to(START - timedelta(days=1)) >= before


def test_it_remembers_where_it_was_moved_to() -> None:
    store = MemoryStore()
    MovableClock(store, START).move_to(START + timedelta(days=3))
    again = MovableClock(store, START).now()
    assert again >= START + timedelta(days=3)
    assert again - START < timedelta(days=3, minutes=1)
