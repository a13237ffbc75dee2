"""Working time: when and where a person works, and deadlines counted in that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.wall_time import in_utc, minute_of, zone_of
from bot.domain.working_hours import WorkingHours

__all__ = ["Holidays", "Pattern", "WorkingHours", "pattern_of", "working_days_later", "working_deadline"]

HORIZON = 60
"""Days looked ahead before giving up: longer than any run of holidays, so only wrong settings get there."""

MOST_HOURS = 10_000
"""The longest deadline in working hours: about five years. More can only be a slip."""


class Holidays(Protocol):
    """What this room asks of the calendar port."""

    def is_holiday(self, calendar: str, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where and when a person works: an IANA zone, the hours, and the name of the holiday calendar."""

    zone: str
    hours: WorkingHours
    calendar: str = ""


def pattern_of(person: Person, organisation: Mapping[str, Any]) -> Pattern:
    """The person's own zone and hours, else those of the site, else the organisation's (organisation.yaml).

    What cannot be used falls back to the organisation's, because people must still be reached; the import
    reports it. Raises BadInput when the organisation's own zone or hours are missing or wrong.
    """
    site = (organisation.get("sites") or {}).get(person.site) or {}
    own = _text(organisation, "time_zone"), _text(organisation, "working_hours")
    try:
        default = zone_of(own[0]), WorkingHours.parse(own[1])
    except BadInput as error:
        raise BadInput(error.sentence, "content/organisation.yaml") from None
    try:
        zone = zone_of(person.time_zone or _text(site, "time_zone") or own[0])
    except BadInput:
        zone = default[0]
    try:
        hours = WorkingHours.parse(person.working_hours or _text(site, "working_hours") or own[1])
    except BadInput:
        hours = default[1]
    return Pattern(zone.key, hours, _text(site, "calendar") or _text(organisation, "calendar"))


def working_deadline(start: datetime, hours: float, pattern: Pattern, calendar: Holidays) -> datetime:
    """When ``hours`` working hours have passed since ``start``, in UTC; nights and holidays do not count.

    Hours are those that really pass: a shift in which clocks go forward has one less. No hours at all gives
    the next working moment. Raises BadInput for hours out of range and when no working day is in sight.
    """
    if not 0 <= hours <= MOST_HOURS:
        raise BadInput(f"A deadline of {hours} working hours cannot be kept; give 0 to {MOST_HOURS}.")
    left = timedelta(hours=hours)
    days = _working_days(in_utc(start), pattern, calendar)
    while True:
        for begin, end in next(days)[1]:
            if begin + left <= end:
                return begin + left
            left -= end - begin


def working_days_later(start: datetime, days: int, pattern: Pattern, calendar: Holidays) -> datetime:
    """The end of the working day that comes ``days`` working days after that of ``start``, in UTC.

    Within a shift over midnight, the day of ``start`` is the day on which the shift began. 0 days gives the
    end of this working day, or of the next one when today is free or done. Raises BadInput as above.
    """
    if not 0 <= days * 24 <= MOST_HOURS:
        raise BadInput(f"A deadline of {days} working days cannot be kept; give 0 to {MOST_HOURS // 24}.")
    today = in_utc(start).astimezone(zone_of(pattern.zone)).date()
    coming = _working_days(in_utc(start), pattern, calendar)
    day, shifts = next(coming)
    for _ in range(days if day <= today else days - 1):
        day, shifts = next(coming)
    return shifts[-1][1]


def _working_days(
    start: datetime, pattern: Pattern, calendar: Holidays
) -> Iterator[tuple[date, list[tuple[datetime, datetime]]]]:
    """Working days with what is left of their shifts after ``start``, in UTC, as long as asked.

    Looks at the day before first, whose shift may still run. A shift that the clocks skip is none.
    """
    zone = zone_of(pattern.zone)
    day = start.astimezone(zone).date() - timedelta(days=1)
    idle = 0
    while idle < HORIZON:
        idle += 1
        spans = pattern.hours.week[day.weekday()]
        whole = [(minute_of(day, begin, zone), minute_of(day, end, zone)) for begin, end in spans]
        shifts = [(max(begin, start), end) for begin, end in whole if end > max(begin, start)]
        if shifts and not calendar.is_holiday(pattern.calendar, day):
            idle = 0
            yield day, shifts
        day += timedelta(days=1)
    raise BadInput(f"No working day within {HORIZON} days; check the holidays of {pattern.calendar}.")


def _text(data: Mapping[str, Any], key: str) -> str:
    return str(data.get(key) or "").strip()
