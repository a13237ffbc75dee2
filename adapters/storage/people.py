"""The roster in SQL."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, false, func, or_, select, type_coerce

from adapters.storage.repositories import Layout, SqlTable
from adapters.storage.session import Session
from adapters.storage.tables import JourneyRow, PersonRow
from bot.domain.announcement import Audience
from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.programme import Journey

_JOURNEYS = Layout.of(Journey, JourneyRow).table

KINDS = ("role_family", "department", "site")
"""What an audience can be chosen by."""


def folded(words: str) -> str:
    """Words as they are searched: case and accents do not count."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class SqlPeople(SqlTable[Person]):
    """The roster. Fulfils ``bot.ports.People``."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Person, PersonRow)
        self._here = self._table.c.left.is_(False)

    def page(self, audience: Audience, after: str, limit: int) -> list[Person]:
        """People of an audience who are still here, ids after ``after``."""
        columns = self._table.c
        statement = self.layout.select.where(self._here, *self._of(audience), columns.id > after)
        return self._records(statement.order_by(columns.id).limit(limit))

    def size(self, audience: Audience) -> int:
        """How many people of an audience are still here."""
        counting = select(func.count()).select_from(self._table)
        return int(self._open.value(counting.where(self._here, *self._of(audience))))

    def by_email(self, email: str) -> Person | None:
        """The person with this address, in whatever case; somebody still here before somebody who left."""
        if not email:
            return None
        columns = self._table.c
        statement = self.layout.select.where(columns.email_key == email.casefold())
        return next(iter(self._records(statement.order_by(columns.left, columns.id).limit(1))), None)

    def in_group(self, *groups: str) -> list[Person]:
        """People in any of the groups who are still here."""
        stored = type_coerce(self._table.c.groups, Text())
        wanted = [stored.contains(json.dumps(group, ensure_ascii=False), autoescape=True) for group in groups]
        # The first condition is the one of the index: almost everybody is in no group.
        statement = self.layout.select.where(stored != "[]", self._here, or_(false(), *wanted))
        found = self._records(statement.order_by(self._table.c.id))
        return [person for person in found if person.is_in(*groups)]

    def search(self, words: str, limit: int) -> list[Person]:
        """People still here whose name, title, department or email contains every word; by name."""
        columns = self._table.c
        every = [columns.search_words.contains(word, autoescape=True) for word in folded(words).split()]
        statement = self.layout.select.where(self._here, *every)
        return self._records(statement.order_by(columns.search_words, columns.id).limit(limit))

    def values(self, kind: str) -> list[tuple[str, int]]:
        """The values of an audience kind with their head counts, largest first."""
        return self._heads(self._kind(kind))

    def roles_in(self, audience: Audience) -> list[tuple[str, int]]:
        """Role families of an audience with their head counts, largest first."""
        return self._heads(self._table.c.role_family, *self._of(audience))

    def team_sizes(self) -> Mapping[str, int]:
        """How many people report to each manager id."""
        manager = self._table.c.manager_id
        counting = select(manager, func.count()).where(self._here, manager != "").group_by(manager)
        return dict(self._open.rows(counting))

    def without_journey(self, after: str, limit: int) -> list[Person]:
        """People who are still here and have no journey."""
        columns = self._table.c
        self._session.catch_up(_JOURNEYS)
        begun = exists().where(_JOURNEYS.c.id == columns.id)
        statement = self.layout.select.where(self._here, columns.id > after, ~begun)
        return self._records(statement.order_by(columns.id).limit(limit))

    def _values(self, record: Person) -> dict[str, Any]:
        searched = " ".join((record.name, record.job_title, record.department, record.email))
        keys = {"email_key": record.email.casefold(), "search_words": folded(searched)}
        return super()._values(record) | keys

    def _heads(self, column: ColumnElement[Any], *which: ColumnElement[bool]) -> list[tuple[str, int]]:
        heads = func.count()
        counting = select(column, heads).where(self._here, column != "", *which).group_by(column)
        return [tuple(row) for row in self._open.rows(counting.order_by(heads.desc(), column))]

    def _of(self, audience: Audience) -> list[ColumnElement[bool]]:
        return [] if audience.kind == "everyone" else [self._kind(audience.kind) == audience.value]

    def _kind(self, kind: str) -> ColumnElement[Any]:
        if kind not in KINDS:
            choices = ", ".join(KINDS)
            raise BadInput(f"{kind!r} is no kind of audience: choose everyone, or one of {choices}.")
        return self._table.c[kind]
