"""The next good moment, the next allowed moment and quiet hours."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.timing import Policy, is_quiet, next_allowed_moment, next_good_moment
from bot.domain.timing_policy import vision_week
from tests.domain.fake_calendar import (
    FAR_ZONES,
    OFFICE,
    POLICY,
    SETTINGS,
    FakeCalendar,
    at,
    days_off,
    pattern,
    wall,
    works,
)

CHICAGO = "America/Chicago"
NO_HOLIDAYS = FakeCalendar()
MINUTE = timedelta(minutes=1)


def good(after: str, hours: str = OFFICE, *holidays: date, spread: str = "") -> str:
    moment = next_good_moment(at(CHICAGO, after), pattern(hours=hours), POLICY, days_off(holidays), spread)
    assert moment.tzinfo is UTC
    return wall(CHICAGO, moment)


@pytest.mark.parametrize(
    ("after", "hours", "moment"),
    [
        ("2026-05-04 09:00", OFFICE, "Tue 2026-05-05 10:00"),
        ("2026-05-05 12:34", OFFICE, "Tue 2026-05-05 12:34"),
        ("2026-05-05 15:00", OFFICE, "Wed 2026-05-06 10:00"),
        ("2026-05-07 15:00", OFFICE, "Tue 2026-05-12 10:00"),
        ("2026-05-05 14:40", "Mon-Fri 06:00-14:30", "Wed 2026-05-06 10:00"),
        ("2026-05-06 12:10", "Mon-Fri 08:00-12:00, 13:00-17:00", "Wed 2026-05-06 13:00"),
        ("2026-05-06 12:10", "Thu 13:30-20:00", "Thu 2026-05-07 13:30"),
        ("2026-05-06 12:10", "Mon-Fri 22:00-06:00", "Wed 2026-05-06 22:00"),
        ("2026-05-06 23:10", "Mon-Fri 22:00-06:00", "Thu 2026-05-07 22:00"),
        ("2026-05-08 23:10", "Mon-Fri 22:00-06:00", "Mon 2026-05-11 22:00"),
        ("2026-05-06 12:10", "Sat-Sun 09:00-17:00", "Sat 2026-05-09 09:00"),
        ("2026-05-06 12:10", "Mon-Fri 15:00-23:00", "Wed 2026-05-06 15:00"),
        ("2026-05-06 12:10", "Mon-Sun 00:00-23:59", "Wed 2026-05-06 12:10"),
    ],
)
def test_a_good_moment_is_in_the_window_and_the_working_hours(after: str, hours: str, moment: str) -> None:
    assert good(after, hours) == moment


def test_a_good_moment_is_on_no_holiday_and_no_blackout_date() -> None:
    holidays = (date(2026, 5, 5), date(2026, 5, 6))
    assert good("2026-05-04 09:00", OFFICE, *holidays) == "Thu 2026-05-07 10:00"
    policy = Policy.from_mapping({**SETTINGS, "blackout_dates": ["2026-05-05"]})
    moment = next_good_moment(at(CHICAGO, "2026-05-04 09:00"), pattern(), policy, NO_HOLIDAYS, "")
    assert wall(CHICAGO, moment) == "Wed 2026-05-06 10:00"


def test_the_end_of_a_shift_that_began_on_a_holiday_is_off_as_well() -> None:
    night_and_morning = "Mon-Thu 22:00-12:00"
    assert good("2026-05-25 09:00", night_and_morning) == "Tue 2026-05-26 10:00"
    assert good("2026-05-25 09:00", night_and_morning, date(2026, 5, 25)) == "Wed 2026-05-27 10:00"


def test_everybody_has_a_place_of_their_own_and_the_load_is_level() -> None:
    moments = [good("2026-05-04 09:00", spread=f"P{number:05}") for number in range(4000)]
    quarters = Counter(moment[:-2] + str(int(moment[-2:]) // 15) for moment in moments)
    assert {moment[:14] for moment in moments} == {"Tue 2026-05-05"}
    assert len(quarters) == 16  # four hours; the fifth is room for what runs late
    assert max(quarters.values()) < 1.35 * len(moments) / 16


def test_the_place_is_the_same_every_week_and_on_every_machine() -> None:
    places = {good(f"2026-05-{day:02} 09:00", spread="P00042")[-5:] for day in (4, 11, 18, 25)}
    assert places == {"11:36"}  # another figure here would move everybody in a running programme


def test_a_year_of_holidays_ends_in_a_sentence() -> None:
    always = FakeCalendar(always=True)
    start = at(CHICAGO, "2026-05-04 09:00")
    with pytest.raises(BadInput, match="within 60 days of 2026-05-04; check the holidays of X and the blackout"):
        next_good_moment(start, pattern(), POLICY, always, "")
    with pytest.raises(BadInput, match="within 60 days"):
        next_allowed_moment(start, pattern(), POLICY, always)
    assert is_quiet(start, pattern(), POLICY, always)


@pytest.mark.parametrize(
    ("after", "hours", "moment"),
    [
        ("2026-05-04 07:59", OFFICE, "Mon 2026-05-04 08:00"),
        ("2026-05-04 12:00", OFFICE, "Mon 2026-05-04 12:00"),
        ("2026-05-04 17:59", OFFICE, "Mon 2026-05-04 17:59"),
        ("2026-05-04 18:00", OFFICE, "Tue 2026-05-05 08:00"),
        ("2026-05-08 18:00", OFFICE, "Mon 2026-05-11 08:00"),
        ("2026-05-04 06:30", "Mon-Fri 06:00-14:30", "Mon 2026-05-04 08:00"),
        ("2026-05-04 03:00", "Mon-Sun 00:00-24:00", "Mon 2026-05-04 08:00"),
        ("2026-05-04 12:00", "Mon-Fri 22:00-06:00", "Mon 2026-05-04 22:00"),
        ("2026-05-05 03:00", "Mon-Fri 22:00-06:00", "Tue 2026-05-05 03:00"),
        ("2026-05-05 06:00", "Mon-Fri 22:00-06:00", "Tue 2026-05-05 22:00"),
    ],
)
def test_an_allowed_moment_is_on_a_working_day_outside_quiet_hours(after: str, hours: str, moment: str) -> None:
    start = at(CHICAGO, after)
    allowed = next_allowed_moment(start, pattern(hours=hours), POLICY, NO_HOLIDAYS)
    assert wall(CHICAGO, allowed) == moment
    assert is_quiet(start, pattern(hours=hours), POLICY, NO_HOLIDAYS) == (allowed != start)


def test_an_urgent_message_waits_for_nothing() -> None:
    christmas_night = at(CHICAGO, "2026-12-25 03:00")
    holiday = days_off([date(2026, 12, 25)])
    assert next_allowed_moment(christmas_night, pattern(), POLICY, holiday, urgent=True) == christmas_night
    assert next_allowed_moment(christmas_night, pattern(), POLICY, holiday) > christmas_night


def test_moments_are_taken_in_any_zone_and_given_in_utc() -> None:
    berlin = datetime(2026, 5, 5, 17, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    moment = next_good_moment(berlin, pattern(), POLICY, NO_HOLIDAYS, "")
    assert moment == berlin
    assert moment.tzinfo is UTC
    with pytest.raises(BadInput, match="says no time zone"):
        next_good_moment(berlin.replace(tzinfo=None), pattern(), POLICY, NO_HOLIDAYS, "")


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + n * MINUTE)
HOLIDAYS = st.frozensets(st.dates(date(2025, 1, 1), date(2028, 3, 1)), max_size=80).map(days_off)
DAYTIME = ("Mon-Fri 08:00-17:00", "Tue-Sat 09:00-13:00, 14:00-18:00", "Mon-Thu 05:00-15:30", "Wed-Thu 20:00-12:00")
OTHERS = ("Fri-Mon 22:00-06:00", "Sat-Sun 07:00-19:00", "Mon-Fri 15:00-23:00", "Mon-Fri 23:30-07:30")
PEOPLE = st.sampled_from(["", "a", "P00042", "zoë"])


@given(MOMENTS, st.sampled_from(FAR_ZONES), st.sampled_from(DAYTIME), HOLIDAYS, PEOPLE)
def test_what_meets_the_window_is_answered_inside_it(
    after: datetime, zone: str, hours: str, holidays: FakeCalendar, person: str
) -> None:
    place = pattern(zone, hours)
    moment = next_good_moment(after, place, POLICY, holidays, person)
    assert moment >= after
    assert suits(moment, zone, hours, holidays)
    first = next_good_moment(after, place, POLICY, holidays, "")
    assert first <= moment
    for n in range(0, int((first - after) / MINUTE), 7):
        assert not suits(after + n * MINUTE, zone, hours, holidays)


def suits(moment: datetime, zone: str, hours: str, holidays: FakeCalendar) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    in_window = local.weekday() in (1, 2, 3) and 10 <= local.hour < 15
    return in_window and works(moment, pattern(zone, hours), holidays) and not holidays.is_holiday("X", local.date())


@given(MOMENTS, st.sampled_from(FAR_ZONES), st.sampled_from(OTHERS), HOLIDAYS, PEOPLE)
def test_what_never_meets_it_is_answered_as_a_shift_begins(
    after: datetime, zone: str, hours: str, holidays: FakeCalendar, person: str
) -> None:
    place = pattern(zone, hours)
    moment = next_good_moment(after, place, POLICY, holidays, person)
    assert moment >= after
    assert works(moment, place, holidays)
    hour_before = moment - timedelta(hours=1)
    assert not works(hour_before, place, FakeCalendar()) or is_quiet(hour_before, place, POLICY, FakeCalendar())


@given(MOMENTS, MOMENTS, st.sampled_from(FAR_ZONES), st.sampled_from(DAYTIME + OTHERS), HOLIDAYS, PEOPLE)
def test_good_moments_never_go_back_never_change_and_are_never_quiet(
    one: datetime, other: datetime, zone: str, hours: str, holidays: FakeCalendar, person: str
) -> None:
    place = pattern(zone, hours)
    first, second = (next_good_moment(t, place, POLICY, holidays, person) for t in sorted((one, other)))
    assert first <= second
    assert next_good_moment(first, place, POLICY, holidays, person) == first
    assert not is_quiet(first, place, POLICY, holidays)


@given(MOMENTS, MOMENTS, st.sampled_from(FAR_ZONES), st.sampled_from(DAYTIME + OTHERS), HOLIDAYS)
def test_allowed_moments_are_the_first_that_are_not_quiet(
    one: datetime, other: datetime, zone: str, hours: str, holidays: FakeCalendar
) -> None:
    place = pattern(zone, hours)
    first, second = (next_allowed_moment(t, place, POLICY, holidays) for t in sorted((one, other)))
    assert min(one, other) <= first <= second
    assert not is_quiet(first, place, POLICY, holidays)
    assert first in (one, other) or is_quiet(first - MINUTE, place, POLICY, holidays)
    assert not holidays.is_holiday("X", first.astimezone(ZoneInfo(zone)).date())


def test_the_week_of_a_pattern_is_worked_out_once() -> None:
    hours = pattern(hours="Mon-Fri 07:11-15:11").hours
    asked = (hours, POLICY.vision_window, POLICY.quiet_hours)
    assert vision_week(*asked) is vision_week(*asked)
