"""kill -9 by the hundred: round after round a city gets its first step from processes that are killed at random."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.delivery.sending import BURST, FLUSH_SECONDS
from bench.figures import show, taking
from tests.crash.city import build
from tests.crash.harness import assert_nothing_lost, finish, kill_and_restart, reckon
from tests.crash.worker import Orders

RATE = 600.0
EVENTS = 40
"""Questions that are asked in a round, each by somebody else."""

A_ROUND = 25
"""Kills after which a city is brought to its end and reckoned up."""


def crash(cycles: int, people: int, seed: int = 1) -> None:
    """Kill so many times; everything is reckoned up after each round, and nothing may be lost."""
    doubts: list[int] = []
    rounds = 0
    with TemporaryDirectory() as pattern, taking() as taken:
        build(Path(pattern), people, planned=people // 2)
        while rounds * A_ROUND < cycles:
            doubts += _round(Path(pattern), min(A_ROUND, cycles - rounds * A_ROUND), people, seed + rounds)
            rounds += 1
    allowed = RATE * FLUSH_SECONDS + BURST
    show(
        "crash",
        cycles=cycles,
        killed_at_work=len(doubts),
        lost=0,
        duplicates=sum(doubts),
        duplicates_per_kill=sum(doubts) / max(len(doubts), 1),
        worst_kill=max(doubts, default=0),
        worst_to_rate_times_flush=max(doubts, default=0) / allowed,
        seconds_per_cycle=taken.seconds / cycles,
    )


def _round(pattern: Path, cycles: int, people: int, seed: int) -> list[int]:
    with TemporaryDirectory() as folder:
        shutil.copy(pattern / "postcard.db", folder)
        orders = Orders(Path(folder), rate=RATE, events=min(EVENTS, people))
        doubts = kill_and_restart(orders, cycles, random.Random(seed))
        finish(orders)
        found = reckon(Path(folder))
        assert found.duplicates == sum(doubts)
        assert_nothing_lost(found, people)
    return doubts
