"""The clock moves forward, by what was asked, in the organisation's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.workplace.clock import target
from adapters.workplace.host import Due
from bot.domain.errors import BadInput

NOW = datetime(2027, 3, 12, 15, 0, tzinfo=UTC)
ZONE = "America/Chicago"
SOON = Due(NOW + timedelta(hours=5), "a step")


@pytest.mark.parametrize(
    ("asked", "moment"),
    [
        ({"to": "next"}, NOW + timedelta(hours=5)),
        ({"hours": 4}, NOW + timedelta(hours=4)),
        ({"days": 1}, NOW + timedelta(days=1)),
        # Summer time begins on 14 March 2027: three local days are 71 hours.
        ({"days": 3}, NOW + timedelta(hours=71)),
        ({"local": "2027-03-15T09:00"}, datetime(2027, 3, 15, 14, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_moves_where_it_is_asked(asked: Any, moment: datetime) -> None:
    assert target(asked, NOW, SOON, ZONE) == moment


def test_what_is_overdue_happens_as_soon_as_time_moves() -> None:
    overdue = Due(NOW - timedelta(hours=1), "late")
    assert target({"to": "next"}, NOW, overdue, ZONE) == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"local": "2027-03-12T08:00"}, "only moves forward"),
        ({"local": "2029-01-01T08:00"}, "at most 400 days"),
        ({"local": "tomorrow"}, "year-month-day"),
        ({"hours": -1}, "Ask for"),
        ({"hours": 10**9}, "Ask for"),
        ({"hours": 1, "days": 1}, "Ask for"),
        ({"to": "past"}, "Ask for"),
        ([], "Ask for"),
        (None, "Ask for"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(asked: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        target(asked, NOW, SOON, ZONE)


def test_nothing_due_says_so() -> None:
    with pytest.raises(BadInput, match="Nothing is due"):
        target({"to": "next"}, NOW, None, ZONE)
