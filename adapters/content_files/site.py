"""Everything a check looks at, read once: what can be read is checked even when something else cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from adapters.content_files.fact_sheet import FactEntry
from adapters.content_files.findings import Finding, unreadable
from adapters.content_files.front_matter import Source
from adapters.content_files.words import FileWords
from adapters.content_files.yaml_files import YamlText
from bot.domain.errors import BadInput

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page in one language."""

    key: str
    language: str
    source: Source

    @property
    def folder(self) -> str:
        """The folder of the key, or the key itself for a page outside folders (``vision``, ``huddle``)."""
        return self.key.partition("/")[0]

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition("/")[2]

    def finding(self, line: int, rule: str, message: str, instead: str = "") -> Finding:
        """A finding on a line of this page's file."""
        return Finding(self.source.where, line, rule, message, instead)


class Site:
    """A content folder as rules see it. Raises BadInput when not even organisation.yaml can be read."""

    def __init__(self, root: Path, today: date) -> None:
        self.words = FileWords(root)
        self.tree = self.words.tree
        self.today = today
        self.problems: list[Finding] = []
        self.pages: list[SitePage] = []
        for language in self.tree.languages:
            for key in self.tree.keys(language):
                self._read(key, language)
        self.families = self.readable(self.tree.family_pages) or []
        self.facts: dict[str, FactEntry] = dict(self.readable(self.words.facts) or {})

    def readable(self, read: Callable[[], _T]) -> _T | None:
        """What ``read`` gives; None when a file is missing or wrong, which is then noted as a problem."""
        try:
            return read()
        except BadInput as error:
            self.problems.append(unreadable(error))
        except KeyError as error:
            self.problems.append(Finding(self.tree.root.name, 1, "missing-file", f"{error.args[0]}", "add it"))
        return None

    def yaml(self, name: str) -> YamlText | None:
        """A YAML file, or None when it is missing or wrong, which is then noted as a problem."""
        return self.readable(lambda: self.tree.yaml(name))

    def in_language(self, language: str) -> dict[str, SitePage]:
        """The pages of a language by key."""
        return {page.key: page for page in self.pages if page.language == language}

    def by_key(self) -> Iterator[tuple[str, dict[str, SitePage]]]:
        """Every key with its pages by language, in order of keys."""
        keys = sorted({page.key for page in self.pages})
        for key in keys:
            yield key, {page.language: page for page in self.pages if page.key == key}

    def path(self, language: str, key: str) -> str:
        """Where a page is or should be, as people are told it."""
        return f"{self.tree.root.name}/{language}/{key}.md"

    def _read(self, key: str, language: str) -> None:
        source = self.readable(lambda: self.tree.source(key, language))
        if source:
            self.pages.append(SitePage(key, language, source))
