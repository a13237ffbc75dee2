"""Rules for pages as they are shown: inside the Markdown subset, filled in, and within the length budget."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from adapters.content_files.example import ExampleValues
from adapters.content_files.findings import Finding
from adapters.content_files.page_reader import page_template, read_spans
from adapters.content_files.role_pages import read_slots
from adapters.content_files.site import Site, SitePage
from bot.domain.errors import BadInput
from bot.messages.blocks import Message
from bot.messages.budget import over_budget


def rendered(site: Site) -> Iterator[Finding]:
    """Markdown outside the subset, and pages longer than every platform can show."""
    examples = {language: ExampleValues(site.words, language) for language in site.tree.languages}
    for page in site.pages:
        if page.folder == "roles":
            site.readable(partial(_parse_slots, page))
        elif page.source.words("title") and page.source.words("summary"):
            template = site.readable(partial(page_template, page.source, page.key, page.language))
            if template:
                yield from _over_budget(site, page, examples[page.language])


def _parse_slots(page: SitePage) -> None:
    for slot in read_slots(page.source).values():
        read_spans(page.source, slot.words, slot.line)


def _over_budget(site: Site, page: SitePage, example: ExampleValues) -> Iterator[Finding]:
    try:
        filled = site.words.page(page.key, page.language, example)
    except (KeyError, BadInput):
        return  # what is missing has a finding of its own
    for sentence in over_budget(Message(filled.summary, filled.blocks)):
        yield page.finding(page.source.body_line, "over-budget", sentence, "shorter words, or two pages")
