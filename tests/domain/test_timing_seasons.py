"""A daily rhythm over whole years: clocks change, the date line moves, and no day is doubled or dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.timing import Policy, next_allowed_moment, next_good_moment
from bot.domain.wall_time import instant
from tests.domain.fake_calendar import POLICY, SETTINGS, ZONES, FakeCalendar, at, pattern, wall

NO_HOLIDAYS = FakeCalendar()
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
WINDOWS = ("00:00-00:30", "01:15-01:45", "02:00-02:30", "02:15-02:45", "02:30-03:00", "23:30-24:00")


def every_day(window: str) -> Policy:
    """A policy whose window is open every day at this time, however early."""
    return Policy.from_mapping(
        {**SETTINGS, "vision_window": f"Mon-Sun {window}", "quiet_hours": "12:00-13:00", "late_room_minutes": 0}
    )


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("window", WINDOWS)
def test_one_moment_a_day_for_a_year_whatever_the_clocks_do(zone: str, window: str) -> None:
    policy, place = every_day(window), pattern(zone, "Mon-Sun 00:00-24:00")
    moment = instant(datetime(2026, 1, 1), ZoneInfo(zone))  # noqa: DTZ001 - a wall clock has no zone
    days = []
    for _ in YEAR:
        moment = next_good_moment(moment, place, policy, NO_HOLIDAYS, "P00042")
        days.append(moment.astimezone(ZoneInfo(zone)).date())
        moment += timedelta(minutes=61)  # past the window, and into its second showing when clocks go back
    assert days == YEAR


@pytest.mark.parametrize("zone", ZONES)
def test_one_allowed_morning_a_day_for_a_year(zone: str) -> None:
    place = pattern(zone, "Mon-Sun 08:00-17:00")
    mornings = []
    for day in YEAR:
        midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        mornings.append(next_allowed_moment(midnight, place, POLICY, NO_HOLIDAYS).astimezone(ZoneInfo(zone)))
    assert [(morning.date(), morning.time()) for morning in mornings] == [(day, time(8)) for day in YEAR]


def test_the_day_that_apia_skipped_gets_no_moment_and_its_neighbours_get_one_each() -> None:
    policy, place = every_day("10:00-11:00"), pattern("Pacific/Apia", "Mon-Sun 08:00-17:00")
    moment = at("Pacific/Apia", "2011-12-28 00:00")
    days = []
    for _ in range(4):
        moment = next_good_moment(moment, place, policy, NO_HOLIDAYS, "")
        days.append(wall("Pacific/Apia", moment))
        moment += timedelta(hours=1)
    assert days == [
        "Wed 2011-12-28 10:00",
        "Thu 2011-12-29 10:00",
        "Sat 2011-12-31 10:00",
        "Sun 2012-01-01 10:00",
    ]


def test_a_leap_day_is_a_day() -> None:
    policy, place = every_day("10:00-11:00"), pattern("Europe/Berlin", "Mon-Sun 08:00-17:00")
    moment = next_good_moment(at("Europe/Berlin", "2028-02-28 11:00"), place, policy, NO_HOLIDAYS, "")
    assert wall("Europe/Berlin", moment) == "Tue 2028-02-29 10:00"


@pytest.mark.parametrize(
    ("zone", "before", "moment"),
    [
        ("America/Chicago", "2026-03-08 00:00", "Sun 2026-03-08 03:00"),
        ("Europe/Berlin", "2026-03-29 00:00", "Sun 2026-03-29 03:00"),
        ("America/St_Johns", "2026-03-08 00:00", "Sun 2026-03-08 03:00"),
        ("Australia/Lord_Howe", "2026-10-04 00:00", "Sun 2026-10-04 02:30"),
    ],
)
def test_a_window_that_the_clocks_skip_opens_at_the_next_time_there_is(zone: str, before: str, moment: str) -> None:
    place = pattern(zone, "Mon-Sun 00:00-24:00")
    found = next_good_moment(at(zone, before), place, every_day("02:05-02:25"), NO_HOLIDAYS, "")
    assert wall(zone, found) == moment


@pytest.mark.parametrize(
    ("zone", "before", "again"),
    [
        ("America/Chicago", "2026-11-01 00:00", timedelta(hours=1)),
        ("Europe/Berlin", "2026-10-25 00:00", timedelta(hours=1)),
        ("Australia/Lord_Howe", "2026-04-05 00:00", timedelta(minutes=30)),
    ],
)
def test_a_window_that_is_shown_twice_opens_once(zone: str, before: str, again: timedelta) -> None:
    start = "02:35" if "Berlin" in zone else "01:35"
    end = start.replace("35", "55")
    place, policy = pattern(zone, "Mon-Sun 00:00-24:00"), every_day(f"{start}-{end}")
    first = next_good_moment(at(zone, before), place, policy, NO_HOLIDAYS, "")
    second_showing = first + again
    assert wall(zone, second_showing) == wall(zone, first)
    following = next_good_moment(second_showing, place, policy, NO_HOLIDAYS, "")
    assert following.astimezone(ZoneInfo(zone)).date() == first.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
