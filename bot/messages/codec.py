"""Neutral values to plain JSON data and back: how a message waits in the ledger and an event in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, cast

from bot.messages import actions, blocks, forms, inbound, spans

_CLASSES: dict[str, type[Any]] = {
    found.__name__: found
    for module in (spans, actions, forms, blocks, inbound)
    for found in vars(module).values()
    if isinstance(found, type) and is_dataclass(found) and found.__module__ == module.__name__
}


_PLAIN = frozenset({str, int, float, bool, type(None)})
_FIELDS = {kind: tuple(each.name for each in fields(kind)) for kind in _CLASSES.values()}


def to_data(value: object) -> Any:
    """A neutral value as JSON data; a dataclass carries its class name under ``is``."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    names = _FIELDS.get(kind)
    if names is not None:
        return {"is": kind.__name__, **{name: to_data(getattr(value, name)) for name in names}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return {"is": "datetime", "at": value.isoformat()}
    if isinstance(value, tuple | list):
        return [to_data(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): to_data(each) for key, each in value.items()}
    return value


def from_data(data: Any) -> Any:
    """The neutral value that ``to_data`` made. Raises ValueError for a class it does not know."""
    if type(data) in _PLAIN:
        return data
    if isinstance(data, list):
        return tuple([from_data(each) for each in data])
    if not isinstance(data, dict):
        return data
    name = data.get("is")
    if name is None:
        return {key: from_data(each) for key, each in data.items()}
    if name == "datetime":
        return datetime.fromisoformat(data["at"])
    if name not in _CLASSES:
        raise ValueError(f"There is no neutral value called {name!r}.")
    values = {key: from_data(each) for key, each in data.items() if key != "is"}
    if "tone" in values:
        values["tone"] = blocks.Tone(values["tone"])
    return _CLASSES[name](**values)


def message_data(message: blocks.Message) -> dict[str, Any]:
    """A message as JSON data."""
    return cast(dict[str, Any], to_data(message))


def message_from(data: Mapping[str, Any]) -> blocks.Message:
    """The message that ``message_data`` made. Raises ValueError when the data is no message."""
    value = from_data(dict(data))
    if not isinstance(value, blocks.Message):
        raise ValueError("This is not a message.")
    return value
