"""Public holidays of a country or a part of it, from the `holidays` library. Behind the Calendar port."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from bot.domain.errors import BadInput


class HolidayCalendar:
    """Knows the public holidays of every calendar name the library knows; an empty name has none."""

    def is_holiday(self, calendar: str, day: date) -> bool:
        """Whether the day is a public holiday, or the day off in place of one that falls on a weekend.

        ``calendar`` is a country, or a country and its part: ``US``, ``US-IL``, ``GB-SCT``.
        Raises BadInput for a name that is neither.
        """
        return bool(calendar) and day in _days_off(calendar, day.year)


@lru_cache(maxsize=1024)
def _days_off(calendar: str, year: int) -> frozenset[date]:
    """One year of one calendar: working it out takes milliseconds, asking takes less than one of them."""
    country, _, part = calendar.strip().upper().partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        raise BadInput(f"“{calendar[:40]}” has no holidays we know; {_advice(country)}.") from None


def _advice(country: str) -> str:
    known = holidays.list_supported_countries()
    if country not in known:
        return "write a country's two letters, like US, or a country and its part, like US-IL"
    if not known[country]:
        return f"write {country}, which has one calendar for all its parts"
    return f"write {country} or one of its parts, like {country}-{known[country][0]}"
