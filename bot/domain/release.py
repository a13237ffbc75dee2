"""What a closed wave shows: computed once, for every channel. What is not in it is shown nowhere.

Fixed tables, one dimension at a time, all items by the same rows. Which rows stay out is worked out in
``bot.domain.suppression``; what is left out looks the same whether nobody answered or too few did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.domain.errors import BadInput
from bot.domain.pulse import DONT_KNOW, FLOOR, Wave
from bot.domain.suppression import DIMENSIONS, OVERALL, Count, Cross, Row, hidden_rows, rows_of

FAVOURABLE = frozenset({"4", "5"})
"""Values that count as agreeing."""

Tallied: TypeAlias = tuple[str, str, str, str, str, str, int]
"""Item, value, department, role family, level, site, and how many."""

Crosses: TypeAlias = dict[Cross, Count]


def released_tables(
    wave: Wave, tally: Iterable[Tallied], answered: int, *, complementary: bool = True
) -> dict[str, Any]:
    """The tables of a wave, as plain data.

    ``overall`` and each of ``department``, ``role_family``, ``level`` and ``site`` hold only what may be shown:
    for each row, a cell per item with ``base`` and ``dont_know`` and either the ``favourable`` count or, where
    that would say too much about a small group, a ``band``. ``answered`` and ``invited`` are left out where the
    number who did not answer is itself small. Raises BadInput for a threshold under the floor.
    """
    if min(wave.score_threshold, wave.comment_threshold) < FLOOR:
        raise BadInput(f"A threshold of wave {wave.id} is under {FLOOR}; nothing is released with it.")
    items = _by_item(wave.items, tally)
    total = {item: sum(crosses.values(), Count()) for item, crosses in items.items()}
    shown = {item: items[item] for item in wave.items if total[item].base >= wave.score_threshold}
    hidden = hidden_rows(shown.values(), wave.score_threshold, complementary=complementary)
    tables: dict[str, Any] = {dimension: {} for dimension in DIMENSIONS}
    for item, crosses in shown.items():
        for row, count in _by_row(crosses).items():
            if row not in hidden and row != OVERALL:
                tables[row[0]].setdefault(row[1], {})[item] = _cell(count)
    return {
        "items": list(wave.items),
        "score_threshold": wave.score_threshold,
        "comment_threshold": wave.comment_threshold,
        "overall": {item: _cell(total[item]) for item in shown},
        **tables,
        **_response(wave, answered),
    }


def may_show_comments(wave: Wave, answered: int) -> bool:
    """Whether enough people answered for comments to be read."""
    return answered >= wave.comment_threshold


def _by_item(items: Sequence[str], tally: Iterable[Tallied]) -> Mapping[str, Crosses]:
    found: dict[str, Crosses] = {item: defaultdict(Count) for item in items}
    for item, value, department, role_family, level, site, n in tally:
        if item not in found:
            continue
        said = Count(dont_know=n) if value == DONT_KNOW else Count(n, n if value in FAVOURABLE else 0)
        found[item][department, role_family, level, site] += said
    return found


def _by_row(crosses: Mapping[Cross, Count]) -> Mapping[Row, Count]:
    totals: dict[Row, Count] = defaultdict(Count)
    for cross, count in crosses.items():
        for row in (OVERALL, *rows_of(cross)):
            totals[row] += count
    return totals


def _cell(count: Count) -> dict[str, Any]:
    share = {"band": count.band} if count.band else {"favourable": count.favourable}
    return {"base": count.base, "dont_know": count.dont_know, **share}


def _response(wave: Wave, answered: int) -> dict[str, int]:
    silent = wave.invited - answered
    if answered < wave.score_threshold or 0 < silent < wave.score_threshold:
        return {}
    return {"answered": answered, "invited": max(wave.invited, answered)}
