"""Templates: values become text where they stand, whatever they hold."""

from __future__ import annotations

import pytest

from adapters.content_files.template import cite_inline, fill_blocks, fill_spans, fill_words
from bot.messages.blocks import Bullets, Fact, Facts, Heading, Image, Paragraph, Quote
from bot.messages.markdown import parse_blocks, parse_spans
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Spans, Strong, Text, plain

HOSTILE = [
    "**bold**",
    "[a](https://evil.example)",
    "{secret}",
    "[fact:x]",
    "# h",
    "<!channel>",
    "{0.__class__}",
    "\\{a}",
]


def lookup(name: str) -> str | int | Spans:
    return {"a": "Ada", "n": 3, "s": (Strong("so"), LineBreak()), "none": "", "lines": "one\ntwo"}[name]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_never_markup_and_never_read_again(value: str) -> None:
    filled = fill_blocks(parse_blocks("Hello {a}.\n\n- {a}\n\n> {a}"), lambda name: value)
    assert filled[0] == Paragraph((Text("Hello "), Text(value), Text(".")))
    assert filled[1] == Bullets(((Text(value),),))
    assert filled[2] == Quote((Text(value),))


def test_values_are_filled_inside_strong_emphasis_and_the_words_of_a_link() -> None:
    spans = parse_spans("**{a}** *{n}* [see {a}](https://x.example) `{a}`")
    assert plain(fill_spans(spans, lookup)) == "Ada 3 see Ada (https://x.example) {a}"
    assert fill_spans(spans, lookup)[::2] == (
        Strong("Ada"),
        Emphasis("3"),
        Link("see Ada", "https://x.example"),
        Code("{a}"),
    )


def test_spans_are_spliced_into_text_and_flattened_where_no_span_fits() -> None:
    assert fill_spans((Text("a {s} b"),), lookup) == (Text("a "), Strong("so"), LineBreak(), Text(" b"))
    assert fill_spans((Strong("{s}!"),), lookup) == (Strong("so !"),)


def test_line_ends_in_a_value_become_line_breaks() -> None:
    assert fill_spans((Text("{lines}"),), lookup) == (Text("one"), LineBreak(), Text("two"))


def test_titles_labels_and_alternative_texts_are_filled_too() -> None:
    blocks = fill_blocks((Heading("H {a}"), Facts((Fact("L {n}", (Text("{a}"),)),)), Image("x.png", "{a}")), lookup)
    assert blocks == (Heading("H Ada"), Facts((Fact("L 3", (Text("Ada"),)),)), Image("x.png", "Ada"))


def test_what_an_empty_value_leaves_without_a_word_is_dropped() -> None:
    source = "{none}\n\n> {none}\n\n- {none}\n- kept\n\nLabel :: {none}\n\n^ {none}\n\nEnd {none}"
    blocks = fill_blocks(parse_blocks(source), lookup)
    assert [type(block) for block in blocks] == [Bullets, Paragraph]
    assert blocks[0] == Bullets(((Text("kept"),),))


def test_citations_are_taken_out_with_the_blank_before_them() -> None:
    assert plain(fill_spans((Text("Typed twice [fact:x]. More [fact:y-z]"),), lookup)) == "Typed twice. More"
    assert fill_words("38 [fact:x] of {a}", lookup) == "38 of Ada"


def test_citations_can_be_replaced_by_words_for_text_that_others_take_in() -> None:
    spans = cite_inline((Text("Seven [fact:x]."), Strong("b [fact:y]"), Code("[fact:z]")), lambda id: f"({id})")
    assert spans == (Text("Seven (x)."), Strong("b (y)"), Code("[fact:z]"))
