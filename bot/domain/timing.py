"""When to write to a person: the good moment, quiet hours, the attention budget, and managers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TypeAlias

from bot.domain.errors import BadInput
from bot.domain.people import Frequency
from bot.domain.timing_policy import Policy, Week, open_week, vision_week
from bot.domain.wall_time import days_later, in_utc, minute_of, zone_of
from bot.domain.working_time import HORIZON, Holidays, Pattern, pattern_of

__all__ = [
    "Pattern",
    "Policy",
    "is_quiet",
    "next_allowed_moment",
    "next_good_moment",
    "pattern_of",
    "step_due",
]

FURTHEST_WEST = "Etc/GMT+12"
"""The zone in which a day ends last: twelve hours behind UTC (the sign is turned round in this name)."""

Opening: TypeAlias = tuple[datetime, datetime]
"""A time in which a person may be written to, in UTC: from, and up to."""


def next_good_moment(after: datetime, pattern: Pattern, policy: Policy, calendar: Holidays, spread: str) -> datetime:
    """The first moment from ``after`` on that suits this person for a step of the journey, in UTC.

    That is in the vision window and their working hours, on no holiday of their place; or, when the two never
    meet, at the beginning of a shift. ``spread`` (a person id) gives each person a place of their own in the
    window, so that the load is level; empty stands for its beginning. A moment past that place and still in
    the window is itself good, so asking again about an answer gives the same answer.
    Raises BadInput when no moment is in sight, which only wrong holidays or blackout dates can cause.
    """
    return _good(in_utc(after), pattern, policy, calendar, _share(spread))


def next_allowed_moment(
    after: datetime, pattern: Pattern, policy: Policy, calendar: Holidays, urgent: bool = False
) -> datetime:
    """The first moment from ``after`` on that is not quiet for this person, in UTC; ``after`` if urgent.

    For announcements and pulses. Raises BadInput as ``next_good_moment`` does.
    """
    after = in_utc(after)
    if urgent:
        return after
    week = open_week(pattern.hours, policy.quiet_hours)
    return max(after, _opening(after, pattern, week, policy, calendar)[0])


def is_quiet(moment: datetime, pattern: Pattern, policy: Policy, calendar: Holidays) -> bool:
    """Whether only replies and urgent messages may go out now: quiet hours, a day off or a holiday.

    Somebody who works in the quiet hours only has the reverse: their shifts are not quiet, the rest is.
    """
    moment = in_utc(moment)
    week = open_week(pattern.hours, policy.quiet_hours)
    return not any(start <= moment for start, _ in _openings(moment, pattern, week, policy, calendar, days=1))


def step_due(  # noqa: PLR0913 - every one of these decides, so callers name them
    *,
    started_on: date,
    step_day: int,
    is_manager: bool,
    last_budgeted: datetime | None,
    paused_until: datetime | None,
    frequency: str,
    pattern: Pattern,
    policy: Policy,
    calendar: Holidays,
    spread: str,
    manager_moment: datetime | None = None,
) -> datetime | None:
    """When a step of the journey should reach a person, in UTC; None for somebody who stopped.

    Never before day ``step_day`` of the journey, nor before a pause ends, nor within the attention budget of
    ``last_budgeted``. The answer may lie in the past: what to do with a late step is the caller's rule.

    Managers get it as the window opens. A team waits the lead after that: after ``manager_moment`` when it is
    known, else after the last moment at which a manager with the same hours, here or anywhere west, can get
    it. A manager away for long holds a team up for one budget at most. Raises BadInput as the others do.
    """
    if frequency == Frequency.STOPPED:
        return None
    zone = zone_of(pattern.zone)
    floor = minute_of(started_on + timedelta(days=step_day), 0, zone)
    if paused_until is not None:
        floor = max(floor, in_utc(paused_until))
    days = policy.less_often_days if frequency == Frequency.LESS else policy.budget_days
    rested = days_later(in_utc(last_budgeted), days, zone) if last_budgeted else floor
    share = _share(spread)
    if is_manager:
        longest = timedelta(minutes=policy.manager_spread_minutes)
        return _good(max(floor, rested), pattern, policy, calendar, share, longest)
    if _vision_opening(rested, pattern, policy, calendar)[0] > rested:
        floor = max(floor, rested)  # managers who rested as long get it at the next opening, so lead again
    known = in_utc(manager_moment) if manager_moment else None
    floor = max(floor, _led(floor, known, pattern, policy, calendar))
    start, end = _vision_opening(floor, pattern, policy, calendar)
    moment = _place(max(start, floor), end, policy, share)
    return moment if rested <= moment else _good(rested, pattern, policy, calendar, share)


def _led(floor: datetime, known: datetime | None, pattern: Pattern, policy: Policy, calendar: Holidays) -> datetime:
    """The earliest moment for a team whose managers may get the step from ``floor`` on."""
    day = floor.astimezone(zone_of(pattern.zone)).date()
    west = replace(pattern, zone=FURTHEST_WEST)
    there = max(floor, minute_of(day, 0, zone_of(FURTHEST_WEST)))
    latest = max(_latest(floor, pattern, policy, calendar), _latest(there, west, policy, calendar))
    if known is not None:
        latest = min(known, latest + timedelta(days=policy.budget_days))
    return latest + timedelta(hours=policy.manager_lead_hours)


def _latest(floor: datetime, pattern: Pattern, policy: Policy, calendar: Holidays) -> datetime:
    """The last moment at which a manager with this pattern can get a step that is due from ``floor`` on."""
    start, end = _vision_opening(floor, pattern, policy, calendar)
    return max(floor, min(end, start + timedelta(minutes=policy.manager_spread_minutes)))


def _good(
    after: datetime,
    pattern: Pattern,
    policy: Policy,
    calendar: Holidays,
    share: float,
    longest: timedelta = timedelta.max,
) -> datetime:
    start, end = _vision_opening(after, pattern, policy, calendar)
    return max(after, _place(start, end, policy, share, longest))


def _place(
    start: datetime, end: datetime, policy: Policy, share: float, longest: timedelta = timedelta.max
) -> datetime:
    """The place in an opening of somebody with this share of it, to the second; the end is left free."""
    usable = (end - start) - min(timedelta(minutes=policy.late_room_minutes), (end - start) / 2)
    return start + timedelta(seconds=int(share * min(usable, longest).total_seconds()))


def _share(spread: str) -> float:
    """From 0 up to 1, evenly spread, and the same in every process."""
    if not spread:
        return 0.0
    return int.from_bytes(blake2b(spread.encode(), digest_size=6).digest()) / 2**48


def _vision_opening(after: datetime, pattern: Pattern, policy: Policy, calendar: Holidays) -> Opening:
    week = vision_week(pattern.hours, policy.vision_window, policy.quiet_hours)
    return _opening(after, pattern, week, policy, calendar)


def _opening(after: datetime, pattern: Pattern, week: Week, policy: Policy, calendar: Holidays) -> Opening:
    """The first opening that ends after ``after``. Raises BadInput when there is none within the horizon."""
    for opening in _openings(after, pattern, week, policy, calendar):
        return opening
    sentence = f"Nobody who works {pattern.hours} can be written to within {HORIZON} days of {after.date()}"
    raise BadInput(f"{sentence}; check the holidays of {pattern.calendar} and the blackout dates.")


def _openings(
    after: datetime, pattern: Pattern, week: Week, policy: Policy, calendar: Holidays, days: int = HORIZON
) -> Iterator[Opening]:
    """Openings that end after ``after``, on its day and the following ones, in order.

    One that the clocks skip begins at the next time there is, on the same day or not at all.
    """
    zone = zone_of(pattern.zone)
    today = after.astimezone(zone).date()
    for number in range(days):
        day = today + timedelta(days=number)
        parts = week[day.weekday()]
        if not parts or not _is_free(day, pattern, policy, calendar):
            continue
        for begin, stop, late in parts:
            if late and not _is_free(day - timedelta(days=1), pattern, policy, calendar):
                continue
            start, end = minute_of(day, begin, zone), minute_of(day, stop, zone)
            if end <= start and start.astimezone(zone).date() == day:
                end = start + timedelta(minutes=stop - begin)
            if start < end and after < end:
                yield start, end


def _is_free(day: date, pattern: Pattern, policy: Policy, calendar: Holidays) -> bool:
    return day not in policy.blackout_dates and not calendar.is_holiday(pattern.calendar, day)
