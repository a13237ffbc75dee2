"""YAML that cannot surprise: plain data built from parser events, so a file can hold nothing else.

Refused: anchors and aliases (a small file could unfold without end), tags, a key written twice, several
documents, more than 256 kB, nesting deeper than 32. A bare ``no``, ``on``, ``0123`` or ``2027-06-30`` is
the text that stands there; only whole numbers, decimals, ``true``, ``false`` and ``null`` are more than text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.domain.errors import BadInput

MAX_BYTES = 256_000
"""Largest file read. A page is about 1 kB; the longest list of words is under 50 kB."""
MAX_DEPTH = 32
"""Deepest nesting read. Our own files nest five deep."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STANDARD_TAGS = {None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}
_WHOLE = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[-+]?\d{1,17}\.\d{1,17}")
_WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a YAML text holds. ``lines`` gives the line of every key and list item by its dotted path."""

    data: Any
    where: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest thing above it; 1 when nothing is known."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)

    def mapping(self) -> dict[str, Any]:
        """The data when it is keys and values. Raises BadInput when it is anything else."""
        if self.data is None:
            return {}
        if not isinstance(self.data, dict):
            raise BadInput("This should hold 'key: value' lines and holds something else.", f"{self.where}:1")
        return self.data


def read_text(path: Path, where: str) -> str:
    """A content file as text. Raises BadInput when it is missing, too large or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput("The file cannot be read. Put it back, or take out what names it.", where) from error
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The file has {len(raw)} bytes; {MAX_BYTES} is the most. Split it.", where)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput("The file is not UTF-8 text. Save it as UTF-8.", f"{where}:{line}") from error


def read_yaml(path: Path, where: str) -> YamlText:
    """A YAML file. Raises BadInput with the file and line of what is wrong."""
    return parse_yaml(read_text(path, where), where)


def parse_yaml(text: str, where: str, first_line: int = 1) -> YamlText:
    """A YAML text whose first line is ``first_line`` of the file ``where``. Raises BadInput."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise BadInput(f"The text has more than {MAX_BYTES} bytes. Split it.", where)
    builder = _Builder(where, first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        # A bracket that is never closed is wrong where it opens, everything else where the parser stumbles.
        opened = error.context_mark if "flow" in (error.context or "") else None
        mark = opened or error.problem_mark
        line = first_line + (mark.line if mark else 0)
        raise BadInput(f"This is not YAML: {error.problem or error.context}.", f"{where}:{line}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        sentence = "The text holds a character that YAML does not allow. Take it out."
        raise BadInput(sentence, f"{where}:{first_line}") from error
    return YamlText(builder.data, where, builder.lines)


@dataclass
class _Level:
    """A mapping or list that is being filled."""

    path: str
    items: dict[str | int, Any] | list[Any]
    key: str | int | None = None


class _Builder:
    """Builds plain data from parser events."""

    def __init__(self, where: str, first_line: int) -> None:
        self.data: Any = None
        self.lines: dict[str, int] = {}
        self._where = where
        self._first_line = first_line
        self._documents = 0
        self._levels: list[_Level] = []

    def take(self, event: Any) -> None:
        """Use one event. Raises BadInput for what is refused."""
        line = self._first_line + event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused("A value may not begin with '&' or '*'. Put quotes round it", line)
        if getattr(event, "tag", None) not in _STANDARD_TAGS:
            raise self._refused("A value may not begin with '!'. Put quotes round it", line)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._refused("A second document starts here. Keep one per file", line)
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.MappingStartEvent():
                self._open({}, line)
            case yaml.SequenceStartEvent():
                self._open([], line)
            case yaml.CollectionEndEvent():
                self._levels.pop()

    def _scalar(self, event: Any, line: int) -> None:
        value = event.value if event.style or event.tag else _plain_value(event.value)
        level = self._levels[-1] if self._levels else None
        if level is None or not isinstance(level.items, dict) or level.key is not None:
            self._add(value, line)
            return
        key = value if isinstance(value, int) and not isinstance(value, bool) else str(event.value)
        if key in level.items:
            raise self._refused(f"The key {str(key)[:40]!r} is here twice. Keep one", line)
        level.key = key
        self.lines[f"{level.path}.{key}" if level.path else str(key)] = line

    def _open(self, items: dict[str | int, Any] | list[Any], line: int) -> None:
        if len(self._levels) >= MAX_DEPTH:
            raise self._refused(f"This nests deeper than {MAX_DEPTH} levels. Flatten it", line)
        path = self._add(items, line)
        self._levels.append(_Level(path, items))

    def _add(self, value: Any, line: int) -> str:
        if not self._levels:
            self.data = value
            return ""
        level = self._levels[-1]
        if isinstance(level.items, list):
            name: str | int = len(level.items)
            level.items.append(value)
        elif level.key is None:
            raise self._refused("A key must be a word, not a list or more keys", line)
        else:
            name, level.key = level.key, None
            level.items[name] = value
        path = f"{level.path}.{name}" if level.path else str(name)
        self.lines.setdefault(path, line)
        return path

    def _refused(self, sentence: str, line: int) -> BadInput:
        return BadInput(f"{sentence}.", f"{self._where}:{line}")


def _plain_value(words: str) -> object:
    if words.lower() in _WORDS:
        return _WORDS[words.lower()]
    if _WHOLE.fullmatch(words):
        return int(words)
    return float(words) if _DECIMAL.fullmatch(words) else words
