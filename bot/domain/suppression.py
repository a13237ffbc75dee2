"""Which rows of the pulse's one-way tables stay hidden, so that no small group's answers can be worked out.

Every answer stands in four tables at once: by department, role family, level and site. A row with too few answers
is hidden. Then whoever knows who works where must not get at it by subtraction either, nor at any other small
group: not from the total, not from a row of another table (a site less its departments), and not by any chain of
sums and differences of what is shown. Rows are hidden until none of that works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

DIMENSIONS = ("department", "role_family", "level", "site")
"""The tables, the ones worth keeping first: where two get in each other's way, the later one gives a row."""

Cross: TypeAlias = tuple[str, str, str, str]
"""The department, role family, level and site of an answer."""

Row: TypeAlias = tuple[str, str]
"""A row of a table: the dimension and its value."""

OVERALL: Row = ("overall", "")

LARGE = 20
"""From this many answers on, a share of none or all may be shown (method: unanimity in a small group tells all)."""

_PRIME = (1 << 61) - 1
"""Sums are solved in whole numbers modulo a prime: exact, and never larger than a machine word squared."""


@dataclass(frozen=True, slots=True)
class Count:
    """Answers to one item: ``base`` on the scale, ``favourable`` of them agreeing, ``dont_know`` beside them."""

    base: int = 0
    favourable: int = 0
    dont_know: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.base + other.base, self.favourable + other.favourable, self.dont_know + other.dont_know)

    @property
    def answers(self) -> int:
        """Everybody who answered the item."""
        return self.base + self.dont_know

    @property
    def band(self) -> str:
        """``low`` or ``high`` where the exact share of a small group would say too much, else empty.

        Each band holds at least two counts, also of five answers: it never says that all agreed, or none.
        """
        if self.base >= LARGE:
            return ""
        if self.favourable * 10 <= self.base * 2:
            return "low"
        return "high" if self.favourable * 10 >= self.base * 8 else ""

    def tells(self, threshold: int) -> bool:
        """Whether knowing this count is knowing too much about the people behind it."""
        return self.answers > 0 and self.base < threshold

    @property
    def tells_all(self) -> bool:
        """Whether a small group agreed to the last person, or not one of it did."""
        return 0 < self.base < LARGE and self.favourable in {0, self.base}


Crosses: TypeAlias = Mapping[Cross, Count]
"""The answers to one item by everything they can be shown by."""


def rows_of(cross: Cross) -> tuple[Row, ...]:
    """The row of each table that an answer counts in."""
    return tuple(zip(DIMENSIONS, cross, strict=True))


def hidden_rows(items: Iterable[Crosses], threshold: int, *, complementary: bool = True) -> frozenset[Row]:
    """The rows to hide, the same for all items. ``threshold`` is in answers on the scale.

    Without ``complementary`` only rows that are too small themselves are hidden: enough to test what that leaks.
    """
    views = [_View(crosses) for crosses in items]
    rows = {row for view in views for row in view.totals if row != OVERALL}
    small = {row for row in rows if any(view.totals[row].base < threshold for view in views)}
    hidden = set(small)
    if not complementary:
        return frozenset(hidden)
    while True:
        while sum(_close(view, hidden, threshold) for view in views):
            pass
        ways = [way for view in views for way in derivable(view.crosses, rows - hidden, small).values()]
        if not ways:
            return frozenset(hidden)
        used = set[Row]().union(*ways)
        hidden.add(min(used, key=lambda row: (views[0].totals[row].answers, row)))


