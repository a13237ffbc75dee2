"""A small town for conversation tests: every part once or twice, in two languages. Wording comes from content/."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from adapters.calendar.public_holidays import HolidayCalendar
from adapters.content_files.classifier import RuleClassifier
from adapters.content_files.retriever import PageRetriever
from adapters.content_files.words import FileWords
from adapters.memory.store import MemoryStore
from adapters.secrets.sealer import KeySealer
from adapters.settings import CONTENT
from bot.domain.people import Person
from bot.ports import Store, Tools
from bot.services.seed import first_vision
from tests.chat import wait
from tests.stage import Stage

MONDAY = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
"""Monday 11 January 2027, 9:00 in Port Alder."""

CIO, EXECUTIVE, MANAGER, STAFF, SPANISH = "cio", "ella", "mona", "sam", "paz"
AGENT, BACKUP, LEAD, OTHER_LEAD = "agnes", "boris", "lea", "leon"


def _person(id: str, name: str, title: str, family: str, *groups: str, manager: str = "", **more: str) -> Person:
    email = f"{id}@port-alder.example"
    where = {"department": "Library", "site": "City Hall", **more}
    return Person(id, name, email, title, manager_id=manager, groups=groups, role_family=family, **where)


PEOPLE = (
    _person(CIO, "Carla Ibsen", "Chief Information Officer", "executive", "cio", "executive", department="IT"),
    _person(EXECUTIVE, "Ella Grant", "Commissioner", "executive", "executive", department="Health"),
    _person(MANAGER, "Mona Reyes", "Library Supervisor", "team_leader", "manager", manager=CIO),
    _person(STAFF, "Sam Okoro", "Librarian", "librarian", manager=MANAGER),
    _person(SPANISH, "Paz Herrera", "Library Clerk", "librarian", manager=MANAGER, locale="es-US"),
    _person(AGENT, "Agnes Moreau", "Librarian", "librarian", "change_agent", manager=EXECUTIVE),
    _person(BACKUP, "Boris Lund", "Clerk", "office_support", "change_agent", manager=EXECUTIVE, department="Health"),
    _person(LEAD, "Lea Novak", "Trainer", "hr_training", "lead_agent", manager=EXECUTIVE, department="HR"),
    _person(OTHER_LEAD, "Leon Adler", "Trainer", "hr_training", "lead_agent", manager=EXECUTIVE, department="HR"),
)


@cache
def words() -> FileWords:
    """The words that come with Postcard."""
    return FileWords(CONTENT)


@cache
def tools() -> Tools:
    """The real tools, offline, with a key of the tests' own."""
    found = words()
    return Tools(found, PageRetriever(found), RuleClassifier(found), HolidayCalendar(), KeySealer("test-" * 10))


def town(store: Store | None = None) -> Stage:
    """The town on a Monday morning, the vision under review."""
    stage = Stage(store or MemoryStore(), tools(), PEOPLE, MONDAY)
    with stage.store.write() as work:
        first_vision(work, stage.tools, words().vision_texts(), stage.now)
    stage.deliver()
    return stage


def running_town(store: Store | None = None) -> Stage:
    """The town with its vision affirmed and its programme started."""
    stage = town(store)
    stage.chat(EXECUTIVE).presses("Affirm")
    stage.chat(CIO).commands("report").presses("Start the programme")
    return stage


def days(stage: Stage, number: float) -> None:
    """Let days pass."""
    wait(stage, days=number)
