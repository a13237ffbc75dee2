"""Rules for myth pages: the fact comes first and last, the myth stands once, and somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.content_files.findings import Finding
from adapters.content_files.page_reader import MYTH_FIELDS
from adapters.content_files.search_words import SearchWords
from adapters.content_files.site import Site, SitePage
from bot.domain import readability

REPEATED = 0.6
"""Share of a myth's own words in another sentence from which on that sentence repeats the myth."""
_REQUIRED = (*MYTH_FIELDS, "source", "owner", "review_by")


def myths(site: Site) -> Iterator[Finding]:
    """A headline or another sentence that repeats the myth, and parts that are missing."""
    lists = site.words.data("policies/stop_words")["languages"] if site.tree.has_yaml("policies/stop_words") else {}
    for page in site.pages:
        if page.folder == "myths":
            words = SearchWords(page.language, {"stop": lists.get(page.language, {}).get("stop", ())})
            yield from _missing(page)
            yield from _repeated(page, words)


def _missing(page: SitePage) -> Iterator[Finding]:
    for name in _REQUIRED:
        if not page.source.words(name).strip():
            message = f"The myth page has no {name!r}."
            yield page.finding(1, "myth-part", message, f"add '{name}: ...' at the top")


def _repeated(page: SitePage, words: SearchWords) -> Iterator[Finding]:
    source = page.source
    myth = frozenset(words.terms(source.words("myth_once")))
    if len(myth) < 2:
        return
    for name in ("title", "summary", *MYTH_FIELDS):
        if name == "myth_once":
            continue
        for sentence in readability.sentences(source.words(name)):
            if len(myth & frozenset(words.terms(sentence))) / len(myth) >= REPEATED:
                where, rule = ("headline", "myth-headline") if name in {"title", "summary"} else ("text", "myth-twice")
                message = f"The {where} in {name!r} repeats the myth."
                yield page.finding(
                    source.front.line(name), rule, message, "say the fact; the myth stands once, in 'myth_once'"
                )
