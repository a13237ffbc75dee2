"""Working hours as people write them: ``Mon-Fri 08:00-16:30; Sat 09:00-12:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from bot.domain.errors import BadInput
from bot.domain.wall_time import DAY

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LIKE = "Write working hours like Mon-Fri 08:00-16:30; Sat 09:00-12:00."
_HYPHENS = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")

Span: TypeAlias = tuple[int, int]
"""Minutes past midnight, from and up to. One over midnight ends after 24:00 and belongs to its first day."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The spans of each day of a week, Monday first, in order and without overlap."""

    week: tuple[tuple[Span, ...], ...]

    @classmethod
    def parse(cls, text: str) -> WorkingHours:
        """Read ``Mon-Fri 08:00-12:00, 13:00-17:00; Sat 22:00-06:00``. Raises BadInput with the part at fault.

        Days may wrap (``Fri-Mon``) and be listed (``Mon, Wed``). 23:59 as an end means 24:00: nobody goes
        home for the last minute of a day.
        """
        return _parse(text)

    def __str__(self) -> str:
        clauses: list[str] = []
        first = 0
        for day in range(1, 8):
            if day < 7 and self.week[day] == self.week[first]:
                continue
            if self.week[first]:
                days = DAYS[first] if day - first == 1 else f"{DAYS[first]}-{DAYS[day - 1]}"
                clauses.append(f"{days} {', '.join(written(span) for span in self.week[first])}")
            first = day
        return "; ".join(clauses)


def parse_span(text: str) -> Span:
    """Read ``08:00-16:30``; ``22:00-06:00`` ends on the next day. Raises BadInput for anything else."""
    match = _SPAN.fullmatch(_HYPHENS.sub("-", text.strip()))
    if match is None:
        raise _wrong(text, "is not a time from and to, like 08:00-16:30")
    from_hour, from_minute, to_hour, to_minute = (int(number) for number in match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if max(from_minute, to_minute) > 59 or start >= DAY or end > DAY:
        raise _wrong(text, "is not on the clock, which runs from 00:00 to 24:00")
    if start == end:
        raise _wrong(text, "starts and ends at the same time; a whole day is 00:00-24:00")
    if end == DAY - 1:
        end = DAY
    return start, end if end > start else end + DAY


def written(span: Span) -> str:
    """The span as ``parse_span`` reads it."""
    start, end = span
    end = end if end <= DAY else end - DAY
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


@lru_cache(maxsize=4096)
def _parse(text: str) -> WorkingHours:
    week: list[list[Span]] = [[] for _ in DAYS]
    for clause in re.split(r"[;\n]", _HYPHENS.sub("-", text)):
        words = clause.replace(",", " ").split()
        if not words:
            continue
        cut = next((n for n, word in enumerate(words) if word[0].isdigit()), len(words))
        days = [day for word in words[:cut] for day in _days(word)]
        spans = [parse_span(word) for word in words[cut:]]
        if not days or not spans:
            raise _wrong(clause, "has no days" if spans else "has no times")
        for day in days:
            week[day] += spans
    if not any(week):
        raise BadInput(f"There are no working hours. {_LIKE}")
    hours = WorkingHours(tuple(tuple(sorted(spans)) for spans in week))
    _refuse_overlap(hours)
    return hours


def _days(word: str) -> list[int]:
    """The weekdays a word names, 0 for Monday. A range may go over the end of the week."""
    first, _, last = word.partition("-")
    start = _day(first, word)
    end = _day(last, word) if "-" in word else start
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _day(name: str, word: str) -> int:
    for number, long in enumerate(_LONG_DAYS):
        if len(name) >= 3 and long.startswith(name.lower()):
            return number
    raise _wrong(word, "is not a day or a range of days, like Mon or Mon-Fri")


def _refuse_overlap(hours: WorkingHours) -> None:
    """Two spans over the same minute would count it twice, and one of them is a slip."""
    spans = sorted((day * DAY + start, day * DAY + end) for day in range(7) for start, end in hours.week[day])
    first_again = spans[0][0] + 7 * DAY, spans[0][1] + 7 * DAY
    for (_, end), (start, later_end) in zip(spans, [*spans[1:], first_again], strict=True):
        if start < end:
            day, minute = divmod(start, DAY)
            span = written((minute, minute + later_end - start))
            raise _wrong(f"{DAYS[day % 7]} {span}", "overlaps another time; give each hour once")


def _wrong(part: str, problem: str) -> BadInput:
    return BadInput(f"“{part.strip()[:40]}” {problem}. {_LIKE}")
