"""The kinds of columns our tables are made of, and the kinds of indexes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, text
from sqlmodel import Field

from adapters.storage.mapping import Data, Moment, StringsData, Words

Id = Annotated[str, Field(sa_type=Words, primary_key=True)]
Text = Annotated[str, Field(sa_type=Words)]
Time = Annotated[datetime, Field(sa_type=Moment)]
MaybeTime = Annotated[datetime | None, Field(sa_type=Moment)]
Strings = Annotated[tuple[str, ...], Field(sa_type=StringsData)]
Json = Annotated[dict[str, Any], Field(sa_type=Data)]


UNORDERED = {"sqlite_with_rowid": False}
"""For tables in which the order of arrival would tell who wrote next to whom: SQLite then keeps none."""


def due(table: str) -> Index:
    """Finds what is due at the cost of what is due, not of what there is."""
    return partial(f"{table}_due", "due_at IS NOT NULL", "due_at", "id")


def partial(name: str, condition: str, *columns: str) -> Index:
    """An index over the rows of which the condition holds."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))
