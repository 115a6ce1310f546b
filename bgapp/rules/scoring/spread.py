"""Weights spread evenly on request: each first level's share over its rows, in whole points.

Legal sources of the shares: 财预〔2020〕10号, with 成本指标 as a first level 财预〔2021〕101号.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from bgapp.rules.scoring.scheme import BENEFIT, COST, Scheme
from bgapp.rules.text import fold


def spread(levels: Sequence[str], scheme: Scheme) -> tuple[int | None, ...]:
    """The weight of each row, given its first level; none for a row whose first level the scheme does not know.

    Whole numbers, the remainder on the first rows: 50 over six is 9, 9, 8, 8, 8, 8. With the budget's weight they sum
    to 100.
    """
    folded = [fold(level) for level in levels]
    shares = _shares(set(folded), scheme)
    places = {level: [index for index, each in enumerate(folded) if each == level] for level in shares}
    weights = {
        index: weight
        for level, share in shares.items()
        for index, weight in zip(places[level], _evenly(share, len(places[level])), strict=True)
    }
    return tuple(weights.get(index) for index in range(len(levels)))


def _shares(levels: Collection[str], scheme: Scheme) -> dict[str, int]:
    """The share of each first level that has rows; what the others would have goes to one of these."""
    weights = scheme.weights_with_cost if COST in levels else scheme.weights
    shares = {level: int(weight) for level, weight in weights.items() if level in levels}
    if shares:
        shares[_heir(shares, weights)] += int(sum(weights.values())) - sum(shares.values())
    return shares


def _heir(shares: Mapping[str, int], weights: Mapping[str, Decimal]) -> str:
    """The level that takes the shares of those without rows: 效益指标, where it is missing too the weightiest one."""
    return BENEFIT if BENEFIT in shares else max(shares, key=lambda level: weights[level])


def _evenly(share: int, rows: int) -> list[int]:
    whole, remainder = divmod(share, rows)
    return [whole + (index < remainder) for index in range(rows)]
