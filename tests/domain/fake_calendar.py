"""A calendar whose holidays the test chooses, and the places in which time is tested."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot.domain.timing_policy import Policy
from bot.domain.working_time import Pattern, WorkingHours

ZONES = (
    "America/Chicago",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kathmandu",  # three quarters of an hour, no summer time
    "Asia/Kolkata",
    "America/St_Johns",
    "Pacific/Apia",  # across the date line
)
FAR_ZONES = (*ZONES, "Pacific/Pago_Pago", "Pacific/Kiritimati", "Pacific/Chatham", "Etc/GMT+12", "UTC")

SHIPPED = Path(__file__).parents[2] / "content" / "policies" / "timing.yaml"
SETTINGS = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
POLICY = Policy.from_mapping(SETTINGS)

OFFICE = "Mon-Fri 08:00-17:00"


class FakeCalendar:
    """Says that the given days are holidays, in every calendar with a name."""

    def __init__(self, *days: date, always: bool = False) -> None:
        self._days = frozenset(days)
        self._always = always

    def is_holiday(self, calendar: str, day: date) -> bool:
        return bool(calendar) and (self._always or day in self._days)


def days_off(days: Iterable[date]) -> FakeCalendar:
    return FakeCalendar(*days)


def pattern(zone: str = "America/Chicago", hours: str = OFFICE, calendar: str = "X") -> Pattern:
    return Pattern(zone, WorkingHours.parse(hours), calendar)


def at(zone: str, text: str) -> datetime:
    """The moment at which a wall clock in the zone shows ``2026-03-10 10:00``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(zone: str, moment: datetime) -> str:
    """What a wall clock in the zone shows, with the weekday."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def works(moment: datetime, pattern: Pattern, calendar: FakeCalendar) -> bool:
    """Whether the person is at work, said in the simplest way: look at the clock and at two days of the week."""
    local = moment.astimezone(ZoneInfo(pattern.zone))
    for back in (0, 1):
        day = date.fromordinal(local.toordinal() - back)
        minute = local.hour * 60 + local.minute + back * 24 * 60
        spans = pattern.hours.week[day.weekday()]
        if any(a <= minute < b for a, b in spans) and not calendar.is_holiday(pattern.calendar, day):
            return True
    return False
