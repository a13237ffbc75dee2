"""Choosing who is due: an idle tick costs next to nothing, a busy one as much as there are people due."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.storage.store import SqlStore
from bench.city import MONDAY, TEAMS, City
from bench.figures import show, taking
from bot.domain.people import Account, Person
from bot.ports import Store, Work
from bot.services.tick import tick

IDLE_TICKS = 50
SHARES = (0, 1 / 30, 1 / 3, 1)
"""How many of all people are due: of 30,000 none, 1,000, 10,000 and everybody."""


@dataclass
class TimedStore:
    """A store that remembers how long its longest write kept the others waiting, in seconds."""

    store: Store
    longest: float = 0.0

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A read of the store behind."""
        with self.store.read() as work:
            yield work

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A write of the store behind."""
        began = time.perf_counter()
        with self.store.write() as work:
            yield work
        self.longest = max(self.longest, time.perf_counter() - began)


def due(people: int) -> None:
    """Measure ticks with nothing due on a small and a large roster, then with more and more people due."""
    with TemporaryDirectory() as small, TemporaryDirectory() as large:
        idle = [_idle(_town(Path(small), max(people // 30, 1))), _idle(_town(Path(large), people))]
        show("due", due=0, people=people, us=1e6 * idle[1], to_idle_on_a_thirtieth_of_the_people=idle[1] / idle[0])
        costs = [_busy(Path(large), people, int(share * people)) for share in SHARES if share]
    show("due", cost_per_due_of_most_to_fewest=costs[-1] / costs[0])


def _town(folder: Path, people: int) -> City:
    """People without managers, enrolled on Monday, everybody's first step due by Thursday."""
    made = City(folder, people)
    with made.store.write() as work:
        for number in range(people):
            id = f"P{number:06}"
            work.people.put(Person(id, f"Person {number}", job_title="CLERK", site="City Hall"))
            work.accounts.put(Account(id, id, "workplace:main", id))
    made.start()
    made.tick()
    made.store.checkpoint()
    return made


def _idle(town: City) -> float:
    """Seconds a tick with nothing due takes, the median of many."""
    moment = MONDAY + timedelta(minutes=1)
    seconds = []
    for _ in range(IDLE_TICKS):
        with taking() as taken:
            tick(town.store, town.tools, moment)
        seconds.append(taken.seconds)
    return statistics.median(seconds)


def _busy(folder: Path, people: int, number: int) -> float:
    """Seconds of processor time for each person due, when so many are."""
    with TemporaryDirectory() as copy:
        shutil.copy(folder / "postcard.db", copy)
        town = City(Path(copy), people)
        _put_off(town.store, number)
        timed = TimedStore(town.store)
        with taking() as taken:
            tick(timed, town.tools, TEAMS)
        with town.store.read() as work:
            planned = work.ledger.tally("step:why").total
        assert planned == number, f"{planned} of {number} were planned."
        town.store.close()
    show("due", due=number, people=people, us_per_due=taken.each(number), longest_write_ms=1e3 * timed.longest)
    return taken.cpu / number


def _put_off(store: SqlStore, all_but: int) -> None:
    """Nobody is due in this month but so many."""
    with store.write() as work:
        for journey in work.journeys.find()[all_but:]:
            work.journeys.put(replace(journey, due_at=TEAMS + timedelta(days=30)))
