"""What a closed wave shows, and that nothing else can be worked out from it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.domain import suppression
from bot.domain.errors import BadInput
from bot.domain.pulse import VALUES, Wave
from bot.domain.release import Tallied, may_show_comments, released_tables
from bot.domain.suppression import DIMENSIONS
from tests.domain.pulse_attacks import Attacker

NOW = datetime(2027, 3, 16, 15, tzinfo=UTC)
WAVE = Wave("001", ("U", "B"), NOW, NOW, score_threshold=5, comment_threshold=10, invited=400)


def answers(item: str, value: str, n: int, department: str = "Parks", **where: str) -> Tallied:
    cross = (department, where.get("role", "general"), where.get("level", "frontline"), where.get("site", "Hall"))
    return (item, value, *cross, n)


def released(*tally: Tallied, **more: Any) -> dict[str, Any]:
    return released_tables(WAVE, tally, more.pop("answered", 300), **more)


def organisation(draw: st.DrawFn) -> list[Tallied]:
    """People in departments with their own roles and sites, some of them shared, as in a real city."""
    tally: Counter[tuple[str, ...]] = Counter()
    agreeable = draw(st.sampled_from([VALUES, ("1", "2"), ("4", "5"), ("1", "4", "dk")]))
    for number in range(draw(st.integers(1, 5))):
        own_role, own_site = draw(st.booleans()), draw(st.booleans())
        for _ in range(draw(st.integers(1, 4))):
            cross = (
                f"department {number}",
                f"role {number}" if own_role else draw(st.sampled_from(["clerk", "driver", "nurse"])),
                draw(st.sampled_from(["frontline", "frontline", "manager", "executive"])),
                f"site {number}" if own_site else draw(st.sampled_from(["north", "south"])),
            )
            for item in WAVE.items:
                for value in draw(st.lists(st.sampled_from(agreeable), max_size=3, unique=True)):
                    tally[item, value, *cross] += draw(st.integers(1, 9))
    return [(*key, n) for key, n in tally.items()]  # type: ignore[misc]


organisations = st.composite(organisation)()


def found_by(attack: str, tally: list[Tallied], *, complementary: bool) -> list[str]:
    tables = released_tables(WAVE, tally, 300, complementary=complementary)
    found: list[str] = getattr(Attacker(tally, tables, WAVE.score_threshold), attack)()
    return found


ATTACKS = ("by_subtracting_siblings", "by_nested_groups", "by_solving", "by_unanimity")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_small_group_can_be_worked_out_from_what_is_released(attack: str) -> None:
    @settings(max_examples=150)
    @given(organisations)
    def holds(tally: list[Tallied]) -> None:
        assert found_by(attack, tally, complementary=True) == []

    holds()


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_succeeds_when_only_small_rows_are_hidden(attack: str) -> None:
    @settings(max_examples=150, phases=[Phase.generate])  # any leak will do; no need for the smallest
    @given(organisations)
    def holds(tally: list[Tallied]) -> None:
        assert found_by(attack, tally, complementary=False) == []

    with pytest.raises(AssertionError, match="assert"):
        holds()


def chained_departments() -> list[Tallied]:
    """Department a (three people) is north less centre plus east less delta, in three steps."""
    places = [
        ("a", "north", 3), ("centre", "north", 10), ("centre", "east", 10), ("delta", "east", 10),
        ("b", "west", 3), ("foxtrot", "west", 10), ("foxtrot", "south", 10), ("golf", "south", 10),
    ]  # fmt: skip
    return [
        answers("U", value, n, department=department, site=site)
        for department, site, size in places
        for value, n in (("2", 1), ("4", size - 1))
    ]


def test_a_row_that_only_a_chain_of_sums_gives_away_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = chained_departments()
    assert found_by("by_solving", tally, complementary=True) == []
    monkeypatch.setattr(suppression, "derivable", lambda *about: {})
    assert sorted(found_by("by_solving", tally, complementary=True)) == ["U: department a", "U: department b"]
    assert found_by("by_nested_groups", tally, complementary=True) == []


def test_a_row_under_the_threshold_takes_its_smallest_sibling_with_it() -> None:
    tables = released(
        answers("U", "4", 4, "Law"), answers("U", "2", 9, "Parks"), answers("U", "4", 21, "Water"),
        answers("U", "1", 2, "Water"),
    )  # fmt: skip
    assert set(tables["department"]) == {"Water"}
    assert tables["overall"]["U"] == {"base": 36, "dont_know": 0, "favourable": 25}


def test_nothing_is_hidden_where_every_row_has_enough_answers() -> None:
    tables = released(answers("U", "4", 5, "Law"), answers("U", "2", 5, "Law"), answers("U", "3", 12, "Parks"),
                      answers("U", "5", 8, "Parks"))  # fmt: skip
    assert tables["department"] == {
        "Law": {"U": {"base": 10, "dont_know": 0, "favourable": 5}},
        "Parks": {"U": {"base": 20, "dont_know": 0, "favourable": 8}},
    }


def test_dont_know_is_counted_and_stays_outside_the_base() -> None:
    tables = released(answers("U", "4", 12), answers("U", "1", 10), answers("U", "dk", 7))
    assert tables["overall"]["U"] == {"base": 22, "dont_know": 7, "favourable": 12}


def test_dont_know_alone_does_not_make_enough_answers() -> None:
    assert released(answers("U", "dk", 40), answers("U", "4", 4))["overall"] == {}


def test_an_item_too_few_answered_is_left_out_and_hides_no_row_of_the_others() -> None:
    tables = released(answers("U", "4", 12), answers("U", "1", 10), answers("B", "4", 4))
    assert list(tables["overall"]) == ["U"]
    assert list(tables["department"]["Parks"]) == ["U"]


def test_a_row_is_hidden_for_every_item_or_for_none() -> None:
    tally = [answers(item, value, 10, name) for item in "UB" for value in "24" for name in ("Parks", "Water", "Law")]
    tally = [each for each in tally if each[:3] != ("B", "2", "Law")] + [answers("B", "dk", 10, "Law")]
    few = [(*each[:6], 4) if each[:3] == ("B", "4", "Law") else each for each in tally]
    assert set(released(*few)["department"]) == {"Water"}


@pytest.mark.parametrize(
    ("favourable", "base", "shown"),
    [
        (0, 5, "low"), (1, 5, "low"), (2, 5, 2), (3, 5, 3), (4, 5, "high"), (5, 5, "high"),
        (2, 12, "low"), (3, 12, 3), (0, 19, "low"), (19, 19, "high"), (0, 20, 0), (20, 20, 20),
    ],
)  # fmt: skip
def test_a_small_group_never_shows_that_all_agreed_or_none(favourable: int, base: int, shown: int | str) -> None:
    tally = [answers("U", "4", favourable), answers("U", "2", base - favourable)]
    cell = released(*[each for each in tally if each[-1]])["overall"]["U"]
    assert cell.get("band", cell.get("favourable")) == shown
    assert ("band" in cell) != ("favourable" in cell)


def test_four_and_five_count_as_agreeing_and_three_does_not() -> None:
    tally = [answers("U", value, 10) for value in "12345"]
    assert released(*tally)["overall"]["U"]["favourable"] == 20


def test_answers_outside_the_wave_are_not_counted() -> None:
    assert list(released(answers("U", "4", 9), answers("reaction", "sense", 90))["overall"]) == ["U"]


@pytest.mark.parametrize(
    ("answered", "shown"), [(4, False), (5, True), (395, True), (396, False), (399, False), (400, True)]
)
def test_how_many_answered_is_left_out_where_few_did_not(answered: int, shown: bool) -> None:
    assert ("answered" in released(answers("U", "4", 30), answered=answered)) is shown


def test_comments_need_their_own_number_of_respondents() -> None:
    assert not may_show_comments(WAVE, 9)
    assert may_show_comments(WAVE, 10)


@pytest.mark.parametrize("wave", [replace(WAVE, score_threshold=4), replace(WAVE, comment_threshold=4)])
def test_nothing_is_released_under_the_floor(wave: Wave) -> None:
    with pytest.raises(BadInput, match="under 5"):
        released_tables(wave, [answers("U", "4", 30)], 30)


def test_the_tables_are_plain_data() -> None:
    tables = released(answers("U", "4", 30))
    assert json.loads(json.dumps(tables)) == tables
    assert set(DIMENSIONS) < set(tables)
