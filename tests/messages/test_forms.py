"""Answers are checked against their form, every problem at once."""

from __future__ import annotations

import pytest

from bot.messages.forms import problems
from tests.gallery import FORM

GOOD = {"short": "a", "one": "1", "scale": "2"}


def test_good_answers_have_no_problems() -> None:
    assert problems(FORM, GOOD) == {}
    assert problems(FORM, {**GOOD, "many": "1,2", "day": "2027-03-14", "time": "08:30"}) == {}


def test_everything_that_is_missing_is_named_at_once() -> None:
    assert problems(FORM, {}) == {"short": "required", "one": "required", "scale": "required"}
    assert problems(FORM, {**GOOD, "short": "   "}) == {"short": "required"}


@pytest.mark.parametrize(
    ("key", "answer", "problem"),
    [
        ("short", "x" * 11, "too_long"),
        ("long", "x" * 2501, "too_long"),
        ("one", "3", "not_an_option"),
        ("many", "1,9", "not_an_option"),
        ("scale", "9", "not_an_option"),
        ("day", "2027-02-30", "not_a_day"),
        ("day", "tomorrow", "not_a_day"),
        ("time", "25:00", "not_a_time"),
        ("time", "8:30", "not_a_time"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(key: str, answer: str, problem: str) -> None:
    assert problems(FORM, {**GOOD, key: answer}) == {key: problem}
