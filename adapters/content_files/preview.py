"""``postcard content preview``: every message in every language on one page, filled with an example reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from adapters.content_files.example import ExampleValues
from adapters.content_files.preview_html import element, escaped, page, shown
from adapters.content_files.role_pages import ROLE_SLOTS
from adapters.content_files.vision_page import vision_slots
from adapters.content_files.words import FileWords
from bot.domain import readability
from bot.domain.vision import SLOTS
from bot.messages.blocks import Block, Fact, Facts, Heading, Message, Note, as_text
from bot.messages.spans import text
from bot.ports import Page

FILE_NAME = "preview.html"


def preview(root: Path, out_dir: Path) -> Path:
    """Write the preview of a content folder into ``out_dir`` and return its path. Raises BadInput as words do."""
    words = FileWords(root)
    organisation = str(words.data("organisation").get("name", ""))
    title = f"Every message of {organisation}" if organisation else "Every message"
    body = [
        element("a", "Skip to the messages", href="#messages", class_="skip"),
        element("h1", escaped(title)),
        _contents(words),
        element("main", "".join(_language(words, language) for language in words.languages), id="messages"),
    ]
    out_dir.mkdir(parents=True, exist_ok=True)
    path = out_dir / FILE_NAME
    path.write_text(page(title, "en", body), encoding="utf-8")
    return path


def _contents(words: FileWords) -> str:
    lists = []
    for language in words.languages:
        rows = (
            element("li", element("a", escaped(key), href=f"#{_anchor(key, language)}"))
            for key in words.tree.keys(language)
        )
        lists.append(element("h2", escaped(_name(words, language))) + element("ul", "".join(rows)))
    return element("nav", "".join(lists), aria_label="Messages")


def _language(words: FileWords, language: str) -> str:
    parts = [element("h2", escaped(_name(words, language)))]
    for folder, keys in groupby(words.tree.keys(language), key=_folder):
        parts.append(element("h3", escaped(folder)))
        parts += [_message(words, key, language) for key in keys]
    return element("section", "".join(parts), lang=language)


def _message(words: FileWords, key: str, language: str) -> str:
    filled = _filled(words, key, language)
    said = as_text(Message(filled.summary or filled.title or key, tuple(_running(filled.blocks))))
    parts = [
        element("p", escaped(f"{key} · {_about(said, language)}"), class_="small about", lang="en"),
        element("p", element("strong", escaped(filled.title))) if not _begins_with_title(filled) else "",
        element("p", escaped(filled.summary), class_="small") if filled.summary else "",
        *map(shown, filled.blocks),
    ]
    return element("article", "".join(parts), id=_anchor(key, language), aria_label=filled.title or key)


def _filled(words: FileWords, key: str, language: str) -> Page:
    """A page as the example reader sees it; the vision and role messages as labels with their words."""
    source = words.source(key, language)
    if key == "vision":
        slots = vision_slots(source)
        blocks = Facts(tuple(Fact(slot, text(slots[slot])) for slot in SLOTS))
        return Page(key, source.words("title"), source.words("summary"), (blocks,), {})
    if _folder(key) == "roles":
        role = words.role(key.partition("/")[2], language)
        blocks = Facts(tuple(Fact(slot, role[slot]) for slot in ROLE_SLOTS if role[slot]))
        return Page(key, source.words("title"), "", (blocks,), {})
    return words.page(key, language, ExampleValues(words, language))


def _about(said: str, language: str) -> str:
    """How long a message is, and how hard to read where it is long enough to say so."""
    parts = [f"{len(readability.words(said))} words", f"longest sentence {readability.longest_sentence(said)}"]
    if readability.scored(said):
        english = language.partition("-")[0] == "en"
        parts.append(f"reading grade {readability.grade(said):.1f}" if english else f"LIX {readability.lix(said):.0f}")
    return ", ".join(parts)


def _running(blocks: tuple[Block, ...]) -> Iterator[Block]:
    return (block for block in blocks if not isinstance(block, Heading | Note))


def _begins_with_title(filled: Page) -> bool:
    return filled.blocks[:1] == (Heading(filled.title),)


def _folder(key: str) -> str:
    return key.partition("/")[0]


def _anchor(key: str, language: str) -> str:
    return f"{language}-{key.replace('/', '-')}"


def _name(words: FileWords, language: str) -> str:
    try:
        return words.phrase("language.name", language)
    except KeyError:
        return language
