"""Words are made to fit where one can see it, or split without losing one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.limits import CUT, json_bytes, json_units, shorten, split, units
from tests.adapters.slack import block_lint
from tests.adapters.slack.strategies import words

clean_words = words.map(lambda each: each.encode("utf-8", "ignore").decode())


@given(words)
def test_length_is_counted_as_a_javascript_client_counts(text: str) -> None:
    assert units(text) == block_lint.units(text)


@given(clean_words, st.integers(1, 200))
def test_what_fits_stays_and_what_does_not_ends_in_an_ellipsis(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    if units(text) <= limit:
        assert short == text
    else:
        assert short.endswith(CUT)
        assert text.startswith(short.removesuffix(CUT))


def test_a_word_stays_whole_when_there_is_a_space_near_the_end() -> None:
    assert shorten("one two three", 10) == "one two…"
    assert shorten("x" * 20, 10) == "x" * 9 + CUT
    assert shorten("a " + "x" * 100, 50) == "a " + "x" * 47 + CUT


def test_a_character_of_two_units_is_never_halved() -> None:
    assert shorten("😀😀😀", 4) == "😀" + CUT
    assert split("😀😀😀", 3) == ["😀", "😀", "😀"]


def test_another_measure_can_be_asked_for() -> None:
    assert shorten("ééé", 6, lambda part: len(part.encode())) == "ééé"
    assert shorten("éééé", 6, lambda part: len(part.encode())) == "é" + CUT


@given(clean_words, st.integers(2, 200))
def test_a_split_text_is_the_same_text(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < units(piece) <= limit for piece in pieces)


def test_a_text_is_split_after_a_space() -> None:
    assert split("one two three", 9) == ["one two ", "three"]


@pytest.mark.parametrize(("value", "length", "size"), [([], 2, 2), (["é"], 5, 6), ({"a": "😀"}, 11, 13)])
def test_json_is_measured_in_units_and_in_bytes(value: list[str] | dict[str, str], length: int, size: int) -> None:
    assert (json_units(value), json_bytes(value)) == (length, size)
