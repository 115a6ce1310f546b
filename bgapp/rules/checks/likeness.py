"""How much two texts have in common, by the pairs of characters in them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

MANY = 4096


@lru_cache(MANY)
def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters of a text."""
    return frozenset(first + second for first, second in pairwise(text))


def are_like(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    """Whether the texts of these pairs have at least that share of all their pairs in common."""
    near_in_length = min(len(one), len(other)) >= least * max(len(one), len(other))
    return near_in_length and len(one & other) >= least * len(one | other) > 0


def contained(part: str, whole: str) -> float:
    """The share of a text's pairs that stand in another text: 1 all of them."""
    mine = pairs(part)
    return len(mine & pairs(whole)) / len(mine) if mine else 0.0
