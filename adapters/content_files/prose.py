"""The words of a page as a reader meets them, with the line of the file each passage begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.content_files.front_matter import Source
from adapters.content_files.page_reader import MYTH_FIELDS
from adapters.content_files.template import CITED, VALUE
from bot.domain import readability
from bot.domain.vision import SLOTS

_HEADINGS = ("# ", "## ")
_MARKS = ("- ", "> ", "^ ")
_LABEL = re.compile(r"^[^:]{1,60}?\s+::\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]+\)")
_EMPHASIS = re.compile(r"[*`]+")
_FIELDS = (*MYTH_FIELDS, *(slot for slot in SLOTS if slot != "activities"), "builds_on")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or field. ``marked`` still has its citations; ``text`` is what is read."""

    line: int
    marked: str

    @property
    def text(self) -> str:
        """The words without citations; a value counts as one word."""
        return VALUE.sub("value", CITED.sub("", self.marked))

    @property
    def is_running(self) -> bool:
        """Whether it is text of its own, not just a value that other text fills."""
        return bool(readability.words(VALUE.sub("", CITED.sub("", self.marked))))


def passages(page: Source) -> list[Passage]:
    """Everything a reader is told, in the order of the file: fields of the front matter, then the body."""
    return [*_field_passages(page), *_body_passages(page)]


def headlines(page: Source) -> list[Passage]:
    """Title and summary."""
    return [Passage(page.front.line(name), page.words(name)) for name in ("title", "summary") if page.words(name)]


def _field_passages(page: Source) -> Iterator[Passage]:
    for name in dict.fromkeys(_FIELDS):
        if isinstance(page.meta.get(name), str):
            yield Passage(page.front.line(name), _without_marks(page.words(name)))
    activities = page.meta.get("activities")
    for number, activity in enumerate(activities if isinstance(activities, list) else ()):
        if isinstance(activity, dict):
            words = ": ".join(str(activity[name]) for name in ("what", "goal") if activity.get(name))
            yield Passage(page.front.line(f"activities.{number}"), words)


def _body_passages(page: Source) -> Iterator[Passage]:
    group: list[str] = []
    first = page.body_line
    for number, line in enumerate([*page.body.split("\n"), ""], page.body_line):
        words = line.strip()
        starts = not words or words.startswith((*_HEADINGS, *_MARKS)) or _LABEL.match(words) is not None
        if group and starts:
            yield Passage(first, _without_marks(" ".join(group)))
            group = []
        if words and not words.startswith(_HEADINGS) and set(words) != {"-"}:
            first = first if group else number
            group.append(_LABEL.sub("", _unmarked(words)))


def _unmarked(line: str) -> str:
    return line[2:].strip() if line.startswith(_MARKS) else line


def _without_marks(words: str) -> str:
    return _EMPHASIS.sub("", _LINK.sub(r"\1", words))