class _View:
    """One item's counts, by row and by pairs of rows."""

    def __init__(self, crosses: Crosses) -> None:
        self.crosses = crosses
        self.totals: dict[Row, Count] = defaultdict(Count)
        self.parts: dict[Row, dict[str, dict[Row, Count]]] = defaultdict(
            lambda: {dimension: defaultdict(Count) for dimension in DIMENSIONS}
        )
        for cross, count in crosses.items():
            for whole in (OVERALL, *rows_of(cross)):
                self.totals[whole] += count
                for row in rows_of(cross):
                    self.parts[whole][row[0]][row] += count
        everybody = self.totals[OVERALL].answers
        # A row that holds everybody says what the total says, and is never at risk itself.
        partial = (row for row in sorted(self.parts) if self.totals[row].answers < everybody)
        self.wholes = (OVERALL, *partial)


def _close(view: _View, hidden: set[Row], threshold: int) -> bool:
    """Look once at what is left when a table's shown rows are taken from a shown whole; hide where it tells."""
    changed = False
    for whole in view.wholes:
        for dimension in DIMENSIONS:
            while whole not in hidden and whole[0] != dimension:
                row = _to_hide(view, whole, dimension, hidden, threshold)
                if row is None:
                    break
                hidden.add(row)
                changed = True
    return changed


def _to_hide(view: _View, whole: Row, dimension: str, hidden: set[Row], threshold: int) -> Row | None:
    """The row to hide because of what is left of a whole without the shown rows of a table, if it tells."""
    parts = view.parts[whole][dimension]
    inside = {row for row, part in parts.items() if part.answers == view.totals[row].answers}
    taken = {row for row in inside if row not in hidden}
    left = {row: part for row, part in parts.items() if row not in taken and part.answers}
    rest = sum(left.values(), Count())
    alone = len(left) == 1 and set(left) <= inside & hidden
    if not (alone or rest.tells(threshold)):
        # A row shown as a band has no exact share to take away, so it is part of what is left.
        exact = {row for row in taken if not view.totals[row].band}
        vague = sum((parts[row] for row in taken - exact), rest)
        if view.totals[whole].band or not vague.tells_all:
            return None
        taken = exact
    keeps_whole = whole == OVERALL or DIMENSIONS.index(whole[0]) < DIMENSIONS.index(dimension)
    if taken and keeps_whole:
        return min(taken, key=lambda row: (view.totals[row].answers, row))
    return None if whole == OVERALL else whole


def derivable(crosses: Iterable[Cross], shown: Iterable[Row], targets: Iterable[Row]) -> dict[Row, set[Row]]:
    """The targets that are a sum of shown rows and the total, plus or minus, each with the shown rows it takes.

    A way to sum is a weight for each shown row and the total. It gives a target exactly when, for each kind of
    answer, the weights of the rows it counts in add up to 1 if it is in the target and to 0 if not: one equation
    a kind. Each is solved for one weight, which replaces that weight in all others. Where no weight is left, the
    targets still in the equation cannot be had.
    """
    weights, unknown = {OVERALL, *shown}, set(targets)
    solved: dict[Row, dict[Row, int]] = {}
    safe: set[Row] = set()
    for cross in sorted(crosses):
        equation: dict[Row, int] = {}
        for row in (OVERALL, *rows_of(cross)):
            if row in solved:
                _add(equation, solved[row], 1)
            elif row in weights:
                _add(equation, {row: 1}, 1)
            elif row in unknown:
                _add(equation, {row: -1}, 1)
        pivot = next((row for row in equation if row in weights), None)
        if pivot is None:
            safe |= set(equation)
            continue
        factor = pow(-equation.pop(pivot), -1, _PRIME)
        solution = {row: value * factor % _PRIME for row, value in equation.items()}
        for other in solved.values():
            if pivot in other:
                _add(other, solution, other.pop(pivot))
        solved[pivot] = solution
    ways = {target: {row for row in solved if target in solved[row]} - {OVERALL} for target in unknown - safe}
    return {target: rows for target, rows in ways.items() if rows}


def _add(sum_: dict[Row, int], more: Mapping[Row, int], factor: int) -> None:
    for row, value in more.items():
        total = (sum_.get(row, 0) + value * factor) % _PRIME
        if total:
            sum_[row] = total
        else:
            sum_.pop(row, None)
