"""Spans: the smallest pieces of text. Platforms escape and mark them up; nothing here is markup."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters. Never markup, never a mention, never a link, wherever they came from."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text with strong importance."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text with stress emphasis."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed or read exactly as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address with the words that name it. Only content files make links; people's words never do."""

    text: str
    url: str

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"A link must start with https://; this one is {self.url!r}.")


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph."""


Span = Text | Strong | Emphasis | Code | Link | LineBreak
Spans = tuple[Span, ...]


def text(words: str) -> Spans:
    """The given words as plain spans; line ends become line breaks."""
    spans: list[Span] = []
    for number, line in enumerate(words.splitlines() or [""]):
        if number:
            spans.append(LineBreak())
        if line:
            spans.append(Text(line))
    return tuple(spans)


def plain(spans: Spans) -> str:
    """The spans as plain text, a link as ``words (address)``."""
    return "".join(_plain(span) for span in spans)


def _plain(span: Span) -> str:
    match span:
        case LineBreak():
            return "\n"
        case Link(text=words, url=url):
            return f"{words} ({url})"
        case _:
            return span.text
