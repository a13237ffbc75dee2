"""Actions are short, checked when built, and come back as they went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.actions import Action, action

NAMES = st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}", fullmatch=True)
ARGUMENTS = st.lists(st.from_regex(r"[A-Za-z0-9_.\-]{1,12}", fullmatch=True), max_size=4)


@given(NAMES, ARGUMENTS)
def test_what_is_encoded_is_decoded(name: str, arguments: list[str]) -> None:
    made = Action(name, tuple(arguments))
    assert Action.decode(made.encode()) == made


def test_the_topic_is_what_stands_before_the_dot() -> None:
    assert action("pulse.answer", "w1", 3).topic == "pulse"
    assert action("pulse.answer", "w1", 3).args == ("w1", "3")


@pytest.mark.parametrize("name", ["", "pulse", "Pulse.answer", "pulse.", "pulse answer", "pulse.answer!"])
def test_a_name_that_is_no_topic_and_verb_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"topic\.verb"):
        Action(name)


@pytest.mark.parametrize("argument", ["", "a b", "a:b", "<script>", "é", "a\n"])
def test_an_argument_that_is_no_id_is_refused(argument: str) -> None:
    with pytest.raises(ValueError, match="id"):
        action("pulse.answer", argument)


def test_an_action_too_long_for_a_platform_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than"):
        action("pulse.answer", "x" * 120)
