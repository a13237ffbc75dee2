"""Neutral text to Slack and back: the only file that knows what Slack takes for markup.

Words go out in rich text and plain text objects, which interpret nothing, so there they stay as they are. The one
exception is a message's top-level text, which Slack reads as markup: there, and only there, they are escaped.
"""

from __future__ import annotations

import re
from typing import Any, assert_never

from adapters.slack.limits import TEXT, URL, shorten, split, units
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Span, Spans, Strong, Text

Json = dict[str, Any]

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
"""Controls, halves of characters, and marks that turn the direction of what follows them, other people's words too."""

_ADDRESS = re.compile(r"https?://[^\s<>\"|]+")
_SHORTCODE = re.compile(r":(?=[\w+'-]+:)")
_JOINER = "\u2060"
"""Takes no room and is not read aloud; breaks what would become a picture."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_REFERENCE = re.compile(r"<([^<>\n]{1,4000})>")
_NAMED = re.compile(r"(?P<kind>[@#!]|https?://|mailto:|tel:)(?P<id>[^|]*)(?:\|(?P<name>.*))?", re.DOTALL)


def clean(words: str) -> str:
    """The words without characters that nobody sees and that do harm."""
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", words))


def escape(words: str) -> str:
    """The words for a field that Slack reads as markup: no mention, link, date or picture can come of them."""
    escaped = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], clean(words))
    return _SHORTCODE.sub(":" + _JOINER, escaped)


def unescape(words: str) -> str:
    """What a person wrote, as plain words: mentions and links become the words that name them."""
    plain = _REFERENCE.sub(lambda found: _reference(found[1]), words)
    for character, entity in (("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        plain = plain.replace(entity, character)
    return clean(plain)


def plain_text(words: str, limit: int) -> Json:
    """A text object that interprets nothing, at most ``limit`` long and never empty. Slack refuses an empty one."""
    return {"type": "plain_text", "text": shorten(clean(words).strip(), limit) or "…", "emoji": False}


def one_line(words: str) -> str:
    """The words without line ends, for a title or a label."""
    return " ".join(clean(words).split())


def web_address(url: str) -> str:
    """The address if it can be given to Slack as one, else empty."""
    return url if _ADDRESS.fullmatch(url) and clean(url) == url and units(url) <= URL else ""


def leaves(spans: Spans) -> list[Json]:
    """Spans as the elements of rich text. None is empty, none longer than a piece may be."""
    return [leaf for span in spans for leaf in _leaf(span)]


def leaf_units(leaf: Json) -> int:
    """The length of what an element shows."""
    return units(leaf.get("text") or leaf["url"])


def seen(found: list[Json]) -> bool:
    """Whether there is anything to see in elements of rich text."""
    return any(leaf["type"] == "link" or leaf["text"].strip() for leaf in found)


def _leaf(span: Span) -> list[Json]:
    match span:
        case Text(text=words):
            return _texts(words, {})
        case Strong(text=words):
            return _texts(words, {"bold": True})
        case Emphasis(text=words):
            return _texts(words, {"italic": True})
        case Code(text=words):
            return _texts(words, {"code": True})
        case Link(text=words, url=url):
            return _link(words, url)
        case LineBreak():
            return [{"type": "text", "text": "\n"}]
        case _:
            assert_never(span)


def _texts(words: str, style: dict[str, bool]) -> list[Json]:
    look = {"style": style} if style else {}
    return [{"type": "text", "text": piece, **look} for piece in split(clean(words), TEXT)]


def _link(words: str, url: str) -> list[Json]:
    if not web_address(url):
        return _texts(f"{words} ({url})", {})
    name = shorten(clean(words).strip(), TEXT)
    return [{"type": "link", "url": url, **({"text": name} if name else {})}]


def _reference(inside: str) -> str:
    found = _NAMED.fullmatch(inside)
    if found is None:
        return f"<{inside}>"
    kind, target, name = found["kind"], found["id"], found["name"] or ""
    match kind:
        case "@" | "#":
            return kind + (name or target)
        case "!":
            return name or "@" + target.split("^")[0]
        case "mailto:" | "tel:":
            return name or target
        case _:
            return _named_link(name, kind + target)


def _named_link(name: str, address: str) -> str:
    # Slack makes a link of a bare address and names it by itself: then the name says it all.
    bare = address.partition("://")[2].rstrip("/")
    return name or address if name.rstrip("/") in {"", address.rstrip("/"), bare} else f"{name} ({address})"
