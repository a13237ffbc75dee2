"""The pulse policy: thresholds that cannot be lowered, a cadence that fits, an item for each phase."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.errors import BadInput
from bot.domain.programme import Programme, Step
from bot.domain.pulse import Wave
from bot.domain.pulse_policy import PulsePolicy, phase_of

CONTENT = Path(__file__).parents[2] / "content"
SHIPPED: dict[str, Any] = yaml.safe_load((CONTENT / "policies/pulse.yaml").read_text(encoding="utf-8"))
POLICY = PulsePolicy.from_mapping(SHIPPED)
PLAN = yaml.safe_load((CONTENT / "journeys/main.yaml").read_text(encoding="utf-8"))["steps"]
STARTED = date(2027, 3, 2)
PROGRAMME = Programme("main", "Tell us once", tuple(Step(**step) for step in PLAN), "1", started_on=STARTED)
ZONE = "America/Chicago"


def test_the_shipped_policy_says_what_the_design_says() -> None:
    assert (POLICY.score_threshold, POLICY.comment_threshold) == (5, 10)
    assert (POLICY.first_day, POLICY.wave_days, POLICY.cadence_days, POLICY.reminder_day) == (9, 7, 28, 3)
    assert POLICY.items == ("U", "B", "P")


def test_every_item_of_the_policy_has_words_in_every_language() -> None:
    asked = {*POLICY.items, *(item for items in POLICY.rotating.values() for item in items)}
    for language in ("en", "es"):
        wording = yaml.safe_load((CONTENT / language / "pulse.yaml").read_text(encoding="utf-8"))
        assert asked <= set(wording["items"])
        assert [str(point) for point in wording["scale"]] == ["1", "2", "3", "4", "5"]


def test_every_phase_of_the_shipped_journey_has_an_item() -> None:
    assert {step["phase"] for step in PLAN} <= set(POLICY.rotating)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score_threshold": 4}, "“score_threshold” is 4. With the preset standard it is 5 or more"),
        ({"comment_threshold": 9}, "“comment_threshold” is 9. With the preset standard it is 10 or more"),
        ({"preset": "public_service"}, "“score_threshold” is 5. With the preset public_service it is 10 or more"),
        ({"preset": "secret"}, "“preset” is 'secret'; it is one of standard, public_service"),
        ({"score_threshold": "5"}, "“score_threshold” is '5'; give a whole number"),
        ({"score_threshold": True}, "“score_threshold” is True; give a whole number"),
        ({"score_threshold": None}, "“score_threshold” is None; give a whole number"),
        ({"score_threshold": 25}, "“comment_threshold” is lower than “score_threshold”"),
        ({"wave_days": 0}, "“wave_days” is 0; give a whole number from 1 to 60"),
        ({"reminder_day": 7}, "must grow in this order"),
        ({"cadence_days": 7}, "must grow in this order"),
        ({"opens": "noon"}, "“opens” is 'noon'; give a time"),
        ({"opens": 600}, "“opens” is 600; give a time"),
        ({"opens": "24:00"}, "give a time"),
        ({"items": []}, "“items” needs a list of items"),
        ({"items": "U"}, "“items” needs a list of items"),
        ({"rotating": {"aware": [1]}}, "“rotating” needs a list of items"),
        ({"thresholds": 3}, "“thresholds” is not a key of this file"),
    ],
)
def test_a_policy_that_cannot_be_used_says_which_key_and_why(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        PulsePolicy.from_mapping({**SHIPPED, **change})
    assert str(caught.value).startswith("content/policies/pulse.yaml")
    assert sentence in str(caught.value)


def test_thresholds_may_be_raised() -> None:
    raised = {**SHIPPED, "preset": "public_service", "score_threshold": 10, "comment_threshold": 25}
    assert PulsePolicy.from_mapping(raised).comment_threshold == 25


@pytest.mark.parametrize(
    ("day", "phase"),
    [(1, ""), (2, "aware"), (11, "aware"), (16, "want"), (30, "know"), (400, "heard")],
)
def test_the_phase_is_that_of_the_last_step(day: int, phase: str) -> None:
    assert phase_of(PROGRAMME, date.fromordinal(date(2027, 2, 28).toordinal() + day)) == phase


def test_the_fourth_item_follows_the_phase_and_then_takes_turns() -> None:
    waves: list[Wave] = []
    opens = POLICY.first_opening(STARTED, ZONE)
    for _ in range(7):
        items = POLICY.items_of(PROGRAMME, opens.date(), waves)
        waves.append(Wave(str(len(waves)), items, opens, opens))
        opens = POLICY.next_opening(opens, ZONE)
    assert [wave.items[3] for wave in waves] == ["aware", "know", "able", "heard", "stick", "load", "heard"]


def test_without_a_programme_or_an_item_for_the_phase_only_the_fixed_items_are_asked() -> None:
    assert POLICY.items_of(None, STARTED, []) == ("U", "B", "P")
    assert replace(POLICY, rotating={}).items_of(PROGRAMME, STARTED, []) == ("U", "B", "P")


def test_waves_open_at_the_same_time_of_the_clock_also_when_clocks_change() -> None:
    first = POLICY.first_opening(STARTED, ZONE)
    assert first == datetime(2027, 3, 11, 16, 0, tzinfo=UTC)  # 10:00 in Chicago, winter time
    assert POLICY.next_opening(first, ZONE) == datetime(2027, 4, 8, 15, 0, tzinfo=UTC)  # 10:00, summer time
    assert POLICY.closing(first, ZONE) == datetime(2027, 3, 18, 15, 0, tzinfo=UTC)
    assert POLICY.reminder(first, ZONE) == datetime(2027, 3, 14, 15, 0, tzinfo=UTC)
