"""Rules for plain language: long sentences, reading grade, words to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.content_files.findings import Finding, Level
from adapters.content_files.prose import headlines, passages
from adapters.content_files.site import Site, SitePage
from adapters.content_files.template import VALUE
from bot.domain import readability
from bot.domain.plain_language import ENGLISH_GRADE, LIX_LIMIT, avoided

GRADE_WARNING = 8
"""From this reading grade on, a warning; above ENGLISH_GRADE, an error."""


def sentences(site: Site) -> Iterator[Finding]:
    """No sentence longer than GOV.UK advises."""
    for page in site.pages:
        for passage in (*headlines(page.source), *passages(page.source)):
            for sentence in readability.sentences(passage.text):
                size = len(readability.words(sentence))
                if size > readability.LONGEST_SENTENCE:
                    message = f"The sentence {_start(sentence)!r} has {size} words."
                    instead = f"split it; {readability.LONGEST_SENTENCE} words is the most"
                    yield page.finding(passage.line, "long-sentence", message, instead)


def grades(site: Site) -> Iterator[Finding]:
    """Flesch-Kincaid for English, LIX for every other language; short texts are not scored."""
    for page in site.pages:
        running = [passage for passage in passages(page.source) if passage.is_running]
        words = "\n".join(passage.text for passage in running)
        if not readability.scored(words):
            continue
        english = page.language.partition("-")[0] == "en"
        score, limit = (readability.grade(words), ENGLISH_GRADE) if english else (readability.lix(words), LIX_LIMIT)
        if score > limit or (english and score > GRADE_WARNING):
            name = "reading grade" if english else "LIX"
            level = Level.ERROR if score > limit else Level.WARNING
            message = f"The page has {name} {score:.1f}."
            instead = f"shorter sentences and shorter words; {limit} is the most"
            yield Finding(page.source.where, running[0].line, "reading-grade", message, instead, level)


def words_to_avoid(site: Site) -> Iterator[Finding]:
    """Glossary terms, each with the plain alternative, in pages and in phrases."""
    glossary = site.readable(lambda: site.words.data("glossary"))
    if glossary is None:
        return
    everywhere = [str(phrase) for phrase in glossary.get("allow") or ()]
    for language in site.tree.languages:
        entries = (glossary.get("languages") or {}).get(language) or ()
        for page in site.in_language(language).values():
            yield from _avoided_on(page, entries, everywhere)
        for name in ("interface", "pulse"):
            yield from _avoided_in(site, f"{language}/{name}", entries, everywhere)


def _avoided_on(page: SitePage, entries: Sequence[Mapping[str, Any]], allowed: Sequence[str]) -> Iterator[Finding]:
    told = [*headlines(page.source), *passages(page.source)]
    for advice in avoided(_without(allowed, "\n".join(passage.text for passage in told)), entries):
        line = next((passage.line for passage in told if advice.what in passage.text), 1)
        yield page.finding(line, "word-to-avoid", f"{advice.what!r} is on the list of words to avoid.", advice.instead)


def _avoided_in(
    site: Site, name: str, entries: Sequence[Mapping[str, Any]], allowed: Sequence[str]
) -> Iterator[Finding]:
    file = site.yaml(name) if site.tree.has_yaml(name) else None
    told = list(_texts(file.data, "")) if file else []
    for advice in avoided(_without(allowed, "\n".join(words for _, words in told)), entries):
        path = next((path for path, words in told if advice.what in words), "")
        message = f"{advice.what!r} is on the list of words to avoid."
        yield Finding(
            file.where if file else name, file.line(path) if file else 1, "word-to-avoid", message, advice.instead
        )


def _texts(node: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, VALUE.sub("", node)
    elif isinstance(node, dict):
        for key, value in node.items():
            # command.words lists what people type, not what they are told.
            if str(key) != "command.words":
                yield from _texts(value, f"{path}.{key}" if path else str(key))


def _without(phrases: Sequence[str], words: str) -> str:
    for phrase in phrases:
        words = re.sub(re.escape(phrase), " ", words, flags=re.IGNORECASE)
    return words


def _start(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else f"{sentence[:40].rsplit(' ', 1)[0]} ..."
