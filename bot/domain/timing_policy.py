"""The timing policy (content/policies/timing.yaml), and the week it leaves open for a person's hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from bot.domain.errors import BadInput
from bot.domain.wall_time import DAY
from bot.domain.working_hours import Span, WorkingHours, parse_span

_WHERE = "content/policies/timing.yaml"
_MOST_DAYS = 366
_RANGES = {
    "budget_days": (1, _MOST_DAYS),
    "less_often_days": (1, _MOST_DAYS),
    "manager_lead_hours": (0, 24 * 14),
    "manager_spread_minutes": (1, DAY),
    "late_room_minutes": (0, DAY),
    "joiner_grace_days": (0, _MOST_DAYS),
}

Part: TypeAlias = tuple[int, int, bool]
"""Minutes of one day, from and up to; True when they belong to a shift that began the day before."""

Week: TypeAlias = tuple[tuple[Part, ...], ...]
"""The parts of each weekday, Monday first."""


@dataclass(frozen=True, slots=True)
class Policy:
    """When people may be written to. The fields are the keys of the file, which says what each is for."""

    vision_window: WorkingHours
    quiet_hours: Span
    budget_days: int
    less_often_days: int
    manager_lead_hours: int
    manager_spread_minutes: int
    late_room_minutes: int
    joiner_grace_days: int
    blackout_dates: frozenset[date] = frozenset()

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Policy:
        """Read and check the policy. Raises BadInput that names the key and what it should hold."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(data) - known):
            keys = ", ".join(sorted(known))
            raise BadInput(f"“{unknown[0]}” is not a key here; the keys are {keys}.", _WHERE)
        policy = cls(
            vision_window=_window(_needed(data, "vision_window")),
            quiet_hours=_quiet(_needed(data, "quiet_hours")),
            blackout_dates=_dates(data.get("blackout_dates") or ()),
            **{key: _number(key, _needed(data, key)) for key in _RANGES},
        )
        for start, end in (span for spans in policy.vision_window.week for span in spans):
            if sum(b - a for a, b in _common((start, end), policy.quiet_hours)) < end - start:
                raise BadInput("The vision window reaches into the quiet hours; move one of them.", _WHERE)
        if policy.less_often_days < policy.budget_days:
            raise BadInput("less_often_days is shorter than budget_days; make it longer.", _WHERE)
        return policy


@lru_cache(maxsize=4096)
def open_week(hours: WorkingHours, quiet: Span) -> Week:
    """When somebody with these hours may be written to: working days outside the quiet hours.

    Somebody who works in the quiet hours only may be written to during their shifts.
    """
    shifts = [(day, span) for day in range(7) for span in hours.week[day]]
    if not any(_common(span, quiet) for _, span in shifts):
        return _by_day(shifts)
    late = [(day, part) for day, span in shifts for part in _common(span, quiet) if part[1] > DAY]
    week = list(_by_day((day, part) for day, part in late))
    for day in range(7):
        if hours.week[day]:
            week[day] = tuple((*awake, False) for awake in _awake(quiet))
    return tuple(week)


@lru_cache(maxsize=4096)
def vision_week(hours: WorkingHours, window: WorkingHours, quiet: Span) -> Week:
    """When a step may reach somebody with these hours: in the window, or else as each shift begins."""
    working = _by_day((day, span) for day in range(7) for span in hours.week[day])
    opening = _by_day((day, span) for day in range(7) for span in window.week[day])
    meeting = tuple(
        tuple(
            (max(begin, start), min(end, stop), late)
            for begin, end, late in working[day]
            for start, stop, _ in opening[day]
            if max(begin, start) < min(end, stop)
        )
        for day in range(7)
    )
    return meeting if any(meeting) else _by_day(_first_hours(hours, quiet))


def _first_hours(hours: WorkingHours, quiet: Span) -> Iterator[tuple[int, Span]]:
    """The first hour that is not quiet of every shift; of shifts that are all quiet, the very first."""
    nights = not any(_common(span, quiet) for spans in hours.week for span in spans)
    for day, spans in enumerate(hours.week):
        for span in spans:
            for start, end in [span] if nights else _common(span, quiet)[:1]:
                yield day, (start, min(end, start + 60))


def _common(span: Span, quiet: Span) -> list[Span]:
    """The parts of a span that are not quiet. A span may run into the next day."""
    awake = [(start + day, end + day) for day in (0, DAY) for start, end in _awake(quiet)]
    both = [(max(span[0], start), min(span[1], end)) for start, end in awake]
    return [(start, end) for start, end in both if start < end]


def _awake(quiet: Span) -> list[Span]:
    """The parts of one day that are not quiet."""
    start, end = quiet
    parts = [(0, start), (end, DAY)] if end <= DAY else [(end - DAY, start)]
    return [part for part in parts if part[0] < part[1]]


def _by_day(spans: Iterable[tuple[int, Span]]) -> Week:
    """Spans cut at midnight and put under the day they fall on."""
    week: list[list[Part]] = [[] for _ in range(7)]
    for day, (start, end) in spans:
        if start < DAY:
            week[day].append((start, min(end, DAY), False))
        if end > DAY:
            week[(day + 1) % 7].append((max(start, DAY) - DAY, end - DAY, True))
    return tuple(tuple(sorted(parts)) for parts in week)


def _needed(data: Mapping[str, Any], key: str) -> Any:
    if data.get(key) in (None, ""):
        raise BadInput(f"“{key}” is missing; the file that came with Postcard shows one.", _WHERE)
    return data[key]


def _window(text: object) -> WorkingHours:
    try:
        return WorkingHours.parse(str(text))
    except BadInput as error:
        raise BadInput(error.sentence, f"{_WHERE}, vision_window") from None


def _quiet(text: object) -> Span:
    try:
        return parse_span(str(text))
    except BadInput as error:
        raise BadInput(error.sentence, f"{_WHERE}, quiet_hours") from None


def _number(key: str, value: object) -> int:
    low, high = _RANGES[key]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadInput(f"“{key}” is {value!r}; give a whole number from {low} to {high}.", _WHERE)
    return value


def _dates(values: Iterable[object]) -> frozenset[date]:
    try:
        return frozenset(value if type(value) is date else date.fromisoformat(str(value)) for value in values)
    except (ValueError, TypeError):
        raise BadInput("“blackout_dates” is a list of days like [2027-11-02].", _WHERE) from None
