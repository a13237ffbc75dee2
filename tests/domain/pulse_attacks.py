"""Ways to get at a small group's answers from what is released, by somebody who knows who works where.

Written apart from the product, and more plainly: these are the attacks, not the defence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

from bot.domain.release import Tallied

DIMENSIONS = ("department", "role_family", "level", "site")
Cross = tuple[str, str, str, str]
Group = frozenset[Cross]


class Attacker:
    """Knows the organisation and the released tables, and checks guesses against the true answers."""

    def __init__(self, tally: Iterable[Tallied], tables: Mapping[str, Any], threshold: int) -> None:
        self.tables, self.threshold = tables, threshold
        self.answers: Counter[tuple[str, Cross]] = Counter()
        self.base: Counter[tuple[str, Cross]] = Counter()
        self.favourable: Counter[tuple[str, Cross]] = Counter()
        for item, value, department, role_family, level, site, n in tally:
            key = (item, (department, role_family, level, site))
            self.answers[key] += n
            self.base[key] += n * (value != "dk")
            self.favourable[key] += n * (value in {"4", "5"})
        self.crosses = sorted({cross for _, cross in self.answers})

    def group(self, dimension: str, value: str) -> Group:
        """Everybody in one row of a table."""
        return frozenset(each for each in self.crosses if each[DIMENSIONS.index(dimension)] == value)

    def shown(self, item: str) -> dict[tuple[str, str], Group]:
        """The groups whose figures for an item are released."""
        if item not in self.tables["overall"]:
            return {}
        rows = {(d, v): self.group(d, v) for d in DIMENSIONS for v in self.tables[d] if item in self.tables[d][v]}
        return {("overall", ""): frozenset(self.crosses), **rows}

    def of(self, item: str, group: Group, kind: str = "base") -> int:
        """A true count."""
        counts: Counter[tuple[str, Cross]] = getattr(self, kind)
        return sum(counts[item, cross] for cross in group)

    def too_small(self, item: str, group: Group) -> bool:
        """Whether a group that answered is one nobody may see alone."""
        return self.of(item, group, "answers") > 0 and self.of(item, group) < self.threshold

    def by_subtracting_siblings(self) -> list[str]:
        """Rows, hidden in a table, that the total less the shown rows gives away."""
        found = []
        for item in self.tables["overall"]:
            for number, dimension in enumerate(DIMENSIONS):
                rows = {cross[number] for cross in self.crosses}
                hidden = [
                    value
                    for value in rows - set(self.tables[dimension])
                    if self.of(item, self.group(dimension, value), "answers")
                ]
                rest = frozenset().union(*(self.group(dimension, value) for value in hidden))
                everybody = self.of(item, rest, "answers") == self.of(item, frozenset(self.crosses), "answers")
                if not everybody and (len(hidden) == 1 or self.too_small(item, rest)):
                    found.append(f"{item}: {dimension} {sorted(hidden)}")
        return found

    def by_nested_groups(self) -> list[str]:
        """Small groups that lie between two released ones, one inside the other."""
        return [
            f"{item}: {outer} less {inner}"
            for item in self.tables["overall"]
            for (outer, large), (inner, small) in permutations(self.shown(item).items(), 2)
            if small < large and self.too_small(item, large - small)
        ]

    def by_solving(self) -> list[str]:
        """Rows that are too small and yet a sum, in whatever way, of released ones."""
        found = []
        for item in self.tables["overall"]:
            basis = Basis([self._vector(item, group) for group in self.shown(item).values()])
            for dimension in DIMENSIONS:
                for value in {cross[DIMENSIONS.index(dimension)] for cross in self.crosses}:
                    group = self.group(dimension, value)
                    if self.too_small(item, group) and basis.spans(self._vector(item, group)):
                        found.append(f"{item}: {dimension} {value}")
        return found

    def by_unanimity(self) -> list[str]:
        """Small groups that all agreed, or not one of whom did, and whose exact share can be had."""
        found = []
        for item in self.tables["overall"]:
            exact = [
                group
                for (dimension, value), group in self.shown(item).items()
                if "favourable" in self._cell(item, dimension, value)
            ]
            pairs = [large - small for large, small in permutations(exact, 2) if small < large]
            for group in (*exact, *pairs):
                base = self.of(item, group)
                if 0 < base < 20 and self.of(item, group, "favourable") in {0, base}:
                    found.append(f"{item}: {sorted(group)}")
        return found

    def _cell(self, item: str, dimension: str, value: str) -> Mapping[str, Any]:
        table = self.tables[dimension]
        cell: Mapping[str, Any] = table[item] if dimension == "overall" else table[value][item]
        return cell

    def _vector(self, item: str, group: Group) -> list[Fraction]:
        return [Fraction(cross in group) for cross in self.crosses if self.answers[item, cross]]


class Basis:
    """What can be reached by adding and subtracting vectors, in exact fractions."""

    def __init__(self, vectors: Iterable[list[Fraction]]) -> None:
        self._rows: list[tuple[int, list[Fraction]]] = []
        for vector in vectors:
            rest = self._reduced(vector)
            lead = next((n for n, value in enumerate(rest) if value), None)
            if lead is not None:
                self._rows.append((lead, [value / rest[lead] for value in rest]))

    def spans(self, vector: list[Fraction]) -> bool:
        """Whether a vector is one of them."""
        return not any(self._reduced(vector))

    def _reduced(self, vector: list[Fraction]) -> list[Fraction]:
        for lead, row in self._rows:
            if factor := vector[lead]:
                vector = [value - factor * other for value, other in zip(vector, row, strict=True)]
        return vector
