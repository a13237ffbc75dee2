"""A city in files, on the afternoon on which everybody's first step is due."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.clocks import MovableClock
from adapters.storage.store import SqlStore
from bot.conversations.programme import frozen_plan
from bot.domain.people import Account, Group, Person
from bot.domain.programme import MAIN, Programme, ProgrammeStatus
from bot.domain.vision import Vision, VisionStatus
from bot.services import journeys
from bot.services.tick import tick
from tests.town import MONDAY, tools, words

THEN = datetime(2027, 1, 14, 20, 5, tzinfo=UTC)
"""Thursday 14 January 2027, 14:05 in Port Alder: the last of the window's hours, in which nobody's moment lies."""


def person_id(number: int) -> str:
    """The id of the n-th person."""
    return f"person-{number:05}"


def account_id(number: int) -> str:
    """The account of the n-th person."""
    return f"workplace:{person_id(number)}"


def build(folder: Path, people: int, planned: int = 0) -> None:
    """Write a city into a folder: everybody enrolled on Monday, the clock on Thursday, some letters in the outbox."""
    store = SqlStore(f"sqlite:///{folder / 'postcard.db'}")
    with store.write() as work:
        for number in range(people):
            id = person_id(number)
            work.people.put(Person(id, f"Person {number}", job_title="Clerk", site="City Hall", groups=_groups(number)))
            work.accounts.put(Account(account_id(number), id, "workplace:main", id))
        texts = words().vision_texts()
        work.visions.put(Vision("1", texts, person_id(0), MONDAY, VisionStatus.AFFIRMED))
        today = MONDAY.astimezone(ZoneInfo("America/Chicago")).date()
        plan = frozen_plan(words().data("journeys/main"))
        work.programmes.put(Programme(MAIN, "Test", plan, "1", ProgrammeStatus.RUNNING, today, due_at=MONDAY))
    tick(store, tools(), MONDAY)
    with store.write() as work:
        journeys.advance(work, tools(), THEN, limit=planned)
    MovableClock(store, THEN)
    store.checkpoint()
    store.close()


def _groups(number: int) -> tuple[str, ...]:
    return (Group.CIO, Group.EXECUTIVE) if number == 0 else ()
