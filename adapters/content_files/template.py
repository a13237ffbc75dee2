"""Templates: blocks that were parsed once, whose ``{values}`` are filled in afterwards as plain data.

A value is put into a span that is already parsed. It is never read as Markdown and never read again for
further values, so nothing a value holds can become markup, a link or a citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from bot.messages.blocks import Block, Bullets, Fact, Facts, Heading, Image, Note, Paragraph, Quote
from bot.messages.spans import Emphasis, Link, Span, Spans, Strong, Text, plain, text

VALUE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
"""A place where a value goes."""
CITED = re.compile(r"[ \t]*\[fact:([A-Za-z0-9_\-]+)\]")
"""A citation of the fact sheet, with the blanks before it."""

Lookup: TypeAlias = Callable[[str], str | int | Spans]


def fill_words(words: str, lookup: Lookup) -> str:
    """Plain words with values filled in and citations taken out."""

    def value(found: re.Match[str]) -> str:
        filled = lookup(found[1])
        return plain(filled) if isinstance(filled, tuple) else str(filled)

    return VALUE.sub(value, CITED.sub("", words))


def fill_spans(spans: Spans, lookup: Lookup) -> Spans:
    """Spans with values filled in and citations taken out."""
    filled: list[Span] = []
    for span in spans:
        match span:
            case Text(text=words):
                filled += _spliced(CITED.sub("", words), lookup)
            case Strong(text=words):
                filled.append(Strong(_one_line(words, lookup)))
            case Emphasis(text=words):
                filled.append(Emphasis(_one_line(words, lookup)))
            case Link(text=words, url=url):
                filled.append(Link(_one_line(words, lookup), url))
            case _:
                filled.append(span)
    return tuple(filled)


def fill_blocks(blocks: Iterable[Block], lookup: Lookup) -> tuple[Block, ...]:
    """Blocks with values filled in. What an empty value leaves without a word is dropped."""
    filled = [_filled(block, lookup) for block in blocks]
    return tuple(block for block in filled if not _is_empty(block))


def cite_inline(spans: Spans, instead: Callable[[str], str]) -> Spans:
    """Spans whose citations are replaced by words, for text that other pages take in."""
    return tuple(_cited(span, instead) for span in spans)


def _cited(span: Span, instead: Callable[[str], str]) -> Span:
    if not isinstance(span, Text | Strong | Emphasis):
        return span
    return type(span)(CITED.sub(lambda found: f" {instead(found[1])}", span.text))


def _filled(block: Block, lookup: Lookup) -> Block:
    match block:
        case Heading(text=words):
            return Heading(fill_words(words, lookup))
        case Paragraph(spans=spans):
            return Paragraph(fill_spans(spans, lookup))
        case Quote(spans=spans):
            return Quote(fill_spans(spans, lookup))
        case Note(spans=spans):
            return Note(fill_spans(spans, lookup))
        case Bullets(items=items):
            bullets = (fill_spans(item, lookup) for item in items)
            return Bullets(tuple(item for item in bullets if plain(item).strip()))
        case Facts(items=facts):
            lines = (Fact(fill_words(fact.label, lookup), fill_spans(fact.value, lookup)) for fact in facts)
            return Facts(tuple(fact for fact in lines if plain(fact.value).strip()))
        case Image(url=url, alternative=words):
            return Image(url, fill_words(words, lookup))
        case _:
            return block


def _is_empty(block: Block) -> bool:
    match block:
        case Paragraph(spans=spans) | Quote(spans=spans) | Note(spans=spans):
            return not plain(spans).strip()
        case Bullets(items=()) | Facts(items=()):
            return True
        case Heading(text=words):
            return not words.strip()
        case _:
            return False


def _spliced(words: str, lookup: Lookup) -> list[Span]:
    spans: list[Span] = []
    position = 0
    for found in VALUE.finditer(words):
        if found.start() > position:
            spans.append(Text(words[position : found.start()]))
        value = lookup(found[1])
        spans += value if isinstance(value, tuple) else text(str(value))
        position = found.end()
    if position < len(words):
        spans.append(Text(words[position:]))
    return spans


def _one_line(words: str, lookup: Lookup) -> str:
    return " ".join(fill_words(words, lookup).split("\n"))
