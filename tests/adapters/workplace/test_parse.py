"""What the page sends becomes a typed event, or a sentence that says what is wrong and where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.workplace.parse import parse_event
from bot.domain.errors import BadInput
from bot.messages.actions import Action
from bot.messages.inbound import Commanded, Opened, Pressed, Said, Sender, Submitted

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENDER = Sender("PA1", "es-US", "America/Denver")
ID = "0123456789abcdef"


def parse(**data: Any) -> Any:
    return parse_event({"event_id": ID, **data}, SENDER, NOW)


def test_words_are_said() -> None:
    event = parse(kind="said", text="  When is go-live? ")
    assert event == Said(event_id=f"workplace-{ID}", sender=SENDER, at=NOW, text="When is go-live?")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/vision", "vision", ""),
        ("/Announce  Friday at nine ", "announce", "Friday at nine"),
        ("/concern one\ntwo", "concern", "one\ntwo"),
        ("/visión", "visión", ""),
    ],
)
def test_a_slash_commands(text: str, name: str, rest: str) -> None:
    event = parse(kind="said", text=text)
    assert isinstance(event, Commanded)
    assert (event.name, event.rest) == (name, rest)


@pytest.mark.parametrize("text", ["/", "/ vision", "//vision", "/1", "and/or"])
def test_a_slash_without_a_word_is_just_said(text: str) -> None:
    assert isinstance(parse(kind="said", text=text), Said)


def test_a_press_carries_its_action() -> None:
    event = parse(kind="pressed", action="vision.affirm:v1")
    assert isinstance(event, Pressed)
    assert event.action == Action("vision.affirm", ("v1",))


def test_a_form_comes_back_with_its_answers() -> None:
    event = parse(kind="submitted", form_id="pulse.answer:w1", answers={"U": "4", "comment": ""})
    assert isinstance(event, Submitted)
    assert (event.form_id, dict(event.answers)) == ("pulse.answer:w1", {"U": "4", "comment": ""})


def test_opening_the_conversation_is_an_event() -> None:
    assert isinstance(parse(kind="opened"), Opened)


BAD: list[tuple[Any, str]] = [
    (None, "object"),
    ([], "object"),
    ("text", "object"),
    ({}, "kind"),
    ({"kind": "joined", "event_id": ID}, "one of said, pressed, submitted, opened"),
    ({"kind": ["said"], "event_id": ID}, "Text is expected"),
    ({"kind": "said", "event_id": ID}, "text: 'said' has exactly the keys"),
    ({"kind": "opened", "event_id": ID, "extra": 1}, "extra: 'opened' has exactly"),
    ({"kind": "opened"}, "event_id"),
    ({"kind": "opened", "event_id": "short"}, "16 to 64"),
    ({"kind": "opened", "event_id": "x" * 65}, "at most 64"),
    ({"kind": "opened", "event_id": "0123456789abcdef\n"}, "16 to 64"),
    ({"kind": "said", "event_id": ID, "text": 5}, "text: Text is expected"),
    ({"kind": "said", "event_id": ID, "text": "  \n"}, "Write something"),
    ({"kind": "said", "event_id": ID, "text": "x" * 4001}, "at most 4000"),
    ({"kind": "said", "event_id": ID, "text": "a\0b"}, "cannot be kept"),
    ({"kind": "said", "event_id": ID, "text": "a\ud800b"}, "cannot be kept"),
    ({"kind": "pressed", "event_id": ID, "action": "nodot"}, "topic.verb"),
    ({"kind": "pressed", "event_id": ID, "action": "a.b:c d"}, "argument"),
    ({"kind": "pressed", "event_id": ID, "action": "a.b:" + "c" * 150}, "longer than"),
    ({"kind": "submitted", "event_id": ID, "form_id": "x", "answers": {}}, "form_id"),
    ({"kind": "submitted", "event_id": ID, "form_id": "a.b", "answers": []}, "answers: A JSON object"),
    ({"kind": "submitted", "event_id": ID, "form_id": "a.b", "answers": {"k": 1}}, "answers.k: Text"),
    ({"kind": "submitted", "event_id": ID, "form_id": "a.b", "answers": {"k": "x" * 5001}}, "answers.k"),
    ({"kind": "submitted", "event_id": ID, "form_id": "a.b", "answers": {"k" * 61: "x"}}, "at most 60"),
    ({"kind": "submitted", "event_id": ID, "form_id": "a.b", "answers": {str(n): "" for n in range(51)}}, "at most 50"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_anything_else_is_refused_with_a_sentence(data: Any, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_event(data, SENDER, NOW)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 300


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


Rest = st.dictionaries(st.sampled_from(["text", "action", "form_id", "answers", "x"]), Json)


@given(st.sampled_from(["said", "pressed", "submitted", "opened"]), Rest)
def test_no_json_breaks_the_parser(kind: str, rest: dict[str, Any]) -> None:
    try:
        event = parse_event({"kind": kind, "event_id": ID, **rest}, SENDER, NOW)
    except BadInput:
        return
    assert event.sender == SENDER
