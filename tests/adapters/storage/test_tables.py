"""The tables and the records cannot drift apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import BigInteger, Boolean, Date, Float, Integer
from sqlmodel import SQLModel

from adapters.storage.leases import LAYOUT, LEASES
from adapters.storage.mapping import AudienceData, Data, MessageData, Moment, StepsData, StringsData, Words
from adapters.storage.repositories import Layout, SqlTable
from adapters.storage.store import SqlStore
from bot.domain.announcement import Audience
from bot.domain.programme import Step
from bot.messages.blocks import Message
from tests.adapters.storage.samples import SAMPLES

OWN_COLUMNS = {"people": {"email_key", "search_words"}, "deliveries": {"id"}}
"""Columns that only the database knows: what it looks people up by, and the order of the ledger's rows."""

KINDS: Mapping[Any, type[Any]] = {
    str: Words,
    int: Integer,
    float: Float,
    bool: Boolean,
    date: Date,
    datetime: Moment,
    tuple[str, ...]: StringsData,
    tuple[Step, ...]: StepsData,
    Audience: AudienceData,
    Message: MessageData,
    dict: Data,
    Mapping: Data,
}


@pytest.fixture
def layouts(sqlite_url: str) -> dict[str, Layout]:
    """How every kind of record lies in its table."""
    store = SqlStore(sqlite_url)
    with store.read() as work:
        tables: dict[str, SqlTable[Any]] = {name: getattr(work, name) for name in SAMPLES}
    store.close()
    return {name: table.layout for name, table in tables.items()} | {"deliveries": LAYOUT, "partitions": LEASES}


def test_every_table_belongs_to_a_record(layouts: dict[str, Layout]) -> None:
    assert {layout.table.name for layout in layouts.values()} == set(SQLModel.metadata.tables)
    assert {name: layout.table.name for name, layout in layouts.items()} == {name: name for name in layouts}


def test_every_field_has_a_column_of_its_name_and_every_column_a_field(layouts: dict[str, Layout]) -> None:
    for name, layout in layouts.items():
        hints = get_type_hints(layout.record)
        assert set(layout.table.c.keys()) - OWN_COLUMNS.get(name, set()) == set(hints), name


def test_every_column_keeps_what_its_field_holds(layouts: dict[str, Layout]) -> None:
    for name, layout in layouts.items():
        for field, hint in get_type_hints(layout.record).items():
            kinds = [kind for kind in get_args(hint) if kind is not NoneType] if _is_optional(hint) else [hint]
            kind = kinds[0] if kinds[0] in KINDS else get_origin(kinds[0])
            column = layout.table.c[field]
            assert isinstance(column.type, KINDS[kind]), f"{name}.{field}"
            # A lease that nobody holds has no end; a lease that is handed out always has one.
            assert column.nullable == (_is_optional(hint) or (name, field) == ("partitions", "until")), field


def test_the_order_of_the_ledger_outlasts_a_billion_rows() -> None:
    assert isinstance(LAYOUT.table.c.id.type, BigInteger)


def _is_optional(hint: Any) -> bool:
    return NoneType in get_args(hint)
