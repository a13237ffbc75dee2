"""Runs the program in processes of their own, kills them, and checks that the ledger and the platform agree."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from adapters.delivery.sending import AHEAD_SECONDS, BURST
from adapters.workplace.platform import WorkplacePlatform
from tests.crash.worker import Orders, run

KILLED, DIED = -9, 137

FROM_START, AT_WORK = 0.6, 0.4
"""Seconds within which a process dies, counted from its start and from its first send."""


def context() -> ForkServerContext:
    """Processes are forked from one that has everything imported and nothing open: a start takes milliseconds."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["tests.crash.warm"])
    return found


def start(orders: Orders, at_work: Connection | None = None) -> BaseProcess:
    """The program, running in a process of its own."""
    process = context().Process(target=run, args=(orders, at_work), daemon=True)
    process.start()
    return process


def finish(orders: Orders, seconds: float = 120) -> None:
    """Let the program run to its end; it must get there."""
    process = start(replace(orders, die_at=""))
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
    assert process.exitcode == 0, f"The program ended with {process.exitcode}."


def kill_and_restart(orders: Orders, cycles: int, chance: random.Random) -> list[int]:
    """Start and kill -9 again and again; for each process killed at work, how many messages it left in doubt.

    Every third dies at any moment from its very start, the others while they send.
    """
    doubts, before = [], unrecorded(orders.folder)
    for number in range(cycles):
        if _killed(orders, chance, from_start=number % 3 == 0):
            after = unrecorded(orders.folder)
            doubts.append(after - before)
            before = after
    return doubts


def _killed(orders: Orders, chance: random.Random, from_start: bool) -> bool:
    ours, theirs = context().Pipe()
    process = start(orders, theirs)
    theirs.close()
    if not from_start and ours.poll(20):
        process.join(chance.uniform(0.0, AT_WORK))
    else:
        process.join(chance.uniform(0.0, FROM_START))
    process.kill()
    process.join()
    ours.close()
    return process.exitcode == KILLED


def unrecorded(folder: Path) -> int:
    """Sends the platform knows of without a row that says so: those of a killed process will be made once more."""
    if not (folder / "workplace.db").exists():
        return 0
    with closing(sqlite3.connect(folder / "postcard.db")) as db:
        recorded = db.execute("SELECT count(*) FROM deliveries WHERE status = 'delivered'").fetchone()[0]
    with closing(sqlite3.connect(folder / "workplace.db")) as db:
        return int(db.execute("SELECT count(*) FROM shown WHERE kind = 'bot'").fetchone()[0] - recorded)


def most_in_doubt(orders: Orders) -> float:
    """What a kill may leave in doubt at most: what was claimed ahead, once more while that is written down."""
    return 2 * orders.rate * AHEAD_SECONDS + BURST


@dataclass(frozen=True)
class Reckoning:
    """What the ledger says and what the platform shows."""

    statuses: dict[str, int]
    attempts: dict[str, int]
    sends: dict[str, int]
    undone_events: int
    acknowledged: list[str]
    integrity: list[str]

    @property
    def duplicates(self) -> int:
        """Messages that a person saw more than once."""
        return sum(count - 1 for count in self.sends.values())

    @property
    def lost(self) -> list[str]:
        """Rows said to be delivered that nobody saw."""
        return sorted(set(self.attempts) - set(self.sends))

    @property
    def unexplained(self) -> list[str]:
        """Messages seen more often than they were claimed."""
        return sorted(key for key, count in self.sends.items() if count > self.attempts.get(key, 0))


def reckon(folder: Path) -> Reckoning:
    """Read both files with nothing of ours in between."""
    with closing(sqlite3.connect(folder / "postcard.db")) as db:
        statuses = dict(db.execute("SELECT status, count(*) FROM deliveries GROUP BY status"))
        attempts = dict(db.execute("SELECT key, attempts FROM deliveries"))
        undone = db.execute("SELECT count(*) FROM inbox WHERE NOT done OR dead").fetchone()[0]
        integrity = [row[0] for row in db.execute("PRAGMA integrity_check")]
    platform = WorkplacePlatform(folder / "workplace.db")
    sends = platform.sends_by_key()
    platform.close()
    noted = folder / "acknowledged"
    acknowledged = noted.read_text().splitlines() if noted.exists() else []
    return Reckoning(statuses, attempts, sends, undone, acknowledged, integrity)


def assert_nothing_lost(found: Reckoning, people: int) -> None:
    """Everybody got their welcome and their step, every acknowledged event had its one effect."""
    steps = [key for key in found.attempts if key.startswith("step:main:")]
    assert len(steps) == people
    assert found.statuses == {"delivered": 2 * people + len(found.acknowledged)}
    assert found.lost == []
    assert set(found.sends) == set(found.attempts)
    assert found.unexplained == []
    assert found.undone_events == 0
    assert {f"{event}:0" for event in found.acknowledged} <= set(found.sends)
    assert found.integrity == ["ok"]
