"""The subset is parsed once; everything outside it is refused with its line."""

from __future__ import annotations

import pytest

from bot.messages.blocks import Bullets, Divider, Fact, Facts, Heading, Image, Note, Paragraph, Quote
from bot.messages.markdown import MarkdownError, parse_blocks, parse_spans
from bot.messages.spans import Code, Emphasis, Link, Strong, Text, text

PAGE = """# A heading

Two lines
of one paragraph, **strong**, *stressed* and `code`.

- first
- [second](https://example.org)

> somebody said
> this

---

Today :: slow
Soon :: **fast**

![a chart](chart.png)

^ small print
"""


def test_every_block_of_the_subset_is_understood() -> None:
    assert parse_blocks(PAGE) == (
        Heading("A heading"),
        Paragraph(
            (
                Text("Two lines of one paragraph, "),
                Strong("strong"),
                Text(", "),
                Emphasis("stressed"),
                Text(" and "),
                Code("code"),
                Text("."),
            )
        ),
        Bullets((text("first"), (Link("second", "https://example.org"),))),
        Quote(text("somebody said\nthis")),
        Divider(),
        Facts((Fact("Today", text("slow")), Fact("Soon", (Strong("fast"),)))),
        Image("chart.png", "a chart"),
        Note(text("small print")),
    )


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        ("fine\n\n## two deep", 3, "one level of heading"),
        ("1. first", 1, "numbered lists"),
        ("a\n\n| a | b |", 3, "tables"),
        ("```\ncode\n```", 1, "blocks of code"),
        ("<b>bold</b>", 1, "HTML"),
        ("text\n\n![](x.png)", 3, "alternative text"),
        ("[press](javascript:alert)", 1, "https"),
        ("# one\n# two", 2, "stands alone"),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_line(source: str, line: int, why: str) -> None:
    with pytest.raises(MarkdownError, match=why) as refused:
        parse_blocks(source)
    assert refused.value.line == line


def test_plain_words_stay_plain() -> None:
    assert parse_spans("5 * 3 < 20 & it's _fine_") == text("5 * 3 < 20 & it's _fine_")
    assert parse_blocks("") == ()
