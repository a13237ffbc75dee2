"""The fact sheet: what each figure is, and how its source is named to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from adapters.content_files.dates import month_of_year
from adapters.content_files.yaml_files import YamlText
from bot.domain.errors import BadInput

_FIELDS = ("value", "says", "date", "source")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(-\d\d)?")


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One entry. ``sources`` holds its source by language, ``""`` being the one for all others."""

    id: str
    value: str
    says: str
    month: date
    sources: Mapping[str, str]

    def source(self, language: str) -> str:
        """The source's name in a language."""
        return self.sources.get(language, self.sources[""])

    def dated_source(self, language: str) -> str:
        """The source with its month: ``Request audit, June 2026``."""
        return f"{self.source(language)}, {month_of_year(self.month, language)}"

    def inline(self, language: str) -> str:
        """The source in round brackets, for text that stands inside another page."""
        return f"({self.source(language).replace(' (', ', ').replace(')', '')})"


def read_facts(sheet: YamlText) -> dict[str, FactEntry]:
    """The entries of facts.yaml by id. Raises BadInput with the line of the first that is wrong."""
    facts = sheet.mapping().get("facts") or {}
    if not isinstance(facts, dict):
        raise BadInput("'facts' must be a list of 'id: {value, says, date, source}'.", f"{sheet.where}:1")
    return {
        str(id): _entry(str(id), fields, f"{sheet.where}:{sheet.line(f'facts.{id}')}") for id, fields in facts.items()
    }


def dated_sources(facts: Iterable[FactEntry], language: str) -> list[str]:
    """The sources of facts, each once, in order."""
    return list(dict.fromkeys(fact.dated_source(language) for fact in facts))


def _entry(id: str, fields: object, where: str) -> FactEntry:
    if not isinstance(fields, dict) or not all(str(fields.get(name) or "").strip() for name in _FIELDS):
        raise BadInput(f"The fact {id!r} needs {', '.join(_FIELDS)}. Fill in what is missing.", where)
    found = _MONTH.fullmatch(str(fields["date"]))
    if not found:
        raise BadInput(f"The date of the fact {id!r} must look like 2026-06.", where)
    named = {str(name): str(words) for name, words in fields.items()}
    sources = {name.partition("_")[2]: words for name, words in named.items() if name.startswith("source")}
    return FactEntry(id, named["value"], named["says"], date(int(found[1]), int(found[2]), 1), sources)
