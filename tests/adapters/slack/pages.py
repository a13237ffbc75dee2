"""Every page of the content folder as a message to an example reader, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from adapters.content_files.example import ExampleValues
from adapters.content_files.words import FileWords
from adapters.settings import CONTENT
from bot.messages.blocks import Fact, Facts, Message, Paragraph
from bot.messages.spans import text


@cache
def words() -> FileWords:
    """The content that ships."""
    return FileWords(CONTENT)


def page_names() -> list[tuple[str, str]]:
    """The language and key of every page."""
    return [(language, key) for language in words().languages for key in words().tree.keys(language)]


def page_message(language: str, key: str) -> Message:
    """A page as a message. A vision and a role's words fill other pages; here they stand by themselves."""
    folder, _, name = key.partition("/")
    if key == "vision":
        slots = words().vision_texts()[language]
        return Message(key, (Facts(tuple(Fact(slot, text(each)) for slot, each in slots.items())),))
    if folder == "roles":
        return Message(key, tuple(Paragraph(spans) for spans in words().role(name, language).values()))
    page = words().page(key, language, ExampleValues(words(), language))
    return Message(page.summary or page.title or key, page.blocks)


def page_messages() -> Iterator[Message]:
    """Every page."""
    return (page_message(language, key) for language, key in page_names())
