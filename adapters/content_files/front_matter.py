"""A content page: YAML between two lines of ``---``, then the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.content_files.yaml_files import YamlText, parse_yaml, read_text
from bot.domain.errors import BadInput

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Source:
    """A page as it stands in its file. ``body_line`` is the line in the file of the body's first line."""

    where: str
    front: YamlText
    meta: Mapping[str, Any]
    body: str
    body_line: int

    def at(self, line_of_body: int) -> str:
        """``file:line`` of a line of the body, counted from 1."""
        return f"{self.where}:{self.body_line + line_of_body - 1}"

    def words(self, name: str) -> str:
        """A field of the front matter as text; empty when it is not there."""
        value = self.meta.get(name)
        return "" if value is None else str(value)

    def names(self, name: str) -> tuple[str, ...]:
        """A list in the front matter as texts. Raises BadInput when it is no list of words."""
        value = self.meta.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
            raise BadInput(f"'{name}' must be a list of words.", f"{self.where}:{self.front.line(name)}")
        return tuple(str(item) for item in value)


def read_source(path: Path, where: str) -> Source:
    """A page file. Raises BadInput with the file and line of what is wrong."""
    return parse_source(read_text(path, where), where)


def parse_source(text: str, where: str) -> Source:
    """A page's text taken apart. Raises BadInput."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise BadInput("A page begins with a line '---' and its title. Add them.", f"{where}:1")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if not end:
        raise BadInput("The front matter has no end. Add a line '---' after it.", f"{where}:1")
    front = parse_yaml("\n".join(lines[1:end]), where, first_line=2)
    return Source(where, front, front.mapping(), "\n".join(lines[end + 1 :]), end + 2)
