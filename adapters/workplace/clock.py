"""Where the page may move the clock: forward, to the next thing due, by a step, or to a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.workplace.host import Due
from bot.domain.errors import BadInput

MAX_DAYS = 400
"""Days the clock moves at most at once: a whole programme, and a bound on what must happen on the way."""


def target(data: object, now: datetime, due: Due | None, zone: str) -> datetime:
    """The moment a request asks for. Raises BadInput.

    A request is one of ``{"to": "next"}``, ``{"hours": 1}``, ``{"days": 7}`` and
    ``{"local": "2027-03-15T09:00"}``, a moment in the organisation's zone.
    """
    to = _asked(data, now, due, zone)
    if to <= now:
        raise BadInput("The clock only moves forward. Choose a later moment.", "clock")
    if to > now + timedelta(days=MAX_DAYS):
        raise BadInput(f"The clock moves at most {MAX_DAYS} days at once.", "clock")
    return to


def _asked(data: object, now: datetime, due: Due | None, zone: str) -> datetime:
    match data:
        case {"to": "next", **rest} if not rest:
            if due is None:
                raise BadInput("Nothing is due: there is nothing to move to.", "clock")
            # What is overdue happens when time moves at all.
            return max(due.at, now + timedelta(seconds=1))
        case {"hours": int(hours), **rest} if not rest and 0 < hours <= MAX_DAYS * 24:
            return now + timedelta(hours=hours)
        case {"days": int(days), **rest} if not rest and 0 < days <= MAX_DAYS:
            return (now.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(now.tzinfo)
        case {"local": str(local), **rest} if not rest:
            return _moment(local, zone).astimezone(now.tzinfo)
        case _:
            raise BadInput('Ask for {"to": "next"}, {"hours": n}, {"days": n} or {"local": moment}.', "clock")


def _moment(local: str, zone: str) -> datetime:
    try:
        naive = datetime.fromisoformat(local)
    except ValueError as error:
        raise BadInput("Give a moment as year-month-dayThour:minute.", "clock") from error
    return naive.replace(tzinfo=ZoneInfo(zone)) if naive.tzinfo is None else naive
