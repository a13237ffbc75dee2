"""Wall clocks and instants: what a local time means where a person is, also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.errors import BadInput

DAY = 24 * 60
"""Minutes in a day of the wall clock. A day may have fewer or more; the wall clock still counts to 24:00."""


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The time zone with this IANA name. Raises BadInput when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"“{name[:60]}” is not a time zone; write it like America/Chicago.") from None


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises BadInput when it carries no zone, since it could then be any."""
    if moment.tzinfo is None:
        raise BadInput(f"The time {moment.isoformat()} says no time zone; give it one.")
    return moment.astimezone(UTC)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When a wall clock in ``zone`` shows ``wall``, in UTC.

    A time that the clocks skip becomes the next one there is; of a time they show twice it is the first.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return moment
    return _end_of_gap(wall, moment, zone)


def minute_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When the wall clock is ``minute`` minutes past midnight of ``day``; a later day past 24:00."""
    return instant(datetime.combine(day, time()) + timedelta(minutes=minute), zone)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time of the wall clock, ``days`` days later: from Tuesday 10:20 to Tuesday 10:20."""
    return instant(moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days), zone)


def _end_of_gap(wall: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the change that skips ``wall``, by halving. ``after`` is an instant behind the change.

    Clocks may be put forward by half an hour, or by a whole day where the date line was moved.
    """
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
