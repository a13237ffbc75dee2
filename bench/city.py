"""A whole city: its roster comes in, its programme starts, everybody gets the first step."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from adapters.app import make_tools
from adapters.calendar.zones import zone_name
from adapters.cli.roles import role_matcher
from adapters.content_files.words import FileWords
from adapters.delivery.drain import Drainer
from adapters.delivery.loop import DeliveryLoop
from adapters.roster.tables import open_table
from adapters.settings import CONTENT
from adapters.storage.store import SqlStore
from adapters.workplace.messenger import WorkplaceMessenger
from adapters.workplace.platform import WorkplacePlatform
from bench.figures import Taken, peak_mb, show, taking
from bench.roster import POSITIONS, positions, write_roster
from bot.conversations.programme import frozen_plan
from bot.domain import roster as columns
from bot.domain.ledger import DeliveryStatus
from bot.domain.people import Account
from bot.domain.programme import MAIN, Programme, ProgrammeStatus
from bot.domain.vision import Vision, VisionStatus
from bot.ports import Tools
from bot.services import roster
from bot.services.tick import tick

MONDAY = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
MANAGERS = datetime(2027, 1, 12, 17, 30, tzinfo=UTC)
TEAMS = datetime(2027, 1, 14, 20, 30, tzinfo=UTC)
"""Tuesday 11:30 and Thursday 14:30 in Chicago: past the last moment of the managers, and of everybody."""

PARTITION = "workplace:main"
UNLIMITED = 1e6
"""Messages per second nobody reaches: the platform's own speed is what we measure against."""
SAMPLE = 500
MOST_BARE = 20_000


@dataclass
class City:
    """One run: a database, a simulated platform, a moment that is moved."""

    folder: Path
    people: int

    def __post_init__(self) -> None:
        self.words = FileWords(CONTENT)
        self.tools: Tools = make_tools(self.words, "bench-" * 10)
        self.store = SqlStore(f"sqlite:///{self.folder / 'postcard.db'}", rate=UNLIMITED)
        self.now = MONDAY
        self.platform = WorkplacePlatform(self.folder / "workplace.db", lambda: self.now)
        self.messenger = WorkplaceMessenger(self.platform)

    def bring_in(self, everybody: list[tuple[str, str]]) -> int:
        """Import the roster; how many people there are then."""
        file = self.folder / "people.csv"
        write_roster(file, everybody)
        with open_table(file, columns.COLUMNS, columns.REQUIRED) as table:
            rules = roster.Rules(zone_name, role_matcher(self.words))
            found = roster.survey(self.store, table.lines, rules)
            report = roster.bring_in(self.store, table.lines, rules, found, self.now)
        assert not report.errors, report.errors
        return report.added

    def link(self) -> None:
        """Everybody has an account in the workplace."""
        with self.store.write() as work:
            for person in work.people.find():
                work.accounts.put(Account(person.id, person.id, PARTITION, person.id))

    def start(self) -> None:
        """The vision is affirmed and the programme runs from Monday."""
        today = MONDAY.astimezone(ZoneInfo("America/Chicago")).date()
        plan = frozen_plan(self.words.data("journeys/main"))
        with self.store.write() as work:
            texts = self.words.vision_texts()
            work.visions.put(Vision("1", texts, "P000000", MONDAY, VisionStatus.AFFIRMED))
            running = ProgrammeStatus.RUNNING
            work.programmes.put(Programme(MAIN, "Bench", plan, "1", running, today, due_at=MONDAY))

    def tick(self) -> None:
        """Do what is due."""
        tick(self.store, self.tools, self.now)

    def deliver(self) -> None:
        """Send everything that may be sent."""
        drainer = Drainer(self.store, {"workplace": self.messenger}, "bench", lambda: self.now)
        loop = DeliveryLoop(drainer)

        async def run() -> None:
            await loop.wake()
            await loop.settled()

        asyncio.run(run())

    def bare(self, count: int) -> Taken:
        """The same messages through the same messenger, with nothing of ours in between."""
        with self.store.read() as work:
            ids = [person.id for person in work.people.find(limit=SAMPLE)]
            rows = [row for id in ids for row in work.ledger.of_person(id, 5) if row.message]
        letters = itertools.islice(itertools.cycle(rows), count)
        account = Account("bare", "bare", PARTITION, "bare")

        async def run() -> None:
            for number, row in enumerate(letters):
                assert row.message is not None
                await self.messenger.send(account, row.message, f"bare:{number}")

        with taking() as taken:
            asyncio.run(run())
        return taken


def city(people: int = 0) -> None:
    """Measure each phase with the real city's positions, or with so many invented people."""
    if not people and not POSITIONS.exists():
        show("city", skipped=f"{POSITIONS.name} is not here; --people N measures an invented city")
        return
    with TemporaryDirectory() as folder:
        _measure(City(Path(folder), people), positions(people))


def _measure(found: City, everybody: list[tuple[str, str]]) -> None:
    with taking() as taken:
        count = found.bring_in(everybody)
    _phase("import", taken, count)
    found.link()
    found.start()
    with taking() as taken:
        found.tick()
    _phase("enrol", taken, count)
    planned, delivered = Taken(), Taken()
    for found.now in (MANAGERS, TEAMS):
        with taking() as taken:
            found.tick()
        planned.add(taken)
        with taking() as taken:
            found.deliver()
        delivered.add(taken)
    _phase("plan", planned, count)
    sent = found.platform.count()
    _phase("deliver", delivered, count, messages=sent, messages_per_second=delivered.rate(sent))
    memory = peak_mb()
    with found.store.read() as work:
        step = dict(work.ledger.tally("step:why").counts)
    bare = found.bare(min(sent, MOST_BARE))
    ours_to_bare = delivered.rate(sent) / bare.rate(min(sent, MOST_BARE))
    seconds = planned.seconds + delivered.seconds
    exact = step == {DeliveryStatus.DELIVERED: count} and set(found.platform.sends_by_key().values()) == {1}
    show("city", people=count, first_step_seconds=seconds, ledger_exact=exact, to_bare=ours_to_bare, peak_mb=memory)
    assert exact, step


def _phase(name: str, taken: Taken, count: int, **more: object) -> None:
    show("city", phase=name, seconds=taken.seconds, cpu=taken.cpu, us_per_person=taken.each(count), **more)
