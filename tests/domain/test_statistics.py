"""Intervals against figures worked out elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.statistics import newcombe, wilson


def percent(interval: tuple[float, float]) -> tuple[int, int]:
    low, high = interval
    return round(low * 100), round(high * 100)


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (3, 5, (23, 88)),
        (6, 10, (31, 83)),
        (12, 20, (39, 78)),
        (18, 30, (42, 75)),
        (60, 100, (50, 69)),
        (120, 200, (53, 67)),
        (0, 20, (0, 16)),
        (20, 20, (84, 100)),
    ],
)
def test_wilson_gives_the_published_intervals(count: int, base: int, expected: tuple[int, int]) -> None:
    assert percent(wilson(count, base)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((40, 100), (55, 100), (1, 28)),
        ((12, 30), (18, 30), (-5, 42)),
        ((6, 10), (9, 10), (-8, 60)),
    ],
)
def test_newcombe_gives_the_published_intervals(
    before: tuple[int, int], after: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert percent(newcombe(*before, *after)) == expected


@given(st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_everybody(case: tuple[int, int]) -> None:
    count, base = case
    low, high = wilson(count, base)
    assert 0 <= low <= count / base <= high <= 1


@pytest.mark.parametrize(("count", "base"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        wilson(count, base)
