"""Local times that do not exist, that exist twice, and whole days that were skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.wall_time import days_later, in_utc, instant, minute_of, zone_of
from tests.domain.fake_calendar import FAR_ZONES, at, wall

CHANGES = [
    ("America/Chicago", "2026-03-08 02:30", "Sun 2026-03-08 03:00"),
    ("Europe/Berlin", "2026-03-29 02:01", "Sun 2026-03-29 03:00"),
    ("Australia/Lord_Howe", "2026-10-04 02:10", "Sun 2026-10-04 02:30"),
    ("America/St_Johns", "2026-03-08 02:59", "Sun 2026-03-08 03:00"),
    ("Pacific/Apia", "2011-12-30 12:00", "Sat 2011-12-31 00:00"),
]


@pytest.mark.parametrize(("zone", "skipped", "shown"), CHANGES)
def test_a_skipped_time_becomes_the_next_one_there_is(zone: str, skipped: str, shown: str) -> None:
    moment = instant(datetime.fromisoformat(skipped), ZoneInfo(zone))
    assert wall(zone, moment) == shown
    just_before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert just_before < datetime.fromisoformat(skipped)


@pytest.mark.parametrize(
    ("zone", "twice"),
    [
        ("America/Chicago", "2026-11-01 01:30"),
        ("Europe/Berlin", "2026-10-25 02:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45"),
    ],
)
def test_of_a_time_that_comes_twice_it_is_the_first(zone: str, twice: str) -> None:
    wanted = datetime.fromisoformat(twice)
    moment = instant(wanted, ZoneInfo(zone))
    assert moment.astimezone(ZoneInfo(zone)).fold == 0
    again = moment + (timedelta(minutes=30) if "Howe" in zone else timedelta(hours=1))
    assert again.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wanted


@given(
    st.sampled_from(FAR_ZONES),
    st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - a wall clock has no zone
)
def test_a_wall_time_is_shown_at_its_instant_or_was_skipped(zone: str, clock: datetime) -> None:
    clock = clock.replace(microsecond=0)
    moment = instant(clock, ZoneInfo(zone))
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert moment.tzinfo is UTC
    assert shown == clock or before < clock < shown


def test_the_minutes_of_a_day_may_run_into_the_next() -> None:
    zone = ZoneInfo("Asia/Kathmandu")
    assert minute_of(date(2026, 5, 4), 26 * 60, zone) == at("Asia/Kathmandu", "2026-05-05 02:00")


def test_a_week_later_is_the_same_time_of_the_wall_clock() -> None:
    zone = ZoneInfo("America/Chicago")
    later = days_later(at("America/Chicago", "2026-03-03 10:20"), 7, zone)
    assert wall("America/Chicago", later) == "Tue 2026-03-10 10:20"


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "America", "x" * 500, "a\0b"])
def test_a_zone_that_does_not_exist_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(BadInput, match="is not a time zone; write it like America/Chicago"):
        zone_of(name)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="says no time zone"):
        in_utc(datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused here
