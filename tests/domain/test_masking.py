"""What names or points to a person is taken out; everything else stays as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import candidates, masked, names_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ana.ruiz+x@port-alder.example, please.", "Write to […], please."),
        ("Call 312-555-0142 or +1 (312) 555-0142.", "Call […] or […]."),
        ("Case 2027/004512 is still open", "Case […] is still open"),
        ("My number is 55512", "My number is […]"),
        ("We lost 40 hours in 2027, about 1200 minutes", "We lost 40 hours in 2027, about 1200 minutes"),
        ("Training at 10:30, room 4", "Training at 10:30, room 4"),
        ("", ""),
    ],
)
def test_addresses_and_long_numbers_are_taken_out(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    ["José Ángel García-López", "jose angel garcia-lopez", "José García-López", "GARCÍA-LÓPEZ, José Ángel"],
)
def test_a_name_of_the_roster_is_taken_out_however_it_is_written(text: str) -> None:
    names = names_of("García-López, José Ángel")
    assert masked(f"Ask {text}!", names) == "Ask […]!"


def test_part_of_a_name_stays() -> None:
    names = names_of("Grace Hope Okafor")
    assert masked("We hope for grace, says Okafor.", names) == "We hope for grace, says Okafor."


def test_a_single_word_is_no_full_name() -> None:
    assert names_of("Cher") == set()


def test_names_next_to_each_other_are_both_taken_out() -> None:
    names = names_of("Ada King") | names_of("Ben Moss")
    assert masked("Ada King Ben Moss and ada king", names) == "[…] […] and […]"


@given(st.text(), st.text(alphabet="abc ", min_size=3))
def test_every_name_that_would_be_masked_is_among_the_candidates(text: str, name: str) -> None:
    names = names_of(name)
    if masked(text, names) != masked(text):
        assert names & candidates([masked(text)])


@given(st.text(alphabet="ab ,.é"))
def test_a_text_without_names_and_numbers_stays_as_it_is(text: str) -> None:
    assert masked(text, names_of("zoe zebra")) == text
