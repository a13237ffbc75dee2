"""Public holidays by calendar name, from the library's own data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from adapters.calendar.public_holidays import HolidayCalendar, _days_off
from bot.domain.errors import BadInput
from bot.ports import Calendar

CALENDAR: Calendar = HolidayCalendar()
ORGANISATION = yaml.safe_load((Path(__file__).parents[3] / "content" / "organisation.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("calendar", "day", "holiday"),
    [
        ("US-IL", date(2026, 12, 25), True),
        ("US-IL", date(2026, 12, 24), False),
        ("US-IL", date(2026, 7, 3), True),  # Independence Day is a Saturday in 2026
        ("US-IL", date(2026, 2, 12), True),  # Lincoln's birthday: Illinois keeps it
        ("US-CO", date(2026, 2, 12), False),
        ("us-il", date(2026, 2, 12), True),
        ("GB-SCT", date(2026, 1, 2), True),
        ("GB-ENG", date(2026, 1, 2), False),
        ("DE-BE", date(2026, 3, 8), True),
        ("DE-BY", date(2026, 3, 8), False),
        ("DE", date(2026, 10, 3), True),
        ("", date(2026, 12, 25), False),
    ],
)
def test_a_calendar_knows_the_holidays_of_its_place(calendar: str, day: date, holiday: bool) -> None:
    assert CALENDAR.is_holiday(calendar, day) is holiday


@pytest.mark.parametrize(
    ("calendar", "sentence"),
    [
        ("ZZ", "“ZZ” has no holidays we know; write a country's two letters, like US, or a country and its part"),
        ("Illinois", "“Illinois” has no holidays we know; write a country's two letters"),
        ("US-XX", "“US-XX” has no holidays we know; write US or one of its parts, like US-AK."),
        ("NP-BA", "“NP-BA” has no holidays we know; write NP, which has one calendar for all its parts."),
    ],
)
def test_a_calendar_that_nobody_knows_is_refused_with_what_to_write(calendar: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        CALENDAR.is_holiday(calendar, date(2026, 1, 1))
    assert str(caught.value).startswith(sentence)


def test_a_year_is_worked_out_once() -> None:
    CALENDAR.is_holiday("CA-NL", date(2031, 6, 24))
    before = _days_off.cache_info()
    assert not any(CALENDAR.is_holiday("CA-NL", date(2031, 3, day)) for day in range(1, 11))
    after = _days_off.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 10)


def test_the_demonstration_organisation_names_calendars_we_know() -> None:
    sites = ORGANISATION["sites"].values()
    names = {ORGANISATION["calendar"], *(site["calendar"] for site in sites if "calendar" in site)}
    assert all(CALENDAR.is_holiday(name, date(2026, 12, 25)) for name in names)
