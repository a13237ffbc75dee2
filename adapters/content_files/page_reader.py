"""Pages: from a file to a template, and from a template to what a reader sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.content_files.fact_sheet import FactEntry, dated_sources
from adapters.content_files.front_matter import Source
from adapters.content_files.template import CITED, Lookup, fill_blocks, fill_words
from adapters.content_files.tree import frozen
from bot.domain.errors import BadInput
from bot.messages.blocks import Block, Heading, Note, Paragraph
from bot.messages.markdown import MarkdownError, parse_blocks, parse_spans
from bot.messages.spans import Spans, text
from bot.ports import Page, Values

HEADED = frozenset({"journey", "questions", "myths", "protected", "moments"})
"""Folders whose pages begin with their title, unless the front matter says ``heading: false``."""
MYTH_FIELDS = ("fact", "myth_once", "why_it_seems_true", "what_it_misses", "fact_again")
"""The parts of a myth page in the order they are read: the fact first and last, the myth once in between."""


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """A page before it is filled in.

    ``facts`` are the ids it cites; ``source`` is what it names when it cites none.
    """

    key: str
    language: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    facts: tuple[str, ...]
    source: str
    meta: Mapping[str, Any]


def page_template(page: Source, key: str, language: str) -> PageTemplate:
    """The template of a page. Raises BadInput, naming file and line, for text outside the Markdown subset."""
    for name in ("title", "summary"):
        if not page.words(name).strip():
            raise BadInput(f"The page has no {name}. Add '{name}: ...' at the top.", f"{page.where}:1")
    folder = key.partition("/")[0]
    myth = _myth_blocks(page) if folder == "myths" else ()
    heading = folder in HEADED and page.meta.get("heading") is not False
    blocks = (*([Heading(page.words("title"))] if heading else []), *myth, *_body_blocks(page))
    return PageTemplate(
        key,
        language,
        page.words("title"),
        page.words("summary"),
        blocks,
        cited_facts(page),
        page.words("source"),
        frozen(page.meta),
    )


def filled_page(
    page: PageTemplate,
    values: Values,
    facts: Mapping[str, FactEntry],
    sources_note: Callable[[list[str], str], str],
) -> Page:
    """The page filled in, with a note of its sources at the end. Raises KeyError naming page and value."""
    lookup = _lookup(page.key, values)
    blocks = fill_blocks(page.blocks, lookup)
    sources = dated_sources((_fact(facts, id, page.key) for id in page.facts), page.language)
    if not sources and page.source:
        sources = [page.source]
    note = (Note(text(sources_note(sources, page.language))),) if sources else ()
    title, summary = fill_words(page.title, lookup), fill_words(page.summary, lookup)
    return Page(page.key, title, summary, (*blocks, *note), page.meta)


def read_spans(page: Source, words: str, line: int) -> Spans:
    """Spans of words that stand on a line of a page's file. Raises BadInput with that line."""
    try:
        return parse_spans(words)
    except MarkdownError as error:
        raise BadInput(error.problem, f"{page.where}:{line}") from error


def cited_facts(page: Source) -> tuple[str, ...]:
    """The facts a page declares, and any that it cites besides, each once."""
    words = "\n".join([page.body, *(page.words(name) for name in MYTH_FIELDS)])
    return tuple(dict.fromkeys([*page.names("facts"), *CITED.findall(words)]))


def _body_blocks(page: Source) -> tuple[Block, ...]:
    try:
        return parse_blocks(page.body)
    except MarkdownError as error:
        raise BadInput(error.problem, page.at(error.line)) from error


def _myth_blocks(page: Source) -> tuple[Block, ...]:
    spoken = [(page.words(name), page.front.line(name)) for name in MYTH_FIELDS]
    return tuple(Paragraph(read_spans(page, words, line)) for words, line in spoken)


def _fact(facts: Mapping[str, FactEntry], id: str, key: str) -> FactEntry:
    if id not in facts:
        raise BadInput(f"The page {key!r} cites the fact {id!r}, which is not in facts.yaml. Add it there.")
    return facts[id]


def _lookup(key: str, values: Values) -> Lookup:
    def value(name: str) -> str | int | Spans:
        try:
            return values[name]
        except KeyError as error:
            raise KeyError(f"The page {key!r} needs a value {name!r} that nobody gave.") from error

    return value
