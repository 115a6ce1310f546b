"""The cheapest matching of a few rows, by trying every one that makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bgapp.rules.differences.lines import ALIKE, REPLACED, Lines, Pair

FEW = 6
"""Rows for which every matching can be tried."""

ONE = 1_000_000
"""What one change costs, in the unit in which likeness (thousandths, of a few pairs) decides between equal costs."""


def cheapest(lines: Lines) -> list[Pair]:
    """The matching with the fewest changed cells and rows added, deleted and moved; the likest of several."""

    @cache
    def rest(one: int, used: int, stayed: int) -> tuple[int, tuple[Pair, ...]]:
        """Cost and pairs of the old rows from ``one`` on; ``used`` are the new rows taken so far, as bits, and
        ``stayed`` is the last of those whose order is kept."""
        if one == len(lines.old):
            return (len(lines.new) - used.bit_count()) * ONE, ()
        cost, pairs = rest(one + 1, used, stayed)
        best = cost + ONE, pairs
        for other, moved, price in _partners(lines, one, stayed):
            if not used >> other & 1:
                cost, pairs = rest(one + 1, used | 1 << other, stayed if moved else other)
                best = min(best, (cost + price, ((one, other), *pairs)))
        return best

    return list(rest(0, 0, -1)[1])


def _partners(lines: Lines, one: int, stayed: int) -> Iterator[tuple[int, bool, int]]:
    """New rows that an old one may have become, whether it moved there, and what that costs."""
    for other in range(len(lines.new)):
        changes, likeness = lines.changes(one, other), lines.likeness(one, other)
        for moved in (False, True):
            cost = changes + moved
            is_pair = cost < REPLACED or (cost == REPLACED and likeness >= ALIKE)
            if is_pair and (moved or other > stayed):
                yield other, moved, cost * ONE - likeness
