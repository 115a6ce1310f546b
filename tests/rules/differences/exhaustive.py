"""The cheapest difference of two lists of rows, by trying every matching."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

Texts = tuple[str, ...]


def cheapest(old: Sequence[Texts], new: Sequence[Texts]) -> int:
    """The least sum of changed cells and of rows added, deleted and moved."""
    return _try(old, new, 0, (), len(old) + len(new))


def _try(old: Sequence[Texts], new: Sequence[Texts], one: int, matched: tuple[int, ...], best: int) -> int:
    """Match the rows from ``one`` on; ``matched`` are the new rows of those before, -1 for a deleted one."""
    if one == len(old):
        return min(best, _cost(old, new, matched))
    for other in (-1, *range(len(new))):
        if other == -1 or other not in matched:
            best = _try(old, new, one + 1, (*matched, other), best)
    return best


def _cost(old: Sequence[Texts], new: Sequence[Texts], matched: tuple[int, ...]) -> int:
    both = [(one, other) for one, other in enumerate(matched) if other >= 0]
    changed = sum(before != after for one, other in both for before, after in zip(old[one], new[other], strict=True))
    alone = len(old) + len(new) - 2 * len(both)
    return changed + alone + (_moved([other for _, other in both]) if changed + alone < len(old) + len(new) else 0)


def _moved(places: Sequence[int]) -> int:
    for stayed in range(len(places), 1, -1):
        if any(list(part) == sorted(part) for part in combinations(places, stayed)):
            return len(places) - stayed
    return max(len(places) - 1, 0)
