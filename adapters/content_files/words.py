"""Words out of files: pages, phrases, role messages and plans of one content folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from adapters.content_files import dates
from adapters.content_files.fact_sheet import FactEntry, read_facts
from adapters.content_files.front_matter import Source
from adapters.content_files.page_reader import PageTemplate, filled_page, page_template, read_spans
from adapters.content_files.phrases import Phrase, phrase_words, read_phrases
from adapters.content_files.role_pages import ROLE_SLOTS, read_slots
from adapters.content_files.template import cite_inline
from adapters.content_files.tree import Tree, frozen
from adapters.content_files.vision_page import vision_slots
from bot.domain.errors import BadInput
from bot.domain.role_matching import GENERAL
from bot.messages.spans import Spans, text
from bot.ports import Page, Values

_T = TypeVar("_T")


class FileWords:
    """Approved words out of content files; fulfils ``bot.ports.Words``.

    A file is read and parsed the first time it is asked for, and kept. Threads may share one FileWords: two
    that ask at once read the same file and keep equal results. Raises BadInput, naming file and line, for a
    file that cannot be used.
    """

    def __init__(self, root: Path) -> None:
        self.tree = Tree(root)
        self._kept: dict[tuple[str, ...], Any] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the organisation, in its order."""
        return self.tree.languages

    @property
    def fallbacks(self) -> tuple[tuple[str, str], ...]:
        """(language, key) of every page that a language lacks and shows in the default language instead."""
        keys = self.tree.keys(self.tree.default_language)
        return tuple((spoken, key) for spoken in self.languages for key in keys if not self.tree.has(key, spoken))

    def language_of(self, locale: str) -> str:
        """The language whose name, or whose first part, is that of a locale such as ``es_MX``."""
        wanted = locale.strip().replace("_", "-").lower()
        by_name = {language.lower(): language for language in self.languages}
        primary = wanted.split("-")[0]
        return by_name.get(wanted) or by_name.get(primary) or self.tree.default_language

    def page(self, key: str, language: str, values: Values) -> Page:
        """A page filled in, its sources named in a note. KeyError for an unknown page or a missing value."""
        template = self.template(key, language)
        return filled_page(template, values, self.facts(), self._sources_note)

    def template(self, key: str, language: str) -> PageTemplate:
        """A page as it stands before it is filled in. Raises KeyError for an unknown page."""
        spoken = self._spoken(key, language)
        return self._keep(("page", key, spoken), lambda: page_template(self.tree.source(key, spoken), key, spoken))

    def source(self, key: str, language: str) -> Source:
        """A page as its file has it. Raises KeyError for an unknown page."""
        return self.tree.source(key, self._spoken(key, language))

    def pages(self, folder: str, language: str) -> list[str]:
        """Keys of the pages in a folder, sorted; those of the default language are among them."""
        default = self.tree.keys(self.tree.default_language, folder)
        return sorted({*default, *self.tree.keys(language, folder)})

    def phrase(self, key: str, language: str, **values: str | int) -> str:
        """A phrase filled in. Raises KeyError for an unknown key or a value that is missing."""
        known = self.phrases(language)
        if key not in known:
            language = self.tree.default_language
            known = self.phrases(language)
        if key not in known:
            raise KeyError(f"There is no phrase {key!r}. Add it to interface.yaml.")
        try:
            return phrase_words(known[key], language, values)
        except KeyError as error:
            raise KeyError(f"The phrase {key!r} needs a value {error.args[0]!r} that was not given.") from error

    def phrases(self, language: str) -> Mapping[str, Phrase]:
        """Every phrase of exactly one language; none when it has no interface.yaml."""
        return self._keep(("phrases", language), lambda: self._phrases(language))

    def role(self, family: str, language: str) -> Mapping[str, Spans]:
        """The slots of a role family, with ``title`` and ``builds_on``; a slot without words is empty."""
        default = self.tree.default_language
        choices = [(family, language), (GENERAL, language), (family, default), (GENERAL, default)]
        key, spoken = next((one for one in choices if self.tree.has(f"roles/{one[0]}", one[1])), choices[-1])
        return self._keep(("role", key, spoken), lambda: self._role(key, spoken))

    def data(self, name: str) -> Mapping[str, Any]:
        """A YAML file, read-only: ``organisation``, ``policies/...``. KeyError when there is none."""
        return self._keep(("data", name), lambda: frozen(self.tree.yaml(name).mapping()))

    def day(self, moment: date, language: str) -> str:
        """Weekday, day and month: ``Tuesday, June 16``."""
        return dates.day(moment, language)

    def time(self, moment: datetime, language: str) -> str:
        """A time of day: ``2:30 PM`` or ``14:30``."""
        return dates.time(moment, language)

    def facts(self) -> Mapping[str, FactEntry]:
        """The fact sheet by id."""
        return self._keep(("facts",), lambda: read_facts(self.tree.yaml("facts")))

    def pulse(self, language: str) -> Mapping[str, Any]:
        """Pulse items and the labels of the scale; the default language's when a language has none."""
        spoken = language if self.tree.has_yaml(f"{language}/pulse") else self.tree.default_language
        return self.data(f"{spoken}/pulse")

    def families(self) -> list[dict[str, Any]]:
        """The front matter of every role family, with its ``key``, sorted by key."""
        return [{"key": Path(page.where).stem, **page.meta} for page in self.tree.family_pages()]

    def abbreviations(self) -> dict[str, Any]:
        """Short forms in job titles, as roles/abbreviations.yaml has them. KeyError when there is no such file."""
        return self.tree.yaml("roles/abbreviations").mapping()

    def vision_texts(self) -> dict[str, dict[str, str]]:
        """The slots of the postcard by language, without citations, ready to be stored as a first version."""
        spoken = [language for language in self.languages if self.tree.has("vision", language)]
        return {language: vision_slots(self.tree.source("vision", language)) for language in spoken}

    def _role(self, family: str, language: str) -> Mapping[str, Spans]:
        page = self.tree.source(f"roles/{family}", language)
        titles = {name: text(page.words(name)) for name in ("title", "builds_on")}
        slots: dict[str, Spans] = {**dict.fromkeys(ROLE_SLOTS, ()), **titles}
        for name, slot in read_slots(page).items():
            spans = read_spans(page, slot.words, slot.line)
            slots[name] = cite_inline(spans, lambda fact: self._fact(fact, page.where).inline(language))
        return MappingProxyType(slots)

    def _fact(self, id: str, where: str) -> FactEntry:
        if id not in self.facts():
            raise BadInput(f"The fact {id!r} is not in facts.yaml. Add it there, or cite another.", where)
        return self.facts()[id]

    def _spoken(self, key: str, language: str) -> str:
        return language if self.tree.has(key, language) else self.tree.default_language

    def _phrases(self, language: str) -> Mapping[str, Phrase]:
        name = f"{language}/interface"
        return read_phrases(self.tree.yaml(name)) if self.tree.has_yaml(name) else {}

    def _sources_note(self, sources: list[str], language: str) -> str:
        return self.phrase("note.source", language, sources="; ".join(sources), n=len(sources))

    def _keep(self, name: tuple[str, ...], make: Callable[[], _T]) -> _T:
        if name not in self._kept:
            self._kept[name] = make()
        kept: _T = self._kept[name]
        return kept
