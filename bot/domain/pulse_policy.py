"""The pulse policy (content/policies/pulse.yaml): thresholds, cadence, and which item comes when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.errors import BadInput
from bot.domain.programme import Programme
from bot.domain.pulse import FLOOR, Wave
from bot.domain.wall_time import days_later, minute_of, zone_of

_WHERE = "content/policies/pulse.yaml"

PRESETS: Mapping[str, tuple[int, int]] = {"standard": (FLOOR, 10), "public_service": (10, 10)}
"""The least score and comment threshold of each preset: 5 and 10 are the common practice, 10 is the UK's civil
service. A comment says more about its author than a tick, so it always waits for ten."""

_HIGHEST = 100
_DAYS = {"first_day": (0, 366), "wave_days": (1, 60), "cadence_days": (1, 366), "reminder_day": (1, 60)}


@dataclass(frozen=True, slots=True)
class PulsePolicy:
    """The policy. The fields are the keys of the file, which says what each is for."""

    preset: str
    score_threshold: int
    comment_threshold: int
    first_day: int
    opens: int
    wave_days: int
    cadence_days: int
    reminder_day: int
    items: tuple[str, ...]
    rotating: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> PulsePolicy:
        """Read and check the policy. Raises BadInput that names the key and what it should hold."""
        if unknown := sorted(set(data) - {field.name for field in fields(cls)}):
            raise BadInput(f"“{unknown[0]}” is not a key of this file.", _WHERE)
        preset = str(data.get("preset", "standard"))
        if preset not in PRESETS:
            raise BadInput(f"“preset” is {preset!r}; it is one of {', '.join(PRESETS)}.", _WHERE)
        policy = cls(
            preset=preset,
            score_threshold=_threshold(data, "score_threshold", preset, PRESETS[preset][0]),
            comment_threshold=_threshold(data, "comment_threshold", preset, PRESETS[preset][1]),
            opens=_minute(data.get("opens")),
            items=_names(data.get("items"), "items"),
            rotating={phase: _names(names, "rotating") for phase, names in (data.get("rotating") or {}).items()},
            **{key: _number(data, key, *span) for key, span in _DAYS.items()},
        )
        if policy.comment_threshold < policy.score_threshold:
            raise BadInput("“comment_threshold” is lower than “score_threshold”; raise it.", _WHERE)
        if not policy.reminder_day < policy.wave_days < policy.cadence_days:
            raise BadInput("“reminder_day”, “wave_days” and “cadence_days” must grow in this order.", _WHERE)
        return policy

    def items_of(self, programme: Programme | None, day: date, earlier: Iterable[Wave]) -> tuple[str, ...]:
        """What a wave that opens on ``day`` asks: the fixed items, and the one that fits the phase."""
        choices = self.rotating.get(phase_of(programme, day), ())
        asked = Counter(item for wave in earlier for item in wave.items)
        rotating = min(choices, key=lambda item: (asked[item], choices.index(item)), default="")
        return (*self.items, rotating) if rotating else self.items

    def first_opening(self, started_on: date, zone: str) -> datetime:
        """When the first wave opens."""
        return minute_of(started_on + timedelta(days=self.first_day), self.opens, zone_of(zone))

    def next_opening(self, last: datetime, zone: str) -> datetime:
        """When the wave after one that opened at ``last`` opens."""
        day = last.astimezone(zone_of(zone)).date() + timedelta(days=self.cadence_days)
        return minute_of(day, self.opens, zone_of(zone))

    def closing(self, opened: datetime, zone: str) -> datetime:
        """When a wave that opens now closes."""
        return days_later(opened, self.wave_days, zone_of(zone))

    def reminder(self, opened: datetime, zone: str) -> datetime:
        """When those who have not answered are reminded."""
        return days_later(opened, self.reminder_day, zone_of(zone))


def phase_of(programme: Programme | None, day: date) -> str:
    """The phase the journey has reached on a day: that of the last step due by then; empty before the first."""
    if programme is None or programme.started_on is None:
        return ""
    reached = (day - programme.started_on).days
    due = [step for step in programme.plan if step.day <= reached]
    return max(due, key=lambda step: step.day).phase if due else ""


def _threshold(data: Mapping[str, Any], key: str, preset: str, least: int) -> int:
    value = _number(data, key, 1, _HIGHEST)
    if value < least:
        sentence = f"“{key}” is {value}. With the preset {preset} it is {least} or more, so that nobody is singled out"
        raise BadInput(f"{sentence}; raise it.", _WHERE)
    return value


def _number(data: Mapping[str, Any], key: str, low: int, high: int) -> int:
    value = data.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadInput(f"“{key}” is {value!r}; give a whole number from {low} to {high}.", _WHERE)
    return value


def _minute(value: object) -> int:
    hour, colon, minute = str(value).partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise BadInput(f'“opens” is {value!r}; give a time like "10:00", in quotes.', _WHERE)
    return int(hour) * 60 + int(minute)


def _names(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value or not all(isinstance(each, str) for each in value):
        raise BadInput(f'“{key}” needs a list of items, like ["U", "B"].', _WHERE)
    return tuple(value)
