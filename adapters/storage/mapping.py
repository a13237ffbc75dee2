"""How the values of our records are kept in columns, the same on SQLite and PostgreSQL.

Each kind of value has one small column type. Data that is not flat is kept as JSON text, so that it comes
back as it went in: PostgreSQL's own JSON types reorder keys, or cannot be compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.domain.announcement import Audience
from bot.domain.programme import Step
from bot.messages.codec import message_data, message_from

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL refuses NUL in text, and half a surrogate pair is no UTF-8 anywhere."""


_SUSPECT = re.compile("\\\\u0000|[\ud800-\udfff]")
"""What JSON text looks like that may hold something unstorable: NUL is written out, half a pair stands as it is."""


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def clean(value: Any) -> Any:
    """JSON data whose strings can be stored: what cannot becomes U+FFFD, the mark of a lost character."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", str(value))
    if isinstance(value, Mapping):
        return {clean(key): clean(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [clean(each) for each in value]
    return value


class _Column(TypeDecorator[Any]):
    """A kind of value that is turned into something else on its way into the database."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def to_column(self, value: Any) -> Any:
        """What is kept for a value."""
        return value

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's signature)
        """What is kept for a value, or nothing for none."""
        return None if value is None else self.to_column(value)


class Words(_Column):
    """Text and ids, in the order of their code points whatever the language of the database."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL sorts by the server's language unless told otherwise; ids must page alike everywhere."""
        return Text(collation="C" if dialect.name == "postgresql" else None)

    def to_column(self, value: Any) -> str:
        """Plain, storable text; an enum becomes its value."""
        return _UNSTORABLE.sub("\ufffd", str(value))


class _TwoWay(_Column):
    """A kind of value that is also turned back on its way out."""

    cache_ok = True

    def from_column(self, value: Any) -> Any:
        """The value that ``to_column`` kept."""
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's signature)
        """The value that was kept, or None."""
        return None if value is None else self.from_column(value)


class Moment(_TwoWay):
    """An instant, kept and given back in UTC. SQLite keeps no zone: everything in it is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def to_column(self, value: datetime) -> datetime:
        """The instant in UTC. Raises ValueError when it has no zone: it could be any hour then."""
        if value.tzinfo is None:
            raise ValueError(f"A stored time needs a time zone; {value.isoformat()} has none.")
        return value.astimezone(UTC)

    def from_column(self, value: datetime) -> datetime:
        """The instant in UTC."""
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Data(_TwoWay):
    """Plain JSON data."""

    cache_ok = True

    def to_data(self, value: Any) -> Any:
        """The value as JSON data."""
        return value

    def from_data(self, data: Any) -> Any:
        """The value that ``to_data`` made."""
        return data

    def to_column(self, value: Any) -> str:
        """The value as JSON text."""
        data = self.to_data(value)
        written = _json(data)
        return written if not _SUSPECT.search(written) else _json(clean(data))

    def from_column(self, value: str) -> Any:
        """The value of a JSON text."""
        return self.from_data(json.loads(value))


class StringsData(Data):
    """A tuple of strings."""

    cache_ok = True

    def from_data(self, data: Any) -> tuple[str, ...]:
        """The strings."""
        return tuple(data)


class StepsData(Data):
    """The frozen plan of a programme."""

    cache_ok = True

    def to_data(self, value: Any) -> Any:
        """The steps as data."""
        return [asdict(step) for step in value]

    def from_data(self, data: Any) -> tuple[Step, ...]:
        """The steps."""
        return tuple(Step(**step) for step in data)


class AudienceData(Data):
    """Whom an announcement goes to."""

    cache_ok = True

    def to_data(self, value: Any) -> Any:
        """The audience as data."""
        return asdict(value)

    def from_data(self, data: Any) -> Audience:
        """The audience."""
        return Audience(**data)


class MessageData(Data):
    """A neutral message that waits to be sent."""

    cache_ok = True

    def to_data(self, value: Any) -> Any:
        """The message as data."""
        return message_data(value)

    def from_data(self, data: Any) -> Any:
        """The message."""
        return message_from(data)
