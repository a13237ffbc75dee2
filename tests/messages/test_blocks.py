"""Messages are complete when made: a summary, alternative texts, one primary button."""

from __future__ import annotations

import pytest

from bot.messages.actions import action
from bot.messages.blocks import Button, Buttons, Image, Message, Tone, as_text, forms_of
from bot.messages.spans import Link, plain, text
from tests.gallery import BLOCKS, FORM, MESSAGE, SPANS


def test_a_message_needs_a_summary() -> None:
    with pytest.raises(ValueError, match="summary"):
        Message("  ")


def test_a_picture_needs_alternative_text() -> None:
    with pytest.raises(ValueError, match="alternative"):
        Image("https://example.org/a.png", "")


def test_a_message_has_at_most_one_primary_button() -> None:
    one = Button("Go", action("a.b"), Tone.PRIMARY)
    with pytest.raises(ValueError, match="at most one primary"):
        Message("x", (Buttons((one,)), Buttons((one,))))


def test_the_whole_message_can_be_read_as_plain_text() -> None:
    words = as_text(MESSAGE)
    for part in ("A heading", "strong", "- first", "> somebody's words", "Label: value", "[what it shows]", "[Press]"):
        assert part in words
    assert as_text(Message("only this")) == "only this"


def test_every_block_has_words_of_its_own() -> None:
    assert all(as_text(Message("x", (block,))) for block in BLOCKS)


def test_the_forms_of_a_message_are_found_by_their_id() -> None:
    assert forms_of(MESSAGE) == {FORM.form_id: FORM}


def test_spans_read_as_plain_text() -> None:
    assert plain(SPANS) == "plain <b>&strongstressedcodewords (https://example.org/a)\nnext"
    assert plain(text("one\n\ntwo")) == "one\n\ntwo"


def test_a_link_has_a_web_address() -> None:
    with pytest.raises(ValueError, match="https"):
        Link("press", "javascript:alert(1)")
