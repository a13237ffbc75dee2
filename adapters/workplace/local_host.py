"""The product behind the page: the same services every platform uses, on a clock that can be moved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.workplace import crowd
from adapters.workplace import glance as glances
from adapters.workplace import tour as tours
from adapters.workplace.host import Due, Glance, Profile, Renderer, Seat, Step
from bot.domain.people import Person
from bot.domain.timing import pattern_of
from bot.messages.inbound import Inbound
from bot.ports import Store, Tools
from bot.services.receive import receive
from bot.services.tick import next_due, tick

LOOKS = frozenset({"enrol"})
"""What only looks and sends nothing: no reason to stop the clock."""

GRAIN = timedelta(minutes=15)
"""When the clock jumps far, what falls within this span happens together."""


class MovingClock(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime: ...

    def move_to(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True)
class LocalHost:
    """Implements ``Host`` on a store. ``deliver`` sends everything that may be sent now and waits for it."""

    store: Store
    tools: Tools
    clock: MovingClock
    deliver: Callable[[], Awaitable[None]]
    cast_rows: Sequence[Mapping[str, Any]]
    renderers: Mapping[str, Renderer]
    _moving: asyncio.Lock

    @property
    def organisation(self) -> str:
        """The organisation's name."""
        return str(self.tools.words.data("organisation")["name"])

    @property
    def time_zone(self) -> str:
        """The organisation's zone."""
        return str(self.tools.words.data("organisation")["time_zone"])

    def now(self) -> datetime:
        """The demonstration's moment."""
        return self.clock.now()

    async def receive(self, event: Inbound) -> Mapping[str, str] | None:
        """Act on an event and send what it causes before answering."""
        reception = await asyncio.to_thread(receive, self.store, self.tools, event, self.clock.now())
        await self.deliver()
        return reception.errors or None

    async def people_search(self, words: str, limit: int) -> Sequence[Profile]:
        """People by any words of their row."""
        return await asyncio.to_thread(self._search, words, limit)

    async def person(self, id: str) -> Profile | None:
        """One person."""
        return await asyncio.to_thread(self._person, id)

    async def cast(self, language: str) -> Sequence[Seat]:
        """The cast of seven."""
        return await asyncio.to_thread(self._cast, language)

    async def next_due(self, language: str) -> Due | None:
        """What happens next by itself."""
        found = await asyncio.to_thread(next_due, self.store, hidden=LOOKS)
        return Due(found[0], self.tools.words.phrase(f"due.{found[1]}", language)) if found else None

    async def move_clock(self, to: datetime) -> None:
        """Move on; what is due on the way happens in order."""
        async with self._moving:
            while (found := await asyncio.to_thread(next_due, self.store)) is not None and found[0] <= to:
                moment = max(found[0], self.clock.now())
                self.clock.move_to(min(to, moment + (GRAIN if to - moment > GRAIN else timedelta(0))))
                await self._beat()
                if await asyncio.to_thread(next_due, self.store) == found:
                    break
            self.clock.move_to(max(to, self.clock.now()))
            await self._beat()

    async def glance(self, language: str) -> Glance:
        """The programme at a glance."""
        return await asyncio.to_thread(self._glance, language)

    async def tour(self, language: str) -> Sequence[Step]:
        """The guided tour."""
        return await asyncio.to_thread(self._tour, language)

    async def _beat(self) -> None:
        await asyncio.to_thread(tick, self.store, self.tools, self.clock.now())
        players = {str(row["person_id"]) for row in self.cast_rows}
        if players:
            await asyncio.to_thread(crowd.answer, self.store, self.tools, self.clock.now(), players)
        await self.deliver()

    def _search(self, words: str, limit: int) -> list[Profile]:
        with self.store.read() as work:
            return [self._profile(each) for each in work.people.search(words, limit)]

    def _person(self, id: str) -> Profile | None:
        with self.store.read() as work:
            person = work.people.get(id)
        return self._profile(person) if person else None

    def _cast(self, language: str) -> list[Seat]:
        with self.store.read() as work:
            people = {each.id: each for each in work.people.find(id=[row["person_id"] for row in self.cast_rows])}
        return [
            Seat(
                person_id=row["person_id"],
                name=people[row["person_id"]].name,
                part=self.tools.words.phrase(f"part.{row['part']}", language),
                about=str(row.get(language) or row["en"]),
            )
            for row in self.cast_rows
            if row["person_id"] in people
        ]

    def _glance(self, language: str) -> Glance:
        with self.store.read() as work:
            return glances.glance(work, self.tools, language)

    def _tour(self, language: str) -> list[Step]:
        cast = {str(row["part"]): str(row["person_id"]) for row in self.cast_rows}
        with self.store.read() as work:
            return tours.steps(work, cast, self.tools.words.data(f"{language}/tour"))

    def _profile(self, person: Person) -> Profile:
        zone = pattern_of(person, self.tools.words.data("organisation")).zone
        locale = self.tools.words.language_of(person.locale)
        return Profile(person.id, person.name, person.job_title, person.department, person.site, locale, zone)
