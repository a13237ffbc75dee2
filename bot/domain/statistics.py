"""Honest figures for small groups: how far a share could lie from what was counted."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""Standard deviations either side of the middle that hold 95 of 100 cases of a normal distribution."""


def wilson(count: int, base: int) -> tuple[float, float]:
    """The 95 % interval of the share ``count / base``, from 0 to 1 (Wilson's score interval, 1927).

    Unlike the textbook interval it stays inside 0 and 1 and holds for small groups.
    Raises ValueError when there is no base or the count is not between 0 and it.
    """
    if base <= 0 or not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is not a share.")
    share, square = count / base, Z * Z
    middle = share + square / (2 * base)
    half = Z * sqrt(share * (1 - share) / base + square / (4 * base * base))
    whole = 1 + square / base
    # At 0 and 1 rounding could put the share itself a hair outside.
    return max(min((middle - half) / whole, share), 0.0), min(max((middle + half) / whole, share), 1.0)


def newcombe(count: int, base: int, later_count: int, later_base: int) -> tuple[float, float]:
    """The 95 % interval of the change from one share to another, from -1 to 1 (Newcombe's hybrid score, 1998).

    The two groups are taken as independent, which is the careful choice where nobody is followed over time.
    Raises ValueError as ``wilson`` does.
    """
    low, high = wilson(count, base)
    later_low, later_high = wilson(later_count, later_base)
    share, later = count / base, later_count / later_base
    change = later - share
    down = sqrt((later - later_low) ** 2 + (high - share) ** 2)
    up = sqrt((later_high - later) ** 2 + (share - low) ** 2)
    return change - down, change + up
