"""The roster in memory."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from adapters.memory.tables import MemoryTable, Rows
from bot.domain.announcement import Audience
from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.programme import Journey

KINDS = ("role_family", "department", "site")
"""What an audience can be chosen by."""


class MemoryPeople(MemoryTable[Person]):
    """The roster. Fulfils ``bot.ports.People``."""

    def __init__(self, rows: Rows[Person], journeys: Rows[Journey]) -> None:
        super().__init__(rows, Person)
        self._journeys = journeys

    def page(self, audience: Audience, after: str, limit: int) -> list[Person]:
        """People of an audience who are still here, ids after ``after``."""
        return [person for person in self._of(audience) if person.id > after][:limit]

    def size(self, audience: Audience) -> int:
        """How many people of an audience are still here."""
        return len(self._of(audience))

    def by_email(self, email: str) -> Person | None:
        """The person with this address, in whatever case; somebody still here before somebody who left."""
        found = [each for each in self._sorted() if email and each.email.casefold() == email.casefold()]
        return min(found, key=lambda person: person.left, default=None)

    def in_group(self, *groups: str) -> list[Person]:
        """People in any of the groups who are still here."""
        return [person for person in self._here() if person.is_in(*groups)]

    def search(self, words: str, limit: int) -> list[Person]:
        """People still here whose name, title, department or email contains every word; by name."""
        wanted = _folded(words).split()
        texts = ((_searched(person), person) for person in self._here())
        found = [(text, person) for text, person in texts if all(word in text for word in wanted)]
        return [person for _, person in sorted(found, key=lambda each: (each[0], each[1].id))][:limit]

    def values(self, kind: str) -> list[tuple[str, int]]:
        """The values of an audience kind with their head counts, largest first."""
        return _heads(str(getattr(person, _known(kind))) for person in self._here())

    def roles_in(self, audience: Audience) -> list[tuple[str, int]]:
        """Role families of an audience with their head counts, largest first."""
        return _heads(person.role_family for person in self._of(audience))

    def team_sizes(self) -> Mapping[str, int]:
        """How many people report to each manager id."""
        return dict(_heads(person.manager_id for person in self._here()))

    def without_journey(self, after: str, limit: int) -> list[Person]:
        """People who are still here and have no journey."""
        begun = self._journeys.all
        return [each for each in self._here() if each.id > after and each.id not in begun][:limit]

    def _here(self) -> list[Person]:
        return [person for person in self._sorted() if not person.left]

    def _of(self, audience: Audience) -> list[Person]:
        if audience.kind == "everyone":
            return self._here()
        kind = _known(audience.kind)
        return [person for person in self._here() if getattr(person, kind) == audience.value]


def _known(kind: str) -> str:
    if kind not in KINDS:
        choices = ", ".join(KINDS)
        raise BadInput(f"{kind!r} is no kind of audience: choose everyone, or one of {choices}.")
    return kind


def _heads(values: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(value for value in values if value)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _searched(person: Person) -> str:
    return _folded(" ".join((person.name, person.job_title, person.department, person.email)))


def _folded(words: str) -> str:
    """Words as they are searched: case and accents do not count."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
