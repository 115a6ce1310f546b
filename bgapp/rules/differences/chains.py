"""What can stay in its order when a list is compared with another one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising part of different numbers, in O(n log n)."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length:] = [number, *ends[length + 1 :]]
        places[length:] = [place, *places[length + 1 :]]
        before.append(places[length - 1] if length else -1)
    return _walk(before, places[-1] if places else -1)


def _walk(before: Sequence[int], place: int) -> list[int]:
    chain = []
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def heaviest_chain(weights: Sequence[Mapping[int, int]]) -> list[tuple[int, int]]:
    """The pairs (line, column), rising in both, of the greatest sum of weights; ``weights`` are by line and column."""
    steps: list[_Step] = []
    for line, row in enumerate(weights):
        for step in [_step(steps, line, column, weight) for column, weight in row.items()]:
            _put(steps, step)
    return _pairs(steps[-1] if steps else None)


class _Step(NamedTuple):
    """The heaviest chain known that ends at a column."""

    line: int
    column: int
    weight: int
    before: _Step | None


def _step(steps: Sequence[_Step], line: int, column: int, weight: int) -> _Step:
    place = bisect_left(steps, column, key=_COLUMN)
    before = steps[place - 1] if place else None
    return _Step(line, column, weight + (before.weight if before else 0), before)


def _put(steps: list[_Step], step: _Step) -> None:
    """Keep a chain, unless one that ends before it is as heavy; both columns and weights of the steps rise."""
    place = bisect_right(steps, step.column, key=_COLUMN)
    if place and steps[place - 1].weight >= step.weight:
        return
    start = bisect_left(steps, step.column, key=_COLUMN)
    steps[start : bisect_right(steps, step.weight, key=_WEIGHT)] = [step]


def _pairs(step: _Step | None) -> list[tuple[int, int]]:
    chain = []
    while step:
        chain.append((step.line, step.column))
        step = step.before
    return chain[::-1]


_COLUMN = attrgetter("column")
_WEIGHT = attrgetter("weight")
