"""Rules for pages as a whole: none missing, titles and dates in order, values declared and used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from adapters.content_files.findings import Finding
from adapters.content_files.front_matter import Source
from adapters.content_files.page_reader import MYTH_FIELDS
from adapters.content_files.role_pages import ROLE_SLOTS, read_slots
from adapters.content_files.site import Site, SitePage
from adapters.content_files.template import VALUE
from adapters.content_files.vision_page import vision_slots
from bot.domain.concern import PROTECTED
from bot.domain.role_matching import GENERAL

_BRACE = re.compile(r"[{}]")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def missing_pages(site: Site) -> Iterator[Finding]:
    """Every page in every language, every role family, every protected route, and the vision."""
    wanted = {page.key for page in site.pages} | {f"protected/{route}" for route in PROTECTED}
    families = {page.where.rpartition("/")[2].removesuffix(".md") for page in site.families}
    wanted |= {f"roles/{family}" for family in (*families, GENERAL)} | {"vision"}
    unreadable = {finding.file for finding in site.problems}
    for language in site.tree.languages:
        for key in sorted(wanted - set(site.in_language(language))):
            if site.path(language, key) not in unreadable:
                message = f"The page {key!r} is missing in {language!r}."
                yield Finding(site.path(language, key), 1, "missing-page", message, _advice(site, key))
    if families:
        for page in site.pages:
            if page.folder == "roles" and page.name not in families | {GENERAL}:
                message = f"There is no role family {page.name!r}."
                yield page.finding(
                    1, "unknown-family", message, f"add roles/{page.name}.md with its titles, or take this out"
                )


def titles(site: Site) -> Iterator[Finding]:
    """A title and a summary on every page; the title in sentence case."""
    names = _names(site)
    for page in site.pages:
        for field in ("title",) if page.folder == "roles" else ("title", "summary"):
            if not page.source.words(field).strip():
                yield page.finding(1, "no-title", f"The page has no {field}.", f"add '{field}: ...' at the top")
        title = page.source.words("title")
        if title and not _is_sentence_case(title, names):
            line = page.source.front.line("title")
            yield page.finding(
                line, "title-case", f"The title {title!r} is not in sentence case.", _sentence_case(title, names)
            )


def reviews(site: Site) -> Iterator[Finding]:
    """A review date that has passed or cannot be read."""
    sources = [page.source for page in site.pages] + list(site.families)
    for source in sources:
        if source.words("review_by"):
            yield from _review(source, site.today)


def values(site: Site) -> Iterator[Finding]:
    """Values declared and used, alike in every language, and no brace that is left over."""
    for page in site.pages:
        if page.folder not in {"roles", "vision"}:
            yield from _page_values(page)
        else:
            yield from _stray(page, "a role's words and the vision hold no values; write the words themselves")
    for _, pages in site.by_key():
        yield from _unlike(site, pages, "values")
        yield from _unlike(site, pages, "facts")


def slots(site: Site) -> Iterator[Finding]:
    """All slots of the vision and of every role message; a proof may be missing."""
    for page in site.pages:
        if page.key == "vision":
            site.readable(partial(vision_slots, page.source))
        if page.folder == "roles":
            found = site.readable(partial(read_slots, page.source)) or {}
            empty = [name for name in ROLE_SLOTS if not (name in found and found[name].words)]
            for name in empty if found else ():
                if name != "proof":
                    message = f"The role message has no words for {name!r}."
                    yield page.finding(1, "no-slot", message, f"add '## {name}' and one or two sentences")


def _advice(site: Site, key: str) -> str:
    for language in site.tree.languages:
        if key in site.in_language(language):
            return f"translate {site.path(language, key)}"
    return "write it"


def _review(source: Source, today: date) -> Iterator[Finding]:
    line = source.front.line("review_by")
    try:
        due = date.fromisoformat(source.words("review_by"))
    except ValueError:
        yield Finding(source.where, line, "review-date", "The review date cannot be read.", "a day such as 2027-06-30")
        return
    if due < today:
        message = f"The review was due on {due.isoformat()}."
        yield Finding(source.where, line, "review-due", message, "read the page again, then set a new day")


def _page_values(page: SitePage) -> Iterator[Finding]:
    source = page.source
    declared = set(source.names("values"))
    texts = [("", source.body), *((name, source.words(name)) for name in ("title", "summary", *MYTH_FIELDS))]
    used = {value for _, text in texts for value in VALUE.findall(text)}
    line = source.front.line("values")
    for value in sorted(used - declared):
        yield page.finding(
            line, "undeclared-value", f"The value {value!r} is used and not declared.", f"add {value} to 'values'"
        )
    for value in sorted(declared - used):
        yield page.finding(
            line, "unused-value", f"The value {value!r} is declared and not used.", f"take {value} out of 'values'"
        )
    yield from _stray(page, "a value looks like {first_name}: small letters, figures, dots and underscores", keep=True)


def _stray(page: SitePage, instead: str, keep: bool = False) -> Iterator[Finding]:
    for number, line in enumerate(page.source.body.split("\n"), page.source.body_line):
        if _BRACE.search(VALUE.sub("", line) if keep else line):
            yield page.finding(number, "stray-brace", "A brace stands here that is no value.", instead)


def _unlike(site: Site, pages: dict[str, SitePage], field: str) -> Iterator[Finding]:
    first = pages.get(site.tree.default_language)
    for language, page in pages.items():
        if first is None or page is first:
            continue
        ours, theirs = set(page.source.names(field)), set(first.source.names(field))
        if ours != theirs:
            names = ", ".join(sorted(ours ^ theirs))
            message = f"'{field}' differs from {first.source.where}: {names}."
            yield page.finding(
                page.source.front.line(field), f"unlike-{field}", message, f"cite and use the same in {language!r}"
            )


def _names(site: Site) -> frozenset[str]:
    """Words that are names in this organisation: they keep their capitals in a title."""
    organisation = site.words.data("organisation")
    texts = [
        str(organisation.get(key, "")) for key in ("name", *(k for k in organisation if str(k).startswith("programme")))
    ]
    texts += [str(site_name) for site_name in organisation.get("sites") or ()]
    texts += [str(name) for name in organisation.get("names") or ()]
    return frozenset({"Postcard", "I", *(word for text in texts for word in _WORD.findall(text) if word[0].isupper())})


def _is_sentence_case(title: str, names: frozenset[str]) -> bool:
    words = _WORD.findall(title)
    if not words or (title.isupper() and len(words) > 1) or (words[0][0].islower() and not title[0].isdigit()):
        return False
    rest = [word for word in words[1:] if word not in names and not word.isupper() and len(word) > 3]
    capitals = len([word for word in rest if word[:1].isupper()])
    return capitals * 2 <= len(rest)


def _sentence_case(title: str, names: frozenset[str]) -> str:
    first, *rest = title.split(" ")
    small = [word if _WORD.findall(word)[:1] and _WORD.findall(word)[0] in names else word.lower() for word in rest]
    return repr(" ".join([first[:1].upper() + (first[1:].lower() if first.isupper() else first[1:]), *small]))
