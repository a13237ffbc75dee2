"""The timing policy: what the file may say, and the sentences for what it may not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.errors import BadInput
from bot.domain.timing_policy import Policy, open_week, vision_week
from bot.domain.working_hours import WorkingHours
from tests.domain.fake_calendar import POLICY, SETTINGS

H = 60


def test_the_shipped_policy_says_what_the_design_says() -> None:
    assert str(POLICY.vision_window) == "Tue-Thu 10:00-15:00"
    assert POLICY.quiet_hours == (18 * H, 32 * H)
    assert (POLICY.budget_days, POLICY.less_often_days) == (7, 21)
    assert (POLICY.manager_lead_hours, POLICY.joiner_grace_days) == (24, 7)
    assert POLICY.blackout_dates == frozenset()


@pytest.mark.parametrize("day", ["2026-11-03", date(2026, 11, 3)])
def test_blackout_dates_are_days(day: object) -> None:
    assert Policy.from_mapping({**SETTINGS, "blackout_dates": [day]}).blackout_dates == {date(2026, 11, 3)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"vision_window": None}, "“vision_window” is missing"),
        ({"vision_window": "Tue-Thu"}, "vision_window: “Tue-Thu” has no times"),
        ({"vision_window": "Tue-Thu 07:00-10:00"}, "The vision window reaches into the quiet hours"),
        ({"vision_window": "Tue-Thu 15:00-19:00"}, "The vision window reaches into the quiet hours"),
        ({"quiet_hours": "evenings"}, "quiet_hours: “evenings” is not a time from and to"),
        ({"budget_days": None}, "“budget_days” is missing"),
        ({"budget_days": 0}, "“budget_days” is 0; give a whole number from 1 to 366"),
        ({"budget_days": "7"}, "“budget_days” is '7'; give a whole number"),
        ({"budget_days": True}, "“budget_days” is True; give a whole number"),
        ({"manager_lead_hours": -1}, "“manager_lead_hours” is -1; give a whole number from 0"),
        ({"less_often_days": 3}, "less_often_days is shorter than budget_days"),
        ({"blackout_dates": ["election day"]}, "“blackout_dates” is a list of days"),
        ({"blackout_dates": 5}, "“blackout_dates” is a list of days"),
        ({"quite_hours": "18:00-08:00"}, "“quite_hours” is not a key here; the keys are blackout_dates, budget"),
    ],
)
def test_a_policy_that_cannot_be_used_says_which_key_and_why(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        Policy.from_mapping({**SETTINGS, **change})
    assert str(caught.value).startswith("content/policies/timing.yaml")
    assert sentence in str(caught.value)


def test_a_window_may_touch_the_quiet_hours_and_cross_midnight_between_them() -> None:
    changed = {**SETTINGS, "vision_window": "Mon-Sun 06:00-01:00", "quiet_hours": "01:00-06:00"}
    assert Policy.from_mapping(changed).quiet_hours == (1 * H, 6 * H)


def opened(hours: str, quiet: str = "18:00-08:00") -> list[tuple[int, ...]]:
    policy = Policy.from_mapping({**SETTINGS, "quiet_hours": quiet, "vision_window": "Tue 12:00-13:00"})
    week = open_week(WorkingHours.parse(hours), policy.quiet_hours)
    return [(day, start, end) for day in range(7) for start, end, _ in week[day]]


def test_working_days_are_open_outside_the_quiet_hours() -> None:
    assert opened("Mon 06:00-10:00; Fri 13:00-21:00") == [(0, 8 * H, 18 * H), (4, 8 * H, 18 * H)]
    assert opened("Mon 06:00-10:00", quiet="01:00-06:00") == [(0, 0, 1 * H), (0, 6 * H, 24 * H)]


def test_for_people_who_work_in_quiet_hours_only_their_shifts_are_open() -> None:
    assert opened("Sun 22:00-06:00") == [(0, 0, 6 * H), (6, 22 * H, 24 * H)]


def test_the_end_of_a_long_night_shift_is_open_on_the_day_after() -> None:
    assert opened("Sun 20:00-10:00") == [(0, 8 * H, 10 * H), (6, 8 * H, 18 * H)]


@pytest.mark.parametrize(
    ("hours", "parts"),
    [
        ("Mon-Fri 08:00-17:00", [(day, 10 * H, 15 * H) for day in (1, 2, 3)]),
        ("Mon-Wed 06:00-14:30", [(1, 10 * H, 14.5 * H), (2, 10 * H, 14.5 * H)]),
        ("Wed 08:00-12:00, 13:00-17:00", [(2, 10 * H, 12 * H), (2, 13 * H, 15 * H)]),
        ("Mon 22:00-11:00", [(1, 10 * H, 11 * H)]),
        ("Sat-Sun 09:00-17:00", [(5, 9 * H, 10 * H), (6, 9 * H, 10 * H)]),
        ("Mon 06:00-14:00", [(0, 8 * H, 9 * H)]),
        ("Mon-Tue 22:00-06:00", [(0, 22 * H, 23 * H), (1, 22 * H, 23 * H)]),
        ("Mon 23:30-06:00", [(0, 23.5 * H, 24 * H), (1, 0, 0.5 * H)]),
        ("Fri 17:30-02:00", [(4, 17.5 * H, 18 * H)]),
        ("Sun 20:00-09:00", [(0, 8 * H, 9 * H)]),
        ("Mon 22:00-06:00; Sat 09:00-12:00", [(5, 9 * H, 10 * H)]),
    ],
)
def test_the_vision_window_meets_the_hours_or_gives_way_to_the_start_of_a_shift(
    hours: str, parts: list[tuple[float, ...]]
) -> None:
    week = vision_week(WorkingHours.parse(hours), POLICY.vision_window, POLICY.quiet_hours)
    assert [(day, start, end) for day in range(7) for start, end, _ in week[day]] == parts
