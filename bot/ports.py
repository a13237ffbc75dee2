"""Every protocol the outside must fulfil, on one page. The core calls these and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.domain.announcement import Announcement, Audience
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.ledger import Delivery, Lease, Outcome, Tally
from bot.domain.people import Account, Person, Preferences
from bot.domain.programme import Journey, Programme
from bot.domain.pulse import Ballot, Participation, PulseComment, Release, Wave
from bot.domain.records import AuditEntry, Dialogue, InboxEntry, Question, Setting
from bot.domain.vision import Review, Vision
from bot.messages.blocks import Block, Message
from bot.messages.spans import Spans

R = TypeVar("R")


class Clock(Protocol):
    """Tells the time, timezone-aware, in UTC."""

    def now(self) -> datetime: ...


class Table(Protocol[R]):
    """A keyed store of one kind of record. ``id`` is the key. Listings are ordered by ``id``."""

    def get(self, id: str) -> R | None: ...
    def put(self, record: R) -> None:
        """Insert the record or replace the one with the same id."""

    def add(self, record: R) -> bool:
        """Insert the record unless its id exists; whether it was inserted."""

    def find(self, *, after: str = "", limit: int | None = None, **equals: object) -> list[R]:
        """Records whose named fields equal the values (a collection means any of them), ids after ``after``."""

    def count(self, **equals: object) -> int: ...
    def remove(self, **equals: object) -> int:
        """Delete the matching records; how many. At least one field must be named."""


class DueTable(Table[R], Protocol[R]):
    """A table whose records carry ``due_at``; an index makes finding them cost as much as there are due."""

    def due(self, now: datetime, limit: int) -> list[R]:
        """Records due at ``now``, the longest overdue first."""

    def next_due(self) -> datetime | None:
        """When the next record is due, or None."""


class People(Table[Person], Protocol):
    """The roster."""

    def page(self, audience: Audience, after: str, limit: int) -> list[Person]:
        """People of an audience who are still here, ids after ``after``."""

    def size(self, audience: Audience) -> int:
        """How many people of an audience are still here, counted by the database."""

    def by_email(self, email: str) -> Person | None: ...
    def in_group(self, *groups: str) -> list[Person]:
        """People in any of the groups who are still here."""

    def search(self, words: str, limit: int) -> list[Person]:
        """People whose name, title, department or email contains every word, for pickers."""

    def values(self, kind: str) -> list[tuple[str, int]]:
        """The values of an audience kind (role_family, department, site) with their head counts, largest first."""

    def roles_in(self, audience: Audience) -> list[tuple[str, int]]:
        """Role families of an audience with their head counts, largest first, counted by the database."""

    def team_sizes(self) -> Mapping[str, int]:
        """How many people report to each manager id."""

    def without_journey(self, after: str, limit: int) -> list[Person]:
        """People who are still here and have no journey."""


class Ledger(Protocol):
    """The delivery ledger and its partitions: outbox, leases and the record of who was sent what."""

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Write deliveries whose keys are new; how many were written."""

    def get(self, key: str) -> Delivery | None: ...
    def open_partitions(self, now: datetime) -> list[str]:
        """Partitions with something to send now, and not resting."""

    def take_lease(self, partition: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """The lease if it is free, run out or ours; a new owner gets a higher epoch and takes back claimed rows."""

    def renew(self, lease: Lease, now: datetime, seconds: float) -> Lease:
        """The lease, longer. Raises LeaseLost when another process has it."""

    def release(self, lease: Lease) -> None:
        """Give the lease back, and every row it still has claimed."""

    def rest(self, partition: str, until: datetime) -> None:
        """Send nothing for this partition before ``until``; survives a hand-over."""

    def set_rate(self, partition: str, rate: float) -> None:
        """The partition's messages per second."""

    def claim(self, lease: Lease, now: datetime, limit: int) -> list[Delivery]:
        """Mark the next due rows as claimed by this lease's epoch and return them, by priority then age."""

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write how attempts ended. A late result is recorded even after the lease is lost."""

    def cancel(self, campaign: str, reason: str) -> int:
        """Skip everything of a campaign that is still due; how many."""

    def cancel_for(self, person_id: str, purposes: Iterable[str], reason: str) -> int:
        """Skip everything of these purposes that is still due for one person."""

    def tally(self, campaign: str) -> Tally: ...
    def last_budgeted(self, person_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each person last got, or is next due to get, something that spends the attention budget."""

    def receipt_for(self, person_id: str, topic: str) -> str:
        """The platform's reference of the last delivered message with this topic, or empty."""

    def of_person(self, person_id: str, limit: int) -> list[Delivery]:
        """The newest deliveries of one person, newest first."""

    def campaigns(self, prefix: str) -> Mapping[str, Tally]:
        """The tallies of every campaign whose name starts with ``prefix``."""

    def next_due(self) -> datetime | None:
        """When the next due row may be sent, or None."""


class Ballots(Table[Ballot], Protocol):
    """Pulse ballots."""

    def tally(self, wave_id: str) -> list[tuple[str, str, str, str, str, str, int]]:
        """(item, value, department, role_family, level, site, count) for every combination in a wave."""


class Work(Protocol):
    """One transaction's view of everything that is stored."""

    people: People
    preferences: Table[Preferences]
    accounts: Table[Account]
    programmes: DueTable[Programme]
    journeys: DueTable[Journey]
    visions: Table[Vision]
    reviews: Table[Review]
    announcements: DueTable[Announcement]
    concerns: DueTable[Concern]
    concern_events: Table[ConcernEvent]
    waves: DueTable[Wave]
    participations: Table[Participation]
    ballots: Ballots
    pulse_comments: Table[PulseComment]
    releases: Table[Release]
    inbox: Table[InboxEntry]
    dialogues: Table[Dialogue]
    questions: Table[Question]
    audit: Table[AuditEntry]
    settings: Table[Setting]
    ledger: Ledger

    def lock(self, name: str) -> None:
        """Hold a named lock, a person or a record, until the transaction ends."""


class Store(Protocol):
    """Opens transactions. Leaving a write without an exception commits it; an exception rolls it back."""

    def read(self) -> AbstractContextManager[Work]: ...
    def write(self) -> AbstractContextManager[Work]: ...


Values: TypeAlias = Mapping[str, str | int | Spans]
"""What a page is filled with: plain data, or spans that content made. Never markup."""


@dataclass(frozen=True, slots=True)
class Page:
    """One content page, filled in: ready to become a message."""

    key: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    meta: Mapping[str, Any]


class Words(Protocol):
    """Approved words, by key and language. A language that lacks a key falls back to the default language."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    def language_of(self, locale: str) -> str:
        """The language among ``languages`` that fits a locale best; the default one when none does."""

    def page(self, key: str, language: str, values: Values) -> Page:
        """A page with its declared values filled in as plain data. Raises KeyError for an unknown page."""

    def pages(self, folder: str, language: str) -> list[str]:
        """Keys of the pages in a folder, sorted."""

    def phrase(self, key: str, language: str, **values: str | int) -> str:
        """A short phrase. Raises KeyError for an unknown key."""

    def role(self, family: str, language: str) -> Mapping[str, Spans]:
        """The slots of a role family's message, with ``title``; the general family's when it has none."""

    def data(self, name: str) -> Mapping[str, Any]:
        """A file of plain data (organisation, policies/..., journeys/...), read-only."""

    def day(self, moment: date, language: str) -> str:
        """A day as people of this language write it: weekday, day and month."""

    def time(self, moment: datetime, language: str) -> str:
        """A time of day as people of this language write it. ``moment`` is already in their zone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page that may answer a question. ``score`` is 0 to 1; ``sure`` says it is good enough to show."""

    key: str
    score: float
    sure: bool


class Retriever(Protocol):
    """Finds approved pages for a question in free words."""

    def find(self, question: str, language: str, role_family: str, limit: int = 3) -> list[Found]: ...


class Classifier(Protocol):
    """Suggests what a text is about; a person confirms it."""

    def category(self, text: str, language: str) -> str: ...
    def protected(self, text: str, language: str) -> str:
        """The protected route a text calls for, or empty. Decided by rules alone."""


class Writer(Protocol):
    """Drafts words for a named human who approves them. Optional; the product works without it."""

    def draft(self, brief: str) -> str: ...


class Calendar(Protocol):
    """Public holidays, by calendar name (``US-IL``)."""

    def is_holiday(self, calendar: str, day: date) -> bool: ...


class Sealer(Protocol):
    """Seals with a key that is not in the database."""

    def seal(self, words: str) -> str: ...
    def unseal(self, token: str) -> str:
        """What was sealed. Raises BadInput when it cannot be opened with our key."""

    def code(self, *parts: str) -> str:
        """A code that only the holder of the key can compute from the parts: 32 characters."""

    def random_id(self) -> str:
        """A fresh random id of 32 characters, ordered by nothing."""


class Messenger(Protocol):
    """Sends on one platform. A coroutine, because platforms are slow."""

    async def send(self, account: Account, message: Message, key: str) -> Outcome: ...
    async def edit(self, account: Account, receipt: str, message: Message, key: str) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What decisions need besides what is stored."""

    words: Words
    retriever: Retriever
    classifier: Classifier
    calendar: Calendar
    sealer: Sealer
