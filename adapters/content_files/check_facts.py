"""Rules for figures: every fact cited exists and is declared, and every number comes from one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from babel.dates import get_month_names

from adapters.content_files.fact_sheet import FactEntry
from adapters.content_files.findings import Finding
from adapters.content_files.page_reader import cited_facts
from adapters.content_files.prose import headlines, passages
from adapters.content_files.site import Site, SitePage
from adapters.content_files.template import CITED, VALUE
from bot.domain import readability

SOURCED = frozenset({"vision", "roles", "journey", "questions", "myths", "huddle"})
"""Folders whose numbers need a source. Elsewhere numbers are settings, contacts and hints for typing."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FREE = (
    re.compile(r"\b\d{1,2}(?:st|nd|rd|th|\.?[ºª])", re.IGNORECASE),  # ordinals
    re.compile(r"\b\d{1,2}[:.]\d\d\b(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE),  # times of day
    re.compile(r"\b1\s?(?:to|a|-|–)\s?5\b"),  # the points of the pulse
)
_BEFORE_DATE = r"(?:by|before|until|from|on|el|del|al|hasta|desde|para|antes)"


def facts(site: Site) -> Iterator[Finding]:
    """Facts that do not exist, are cited without being declared, or are declared and never cited."""
    for page in site.pages:
        declared = page.source.names("facts")
        line = page.source.front.line("facts")
        cited = set(CITED.findall("\n".join(passage.marked for passage in passages(page.source))))
        for name in cited_facts(page.source):
            if name not in site.facts:
                place = _line_citing(page, name) or line
                message = f"There is no fact {name!r} in facts.yaml."
                yield page.finding(place, "unknown-fact", message, "add it there with a source, or cite another")
        for name in sorted(cited - set(declared)):
            message = f"The fact {name!r} is cited and not declared."
            yield page.finding(line, "undeclared-fact", message, f"add {name} to 'facts'")
        takes_text = any(value.startswith(("vision.", "role.")) for value in page.source.names("values"))
        for name in sorted(set(declared) - cited) if not takes_text else ():
            message = f"The fact {name!r} is declared and not cited."
            yield page.finding(line, "unused-fact", message, f"write [fact:{name}] after the figure, or take it out")


def numbers(site: Site) -> Iterator[Finding]:
    """Numbers without a fact in the same sentence, and numbers that the fact does not hold."""
    for page in site.pages:
        if page.folder not in SOURCED:
            continue
        dates = _dates(page.language)
        for passage in passages(page.source):
            for sentence in readability.sentences(passage.marked):
                cited = [site.facts[name] for name in CITED.findall(sentence) if name in site.facts]
                yield from _unsourced(page, passage.line, sentence, cited, dates)
        declared = [site.facts[name] for name in page.source.names("facts") if name in site.facts]
        for passage in headlines(page.source):
            yield from _unsourced(page, passage.line, passage.marked, declared, dates)


def _unsourced(
    page: SitePage, line: int, sentence: str, facts: Iterable[FactEntry], dates: re.Pattern[str]
) -> Iterator[Finding]:
    facts = list(facts)
    known = {number for fact in facts for number in _numbers(f"{fact.value} {fact.says} {fact.month.isoformat()}")}
    # The sentence splitter writes 2_4 for 2.4 so that the point ends no sentence.
    words = VALUE.sub("", CITED.sub("", sentence)).replace("_", ".")
    if not facts:
        words = dates.sub("", words)
    for free in _FREE:
        words = free.sub("", words)
    for number in _numbers(words):
        if number in known:
            continue
        if facts:
            names = ", ".join(f"{fact.id} ({fact.value})" for fact in facts)
            message, instead = (
                f"The number {number} is not in the fact it cites: {names}.",
                "the figure of the fact sheet",
            )
        else:
            message, instead = f"The number {number} has no source.", "[fact:...] after it, or say it without a number"
        yield page.finding(line, "number-without-fact", message, instead)


def _numbers(words: str) -> list[str]:
    return [number.replace(",", ".") for number in _NUMBER.findall(words)]


def _dates(language: str) -> re.Pattern[str]:
    """Dates after a word such as 'by': a deadline that the plan holds."""
    months = "|".join(re.escape(name) for name in get_month_names("wide", locale=language).values())
    day = rf"(?:\d{{1,2}}\s(?:de\s)?)?(?:{months})(?:\s\d{{1,2}}\b,?)?(?:\s(?:de\s)?\d{{4}})?"
    return re.compile(rf"\b{_BEFORE_DATE}\s+(?:\w+\s)?{day}", re.IGNORECASE)


def _line_citing(page: SitePage, name: str) -> int:
    return next((each.line for each in passages(page.source) if name in CITED.findall(each.marked)), 0)
