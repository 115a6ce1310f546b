"""A cheap matching of many rows, in a few hundredths of a second.

A pair with more than two changed cells is never cheaper than a deletion and an addition; nor is a moved pair, unless it
is the same in every cell. So what counts is the heaviest chain of pairs in their order, the same row or one with a
single changed cell that does not stand unchanged elsewhere; equal rows outside the chain have moved. What costs the
same either way is decided by the likeness of the names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bgapp.rules.differences.chains import heaviest_chain
from bgapp.rules.differences.lines import ALIKE, REPLACED, SAME, Lines, Pair, Texts

WEIGHT = 1_000_000
NEAR = 10
"""Rows before and behind among which a like one is looked for where very many are."""

Places = Mapping[Texts, list[int]]


def cheap(lines: Lines) -> list[Pair]:
    """The matched rows."""
    return _Search(lines).pairs()


@dataclass(frozen=True)
class _Search:
    lines: Lines

    def pairs(self) -> list[Pair]:
        chain = self._chain()
        found = chain + self._equal_elsewhere(chain)
        found += self._reworded_between(chain, found)
        return found + list(self._reworded_elsewhere(found))

    def _chain(self) -> list[Pair]:
        """The rows that stay in their order, the same or with one changed cell."""
        weights: list[dict[int, int]] = [{} for _ in self.lines.old]
        for one, other in _near(_places(self.lines.old), _places(self.lines.new)):
            weights[one][other] = WEIGHT + SAME
        unequal = _surplus(self.lines.old, self.lines.new), _surplus(self.lines.new, self.lines.old)
        for one, other in self._with_one_change(*unequal):
            weights[one][other] = WEIGHT + self.lines.likeness(one, other)
        return heaviest_chain(weights)

    def _with_one_change(self, old: Collection[int], new: Collection[int]) -> Iterator[Pair]:
        """Pairs of these rows that differ in one cell."""
        for cell in range(len(self.lines.old[0])):
            yield from _near(_places(self.lines.old, old, cell), _places(self.lines.new, new, cell))

    def _equal_elsewhere(self, chain: Sequence[Pair]) -> list[Pair]:
        old, new = self._left(chain)
        places = _places(self.lines.new, new)
        return [(one, places[self.lines.old[one]].pop(0)) for one in sorted(old) if places.get(self.lines.old[one])]

    def _reworded_between(self, chain: Sequence[Pair], found: Sequence[Pair]) -> list[Pair]:
        """Rows with two changed cells between the same neighbours of the chain."""
        old, new = self._left(found)
        more: list[Pair] = []
        start = (-1, -1)
        for end in [*chain, (len(self.lines.old), len(self.lines.new))]:
            ahead = [other for other in range(start[1] + 1, end[1]) if other in new]
            for one in (one for one in range(start[0] + 1, end[0]) if one in old):
                other = self._likest(one, ahead[:NEAR])
                if other is not None:
                    more.append((one, other))
                    ahead = [later for later in ahead if later > other]
            start = end
        return more

    def _likest(self, one: int, others: Sequence[int]) -> int | None:
        """The row among others that may be an old one reworded."""
        likely = [other for other in others if self.lines.changes(one, other) <= REPLACED]
        other = max(likely, key=lambda other: self.lines.likeness(one, other), default=None)
        return other if other is not None and self.lines.likeness(one, other) >= ALIKE else None

    def _reworded_elsewhere(self, found: Sequence[Pair]) -> Iterator[Pair]:
        """Rows that moved and have one changed cell."""
        old, new = self._left(found)
        likely = [(self.lines.likeness(*pair), pair) for pair in self._with_one_change(old, new)]
        for likeness, (one, other) in sorted(likely, reverse=True):
            if likeness >= ALIKE and one in old and other in new:
                old.remove(one)
                new.remove(other)
                yield one, other

    def _left(self, found: Sequence[Pair]) -> tuple[set[int], set[int]]:
        old = set(range(len(self.lines.old))) - {one for one, _ in found}
        return old, set(range(len(self.lines.new))) - {other for _, other in found}


def _places(rows: Sequence[Texts], indices: Iterable[int] | None = None, without: int | None = None) -> Places:
    """Where the rows stand that say the same, or do ``without`` a cell."""
    places: dict[Texts, list[int]] = defaultdict(list)
    for index in range(len(rows)) if indices is None else sorted(indices):
        texts = rows[index]
        places[texts if without is None else (*texts[:without], *texts[without + 1 :])].append(index)
    return places


def _near(old: Places, new: Places) -> Iterator[Pair]:
    """Pairs of rows that say the same; of very many the ones that stand about as far down."""
    for texts, ones in old.items():
        others = new.get(texts, ())
        for rank, one in enumerate(ones):
            yield from ((one, other) for other in others[max(rank - NEAR, 0) : rank + NEAR])


def _surplus(mine: Sequence[Texts], theirs: Sequence[Texts]) -> list[int]:
    """Rows without an equal among the others; of several equal ones the last, as many as are too many."""
    equals = _places(theirs)
    return [index for texts, places in _places(mine).items() for index in places[len(equals.get(texts, ())) :]]
