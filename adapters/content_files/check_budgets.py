"""Rules for how many words a message may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from adapters.content_files.example import ExampleValues
from adapters.content_files.findings import Finding
from adapters.content_files.page_reader import page_template
from adapters.content_files.role_pages import read_slots
from adapters.content_files.site import Site, SitePage
from adapters.content_files.template import CITED, Lookup, fill_blocks
from adapters.content_files.vision_page import vision_slots
from bot.domain import readability
from bot.domain.vision import WORDS, word_count
from bot.messages.blocks import Heading, Message, Note, as_text
from bot.messages.spans import Spans, text

LANGUAGE_SHARE = 1.14
"""What a text may hold in a language other than English: the same thought takes about an eighth more words."""
JOURNEY_WORDS = 90
"""Words of a journey message as its longest role family reads it (our own figure)."""
SLOT_WORDS = 40
"""Words of one slot of a role message (our own figure)."""


def budgets(site: Site) -> Iterator[Finding]:
    """Words of the vision, of role slots, and of journey messages as they are read."""
    for page in site.pages:
        share = 1.0 if page.language.partition("-")[0] == "en" else LANGUAGE_SHARE
        if page.key == "vision":
            slots = site.readable(partial(vision_slots, page.source)) or {}
            yield from _too_many(page, 1, "The vision", word_count(slots), int(WORDS * share))
        elif page.folder == "roles":
            for name, slot in (site.readable(partial(read_slots, page.source)) or {}).items():
                size = len(readability.words(CITED.sub("", slot.words)))
                yield from _too_many(page, slot.line, f"The slot {name!r}", size, int(SLOT_WORDS * share))
        elif page.folder == "journey":
            size = site.readable(partial(_longest_reading, site, page)) or 0
            yield from _too_many(page, page.source.body_line, "The message", size, int(JOURNEY_WORDS * share))


def _longest_reading(site: Site, page: SitePage) -> int:
    """Words of a journey message for the role family with the longest slots, sources and small print aside."""
    template = page_template(page.source, page.key, page.language)
    blocks = [block for block in template.blocks if not isinstance(block, Heading | Note)]
    example = ExampleValues(site.words, page.language)
    roles = [each for each in site.in_language(page.language).values() if each.folder == "roles"]
    sizes = [0]
    for slots in map(_unsourced_slots, roles):
        filled = fill_blocks(blocks, _lookup(slots, example))
        sizes.append(len(readability.words(as_text(Message("example", filled)))))
    return max(sizes)


def _unsourced_slots(role: SitePage) -> dict[str, Spans]:
    slots = {f"role.{name}": text(CITED.sub("", slot.words)) for name, slot in read_slots(role.source).items()}
    return {**slots, "role.title": text(role.source.words("title"))}


def _lookup(slots: Mapping[str, Spans], example: ExampleValues) -> Lookup:
    def value(name: str) -> str | int | Spans:
        return slots.get(name, ()) if name.startswith("role.") else example[name]

    return value


def _too_many(page: SitePage, line: int, what: str, size: int, limit: int) -> Iterator[Finding]:
    if size > limit:
        instead = f"{limit} words or fewer; take out what is said elsewhere"
        yield page.finding(line, "too-many-words", f"{what} has {size} words.", instead)
