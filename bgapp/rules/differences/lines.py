"""The rows of two versions as what they say, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bgapp.rules.checks.likeness import pairs as letter_pairs

Pair = tuple[int, int]
"""Indices of a row in the old and in the new version."""

Texts = tuple[str, ...]

SAME = 1000
ALIKE = 400
"""Thousandths of their letters that the names of a row and the same one reworded have in common at least."""

REPLACED = 2
"""What deleting one row and adding another costs: a pair that costs more is no pair."""


@dataclass(frozen=True)
class Lines:
    """Rows that have to be matched; ``name`` is the cell that names a row."""

    old: Sequence[Texts]
    new: Sequence[Texts]
    name: int

    def changes(self, one: int, other: int) -> int:
        """How many cells a row would have to change to become the other."""
        return sum(before != after for before, after in zip(self.old[one], self.new[other], strict=True))

    def likeness(self, one: int, other: int) -> int:
        """Thousandths of their letters that two names have in common."""
        mine, theirs = self.old[one][self.name], self.new[other][self.name]
        if mine == theirs:
            return SAME
        before, after = letter_pairs(mine), letter_pairs(theirs)
        return 2 * SAME * len(before & after) // (len(before) + len(after) or 1)
