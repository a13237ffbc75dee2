"""A strict subset of Markdown, parsed once into blocks and spans. What is not in the subset is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.messages.blocks import Block, Bullets, Divider, Fact, Facts, Heading, Image, Note, Paragraph, Quote
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Span, Spans, Strong, Text

_INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*"
    r"|\*(?P<emphasis>[^*]+)\*"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\((?P<url>[^)\s]+)\)"
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<url>[^)\s]+)\)")
_FACT = re.compile(r"(?P<label>[^:]{1,60}?)\s+::\s+(?P<value>.+)")
_REFUSED = (
    (re.compile(r"#{2,}"), "only one level of heading, '# heading', is allowed here"),
    (re.compile(r"\d+\.\s"), "numbered lists are not shown alike everywhere; use '- bullets'"),
    (re.compile(r"\|.*\|"), "tables are not shown alike everywhere; use 'Label :: value' lines"),
    (re.compile(r"```"), "blocks of code are not for messages"),
    (re.compile(r"<[a-zA-Z/!]"), "HTML is not allowed"),
)


class MarkdownError(ValueError):
    """Text outside the subset. ``line`` counts from 1 within the text given."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


def parse_blocks(source: str) -> tuple[Block, ...]:
    """Blocks of a text in the subset described in ``content/README.md``. Raises MarkdownError."""
    blocks: list[Block] = []
    group: list[str] = []
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        stripped = line.strip()
        _refuse(number, stripped)
        if stripped and (not group or _kind(stripped) == _kind(group[-1])):
            group.append(stripped)
            continue
        if group:
            blocks.append(_block(group, number - len(group)))
        group = [stripped] if stripped else []
    return tuple(blocks)


def parse_spans(source: str, line: int = 1) -> Spans:
    """Spans of one paragraph. Raises MarkdownError for a bad link."""
    spans: list[Span] = []
    for number, words in enumerate(source.split("\n")):
        if number:
            spans.append(LineBreak())
        spans += _line_spans(words, line + number)
    return tuple(spans)


def _refuse(number: int, line: str) -> None:
    for pattern, why in _REFUSED:
        if pattern.match(line):
            raise MarkdownError(number, f"{why}: {line[:60]!r}.")


def _kind(line: str) -> str:
    for mark, kind in (("# ", "heading"), ("- ", "bullets"), ("> ", "quote"), ("^ ", "note")):
        if line.startswith(mark):
            return kind
    if re.fullmatch(r"-{3,}", line):
        return "divider"
    if _IMAGE.fullmatch(line):
        return "image"
    return "facts" if _FACT.fullmatch(line) else "paragraph"


def _block(lines: list[str], first: int) -> Block:
    return _BUILDERS[_kind(lines[0])](lines, first)


def _heading(lines: list[str], first: int) -> Block:
    if len(lines) > 1:
        raise MarkdownError(first + 1, "a heading stands alone; leave an empty line after it.")
    return Heading(lines[0][2:].strip())


def _image(lines: list[str], first: int) -> Block:
    found = _IMAGE.fullmatch(lines[0])
    if len(lines) > 1 or found is None or not found["alt"].strip():
        raise MarkdownError(first, "a picture stands alone and has alternative text: ![what it shows](file).")
    return Image(found["url"], found["alt"])


def _facts(lines: list[str], first: int) -> Block:
    items: list[Fact] = []
    for number, line in enumerate(lines):
        label, value = line.split(" :: ", 1)
        items.append(Fact(label.strip(), parse_spans(value.strip(), first + number)))
    return Facts(tuple(items))


def _marked(lines: list[str], first: int) -> Spans:
    return parse_spans("\n".join(line[2:].strip() for line in lines), first)


_BUILDERS: dict[str, Callable[[list[str], int], Block]] = {
    "heading": _heading,
    "image": _image,
    "facts": _facts,
    "divider": lambda _lines, _first: Divider(),
    "quote": lambda lines, first: Quote(_marked(lines, first)),
    "note": lambda lines, first: Note(_marked(lines, first)),
    "bullets": lambda lines, first: Bullets(tuple(parse_spans(line[2:].strip(), first) for line in lines)),
    "paragraph": lambda lines, first: Paragraph(parse_spans(" ".join(lines), first)),
}


def _line_spans(words: str, line: int) -> list[Span]:
    spans: list[Span] = []
    position = 0
    for found in _INLINE.finditer(words):
        if found.start() > position:
            spans.append(Text(words[position : found.start()]))
        spans.append(_inline(found, line))
        position = found.end()
    if position < len(words):
        spans.append(Text(words[position:]))
    return spans


def _inline(found: re.Match[str], line: int) -> Span:
    if found["strong"]:
        return Strong(found["strong"])
    if found["emphasis"]:
        return Emphasis(found["emphasis"])
    if found["code"]:
        return Code(found["code"])
    try:
        return Link(found["label"], found["url"])
    except ValueError as error:
        raise MarkdownError(line, str(error)) from error
