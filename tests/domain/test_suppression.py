"""Counts, bands and the solver; what they protect is tried by the attacks in test_release.py."""

from __future__ import annotations

import pytest

from bot.domain.suppression import Count, Cross, derivable, hidden_rows

A, B, C = ("department", "a"), ("department", "b"), ("department", "c")
NORTH, SOUTH = ("site", "north"), ("site", "south")


def cross(department: str, site: str) -> Cross:
    return (department, "general", "frontline", site)


PLACES = [cross("a", "north"), cross("b", "north"), cross("c", "south")]


def test_a_row_is_the_total_less_its_siblings() -> None:
    assert derivable(PLACES, [B, C], [A]) == {A: {B, C}}


def test_a_row_is_a_place_less_the_departments_there() -> None:
    assert derivable(PLACES, [B, NORTH], [A]) == {A: {B, NORTH}}


def test_two_hidden_siblings_cannot_be_told_apart() -> None:
    assert derivable(PLACES, [C, SOUTH, NORTH], [A, B]) == {}


def test_nothing_shown_gives_nothing_away() -> None:
    assert derivable(PLACES, [], [A, B, C]) == {}


def test_counts_add_up() -> None:
    assert Count(5, 3, 1) + Count(2, 0, 4) == Count(7, 3, 5)
    assert Count(7, 3, 5).answers == 12


@pytest.mark.parametrize(
    ("count", "tells"),
    [(Count(), False), (Count(4), True), (Count(5), False), (Count(0, 0, 9), True), (Count(4, 2, 9), True)],
)
def test_a_count_tells_too_much_when_few_are_on_the_scale(count: Count, tells: bool) -> None:
    assert count.tells(5) is tells


@pytest.mark.parametrize(
    ("count", "tells"),
    [(Count(), False), (Count(19, 0), True), (Count(19, 19), True), (Count(19, 1), False), (Count(20, 20), False)],
)
def test_unanimity_tells_all_in_a_small_group(count: Count, tells: bool) -> None:
    assert count.tells_all is tells


def test_the_department_is_kept_and_the_site_inside_it_gives_way() -> None:
    crosses = {cross("a", "north"): Count(20, 9), cross("a", "south"): Count(3, 1), cross("b", "south"): Count(30, 9)}
    assert hidden_rows([crosses], 5) == {NORTH, SOUTH}
    assert hidden_rows([crosses], 5, complementary=False) == set()


def test_rows_that_hold_everybody_stay() -> None:
    assert hidden_rows([{cross("a", "north"): Count(6, 3)}], 5) == set()
