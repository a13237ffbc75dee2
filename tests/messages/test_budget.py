"""Whatever is longer than every platform can show is found before it is sent."""

from __future__ import annotations

import pytest

from bot.messages.actions import action
from bot.messages.blocks import Ask, Block, Bullets, Button, Buttons, Divider, Fact, Facts, Heading, Message, Paragraph
from bot.messages.budget import over_budget
from bot.messages.forms import Form, ShortText
from bot.messages.spans import text
from tests.gallery import MESSAGE

LONG_FORM = Form("a.b", "x" * 25, (ShortText("k", "x" * 91),), "Go")


def test_a_message_within_the_budget_has_no_findings() -> None:
    assert over_budget(MESSAGE) == []


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Heading("x" * 101), "heading"),
        (Paragraph(text("x" * 1201)), "paragraph"),
        (Bullets(tuple(text("x") for _ in range(13))), "bullets"),
        (Facts(tuple(Fact("a", text("b")) for _ in range(11))), "facts"),
        (Buttons((Button("x" * 41, action("a.b")),)), "button"),
        (Buttons(tuple(Button("x", action("a.b")) for _ in range(6))), "number of buttons"),
        (Ask("x", LONG_FORM), "form title"),
    ],
)
def test_each_thing_that_is_too_long_is_named(block: Block, what: str) -> None:
    found = over_budget(Message("x", (block,)))
    assert found
    assert what in found[0]


def test_the_whole_is_measured_too() -> None:
    assert "summary" in over_budget(Message("x" * 151))[0]
    assert "blocks" in over_budget(Message("x", tuple(Divider() for _ in range(26))))[0]
