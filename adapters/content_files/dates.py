"""Days and times as people of a language write them, after the Unicode locale data that Babel carries."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time


def day(moment: date, language: str) -> str:
    """Weekday, day and month: ``Tuesday, June 16`` or ``martes, 16 de junio``."""
    return format_date(moment, _day_pattern(language), locale=language)


def time(moment: datetime, language: str) -> str:
    """A time of day: ``2:30 PM`` or ``14:30``."""
    return _plain_blanks(format_time(moment.replace(tzinfo=None).time(), "short", locale=language))


def month_of_year(moment: date, language: str) -> str:
    """A month with its year: ``June 2026`` or ``junio de 2026``."""
    at = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 -- a month has no zone
    return _plain_blanks(format_skeleton("yMMMM", at, locale=language))


@cache
def _day_pattern(language: str) -> str:
    # Locale data has no pattern for a whole weekday and month without a year; the short one has their order.
    skeletons = Locale.parse(language, sep="-").datetime_skeletons
    pattern = str((skeletons.get("MMMMEd") or skeletons["MMMEd"]).pattern)
    parts = pattern.split("'")
    for number in range(0, len(parts), 2):  # every second part is literal words
        parts[number] = re.sub("M{3,4}", "MMMM", re.sub("E+", "EEEE", parts[number]))
    return "'".join(parts)


def _plain_blanks(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u00a0", " ")
