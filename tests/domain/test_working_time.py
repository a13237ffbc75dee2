"""Whose hours count, and deadlines that skip nights, weekends and holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.working_time import pattern_of, working_days_later, working_deadline
from tests.domain.fake_calendar import OFFICE, ZONES, FakeCalendar, at, days_off, pattern, wall, works

CHICAGO = "America/Chicago"
NO_HOLIDAYS = FakeCalendar()
STEP = timedelta(minutes=15)

ORGANISATION: Mapping[str, Any] = {
    "time_zone": CHICAGO,
    "working_hours": OFFICE,
    "calendar": "US-IL",
    "sites": {
        "City Hall": {},
        "Annex": None,
        "Mesa": {"time_zone": "America/Denver", "calendar": "US-CO"},
        "Depot": {"working_hours": "Mon-Fri 06:00-14:30"},
    },
}


@pytest.mark.parametrize(
    ("person", "zone", "hours", "calendar"),
    [
        (Person("1", "A"), CHICAGO, OFFICE, "US-IL"),
        (Person("1", "A", site="City Hall"), CHICAGO, OFFICE, "US-IL"),
        (Person("1", "A", site="Annex"), CHICAGO, OFFICE, "US-IL"),
        (Person("1", "A", site="Nowhere"), CHICAGO, OFFICE, "US-IL"),
        (Person("1", "A", site="Mesa"), "America/Denver", OFFICE, "US-CO"),
        (Person("1", "A", site="Depot"), CHICAGO, "Mon-Fri 06:00-14:30", "US-IL"),
        (Person("1", "A", site="Mesa", time_zone="Europe/Berlin"), "Europe/Berlin", OFFICE, "US-CO"),
        (Person("1", "A", site="Depot", working_hours="Sat 9:00-12:00"), CHICAGO, "Sat 09:00-12:00", "US-IL"),
        (Person("1", "A", site="Mesa", time_zone="Mars/Base"), CHICAGO, OFFICE, "US-CO"),
        (Person("1", "A", site="Depot", working_hours="now and then"), CHICAGO, OFFICE, "US-IL"),
    ],
)
def test_a_person_has_their_own_pattern_or_the_sites_or_the_organisations(
    person: Person, zone: str, hours: str, calendar: str
) -> None:
    found = pattern_of(person, ORGANISATION)
    assert (found.zone, str(found.hours), found.calendar) == (zone, hours, calendar)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"time_zone": "Chicago"}, "content/organisation.yaml: “Chicago” is not a time zone"),
        ({"working_hours": "nine to five"}, "content/organisation.yaml: “nine” is not a day"),
        ({"working_hours": None}, "content/organisation.yaml: There are no working hours"),
    ],
)
def test_an_organisation_without_usable_hours_is_told_so(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        pattern_of(Person("1", "A"), {**ORGANISATION, **wrong})


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-05-04 10:00", 4, "Mon 2026-05-04 14:00"),
        ("2026-05-04 10:00", 7, "Mon 2026-05-04 17:00"),
        ("2026-05-04 15:00", 4, "Tue 2026-05-05 10:00"),
        ("2026-05-01 16:00", 2, "Mon 2026-05-04 09:00"),
        ("2026-05-02 12:00", 0.5, "Mon 2026-05-04 08:30"),
        ("2026-05-04 05:00", 90, "Fri 2026-05-15 17:00"),
        ("2026-05-02 12:00", 0, "Mon 2026-05-04 08:00"),
        ("2026-05-04 12:00", 0, "Mon 2026-05-04 12:00"),
    ],
)
def test_a_deadline_counts_working_hours_only(start: str, hours: float, due: str) -> None:
    deadline = working_deadline(at(CHICAGO, start), hours, pattern(), NO_HOLIDAYS)
    assert wall(CHICAGO, deadline) == due
    assert deadline.tzinfo is UTC


def test_a_deadline_skips_the_holidays_of_the_place() -> None:
    start, friday = at(CHICAGO, "2026-05-21 16:00"), days_off([date(2026, 5, 22)])
    assert wall(CHICAGO, working_deadline(start, 10, pattern(), friday)) == "Mon 2026-05-25 17:00"
    elsewhere = pattern(calendar="")
    assert wall(CHICAGO, working_deadline(start, 10, elsewhere, friday)) == "Fri 2026-05-22 17:00"


def test_a_night_shift_in_which_clocks_go_forward_has_an_hour_less() -> None:
    nights = pattern(hours="Sat-Sun 22:00-06:00")
    due = working_deadline(at(CHICAGO, "2026-03-07 22:00"), 8, nights, NO_HOLIDAYS)
    assert wall(CHICAGO, due) == "Sun 2026-03-08 23:00"


def test_a_night_shift_in_which_clocks_go_back_has_an_hour_more() -> None:
    nights = pattern(hours="Sat-Sun 22:00-06:00")
    due = working_deadline(at(CHICAGO, "2026-10-31 22:00"), 9, nights, NO_HOLIDAYS)
    assert wall(CHICAGO, due) == "Sun 2026-11-01 06:00"


def test_half_an_hour_is_lost_on_lord_howe() -> None:
    nights = pattern("Australia/Lord_Howe", "Sat-Sun 22:00-06:00")
    due = working_deadline(at("Australia/Lord_Howe", "2026-10-03 22:00"), 8, nights, NO_HOLIDAYS)
    assert wall("Australia/Lord_Howe", due) == "Sun 2026-10-04 22:30"


def test_a_shift_over_midnight_that_began_on_a_holiday_does_not_count() -> None:
    nights = pattern(hours="Mon-Fri 22:00-06:00")
    start = at(CHICAGO, "2026-05-26 03:00")
    assert wall(CHICAGO, working_deadline(start, 1, nights, NO_HOLIDAYS)) == "Tue 2026-05-26 04:00"
    memorial_day = days_off([date(2026, 5, 25)])
    assert wall(CHICAGO, working_deadline(start, 1, nights, memorial_day)) == "Tue 2026-05-26 23:00"


def test_the_day_that_apia_skipped_is_no_working_day() -> None:
    apia = pattern("Pacific/Apia", "Mon-Sat 08:00-16:00")
    start = at("Pacific/Apia", "2011-12-29 12:00")
    assert wall("Pacific/Apia", working_deadline(start, 8, apia, NO_HOLIDAYS)) == "Sat 2011-12-31 12:00"
    assert wall("Pacific/Apia", working_days_later(start, 1, apia, NO_HOLIDAYS)) == "Sat 2011-12-31 16:00"


@pytest.mark.parametrize(
    ("hours", "start", "days", "due"),
    [
        (OFFICE, "2026-05-04 10:00", 1, "Tue 2026-05-05 17:00"),
        (OFFICE, "2026-05-04 20:00", 1, "Tue 2026-05-05 17:00"),
        (OFFICE, "2026-05-04 05:00", 1, "Tue 2026-05-05 17:00"),
        (OFFICE, "2026-05-01 10:00", 2, "Tue 2026-05-05 17:00"),
        (OFFICE, "2026-05-02 10:00", 1, "Mon 2026-05-04 17:00"),
        (OFFICE, "2026-05-04 10:00", 10, "Mon 2026-05-18 17:00"),
        (OFFICE, "2026-05-04 10:00", 0, "Mon 2026-05-04 17:00"),
        (OFFICE, "2026-05-04 18:00", 0, "Tue 2026-05-05 17:00"),
        (OFFICE, "2026-05-02 18:00", 0, "Mon 2026-05-04 17:00"),
        ("Mon-Fri 08:00-12:00, 13:00-16:00", "2026-05-04 12:30", 1, "Tue 2026-05-05 16:00"),
        ("Mon-Fri 22:00-06:00", "2026-05-05 03:00", 1, "Wed 2026-05-06 06:00"),
        ("Mon-Fri 22:00-06:00", "2026-05-05 07:00", 1, "Thu 2026-05-07 06:00"),
        ("Mon-Sun 00:00-24:00", "2026-05-05 07:00", 1, "Thu 2026-05-07 00:00"),
    ],
)
def test_working_days_end_with_the_last_working_hour(hours: str, start: str, days: int, due: str) -> None:
    deadline = working_days_later(at(CHICAGO, start), days, pattern(hours=hours), NO_HOLIDAYS)
    assert wall(CHICAGO, deadline) == due


def test_working_days_step_over_holidays() -> None:
    thanksgiving = days_off([date(2026, 11, 26), date(2026, 11, 27)])
    due = working_days_later(at(CHICAGO, "2026-11-25 10:00"), 2, pattern(), thanksgiving)
    assert wall(CHICAGO, due) == "Tue 2026-12-01 17:00"


def test_a_calendar_that_is_all_holidays_ends_in_a_sentence() -> None:
    start, always = datetime(2026, 5, 4, tzinfo=UTC), FakeCalendar(always=True)
    for attempt in (working_deadline, working_days_later):
        with pytest.raises(BadInput, match="No working day within 60 days; check the holidays of X"):
            attempt(start, 1, pattern(), always)


@pytest.mark.parametrize("hours", [-1, 10_001, float("nan"), float("inf")])
def test_a_deadline_that_nobody_can_keep_is_refused(hours: float) -> None:
    with pytest.raises(BadInput, match="working hours cannot be kept; give 0 to 10000"):
        working_deadline(datetime(2026, 5, 4, tzinfo=UTC), hours, pattern(), NO_HOLIDAYS)


@pytest.mark.parametrize("days", [-1, 417])
def test_working_days_that_nobody_can_wait_for_are_refused(days: int) -> None:
    with pytest.raises(BadInput, match="working days cannot be kept; give 0 to 416"):
        working_days_later(datetime(2026, 5, 4, tzinfo=UTC), days, pattern(), NO_HOLIDAYS)


MOMENTS = st.integers(0, 3 * 365 * 96).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + n * STEP)
HOURS = st.sampled_from(
    [
        OFFICE,
        "Tue-Sat 09:00-13:00, 14:00-18:00",
        "Mon-Thu 05:00-15:30",
        "Fri-Mon 22:00-06:00",
        "Sat-Sun 07:00-19:00",
        "Mon-Sun 00:00-24:00",
        "Wed 09:00-12:00",
    ]
)
HOLIDAYS = st.frozensets(st.dates(date(2025, 1, 1), date(2028, 3, 1)), max_size=60).map(days_off)


@settings(max_examples=60)
@given(MOMENTS, st.integers(1, 96), st.sampled_from(ZONES), HOURS, HOLIDAYS)
def test_exactly_the_asked_for_hours_are_worked_until_the_deadline(
    start: datetime, quarters: int, zone: str, hours: str, holidays: FakeCalendar
) -> None:
    place = pattern(zone, hours)
    due = working_deadline(start, quarters / 4, place, holidays)
    steps = range(int((due - start) / STEP))
    assert sum(works(start + n * STEP, place, holidays) for n in steps) == quarters
    assert works(due - STEP, place, holidays)


@given(MOMENTS, MOMENTS, st.integers(0, 60), st.sampled_from(ZONES), HOURS, HOLIDAYS)
def test_a_later_start_never_has_an_earlier_deadline(
    one: datetime, other: datetime, amount: int, zone: str, hours: str, holidays: FakeCalendar
) -> None:
    first, second = sorted((one, other))
    place = pattern(zone, hours)
    assert working_deadline(first, amount, place, holidays) <= working_deadline(second, amount, place, holidays)
    assert working_days_later(first, amount, place, holidays) <= working_days_later(second, amount, place, holidays)
