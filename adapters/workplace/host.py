"""What the page needs from the product, as one small protocol. ``adapters.app`` fulfils it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages.blocks import Message
from bot.messages.inbound import Inbound

Renderer = Callable[[Message], str]
"""Shows how another platform would receive a message, as text (usually indented JSON)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as colleagues see them. ``id`` is also the account at the workplace."""

    id: str
    name: str
    title: str = ""
    department: str = ""
    site: str = ""
    locale: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the cast: a person to play. ``part`` is one or two words, ``about`` a sentence."""

    person_id: str
    name: str
    part: str
    about: str


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that will happen by itself."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guided tour: what to do, in whose seat, and whether it is done."""

    id: str
    title: str
    text: str
    person_id: str
    done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a whole."""

    label: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """How the deliveries of one campaign stand. The five counts add up to everybody who was meant."""

    label: str
    delivered: int
    failed: int
    skipped: int
    unknown: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Count:
    """A label and how many."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PulseRow:
    """One released line in words; ``share`` from 0 to 1 where there is one to draw."""

    label: str
    words: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """The programme at a glance. ``title`` says how it stands, in a word or two.

    ``pulse`` holds released results only; small groups are named as hidden in its words.
    """

    title: str
    progress: tuple[Progress, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    concerns: tuple[Count, ...] = ()
    pulse: tuple[PulseRow, ...] = ()


class Host(Protocol):
    """The product behind the page. ``language`` is the page's: for whoever plays, not for the person played."""

    @property
    def organisation(self) -> str:
        """The name at the top of the page."""

    @property
    def time_zone(self) -> str:
        """The organisation's IANA zone: the clock is shown and set in it."""

    @property
    def renderers(self) -> Mapping[str, Renderer]:
        """Other platforms' views of a message by the name shown, such as ``Slack``; those that are built."""

    def now(self) -> datetime:
        """The movable clock, timezone-aware."""

    async def receive(self, event: Inbound) -> Mapping[str, str] | None:
        """Act on an event. Words per form field when a form cannot be accepted, else None."""

    async def people_search(self, words: str, limit: int) -> Sequence[Profile]:
        """People whose name, title, department or id contains every word."""

    async def person(self, id: str) -> Profile | None: ...

    async def cast(self, language: str) -> Sequence[Seat]: ...

    async def next_due(self, language: str) -> Due | None: ...

    async def move_clock(self, to: datetime) -> None:
        """Move on to a later moment, letting everything due on the way happen in order. Raises BadInput."""

    async def glance(self, language: str) -> Glance: ...

    async def tour(self, language: str) -> Sequence[Step]: ...
