"""Neutral values survive the way to JSON and back, unchanged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.blocks import Message, Paragraph
from bot.messages.codec import from_data, message_data, message_from, to_data
from bot.messages.inbound import Inbound
from bot.messages.spans import Text
from tests.gallery import EVENTS, MESSAGE


def test_a_message_with_every_block_survives() -> None:
    assert message_from(json.loads(json.dumps(message_data(MESSAGE)))) == MESSAGE


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_inbound_event_survives(event: Inbound) -> None:
    assert from_data(json.loads(json.dumps(to_data(event)))) == event


@given(st.text())
def test_any_words_survive(words: str) -> None:
    message = Message("x", (Paragraph((Text(words),)),))
    assert message_from(json.loads(json.dumps(message_data(message)))) == message


def test_unknown_data_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="no neutral value called 'Bomb'"):
        from_data({"is": "Bomb"})
    with pytest.raises(ValueError, match="not a message"):
        message_from({"is": "Text", "text": "x"})
