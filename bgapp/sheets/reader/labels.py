"""Find the labels of an edition in the rows of a form, however they are spelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from bgapp.sheets.grid import Cell
from bgapp.sheets.reader.regions import label_and_value
from bgapp.sheets.reader.vocabulary import Spot, Vocabulary
from bgapp.sheets.reader.words import unit_in

MOST_ALIKE = 4


@dataclass(frozen=True)
class Hit:
    """A label that was found; ``rest`` is the value that follows it in the same cell, if any does."""

    cell: Cell
    text: str
    rest: str | None = None

    @property
    def unit(self) -> str:
        """The unit of amounts that the label names, e.g. 万元."""
        return unit_in(self.text)


class Labels:
    """The labels of a form by their spots in the official layout, and the cells that they take.

    ``again`` are labels that were printed once more, beside the rest of a value that a page break divides.
    """

    def __init__(self, vocabulary: Vocabulary, cells: Iterable[Cell]) -> None:
        self.vocabulary = vocabulary
        self.hits: dict[Spot, Hit] = {}
        self.again: dict[Spot, list[Hit]] = {}
        self._taken: set[tuple[int, int]] = set()
        cells = list(cells)
        self._place({cell: Hit(cell, cell.text) for cell in cells})
        left = (cell for cell in cells if not self.has(cell))
        self._place({cell: hit for cell in left if (hit := self._cut(cell))})

    def has(self, cell: Cell) -> bool:
        """Whether a cell is a label, alone or with its value."""
        return (cell.row, cell.column) in self._taken

    def unit(self, block: int) -> str:
        """The unit that any label of a block names, empty where none does."""
        return next((hit.unit for spot, hit in self.hits.items() if spot.block == block and hit.unit), "")

    def _cut(self, cell: Cell) -> Hit | None:
        """A label with its value in the same cell, of those that were not found alone."""
        for label, rest in label_and_value(cell.text):
            if any(spot not in self.hits for spot in self.vocabulary.spots_of(label)):
                return Hit(cell, label, rest)
        return None

    def _place(self, found: dict[Cell, Hit]) -> None:
        """Give every label its spot: first those that have one alone, then by their rows and columns."""
        alike: dict[tuple[Spot, ...], list[Hit]] = {}
        for hit in found.values():
            spots = tuple(spot for spot in self.vocabulary.spots_of(hit.text) if spot not in self.hits)
            if spots:
                alike.setdefault(spots, []).append(hit)
        for spots, hits in sorted(alike.items(), key=lambda item: len(item[0])):
            free = tuple(spot for spot in spots if spot not in self.hits)
            for spot, hit in self._matched(free[:MOST_ALIKE], hits):
                self.hits[spot] = hit
            self._taken.update((hit.cell.row, hit.cell.column) for hit in hits)

    def _matched(self, spots: tuple[Spot, ...], hits: list[Hit]) -> Iterable[tuple[Spot, Hit]]:
        """Pair spots with labels that have the same words."""
        if len(spots) == 1:
            self.again.setdefault(spots[0], []).extend(hits[1:])
            return zip(spots, hits, strict=False)
        hits = hits[: len(spots)]
        ways = permutations(spots, len(hits))
        best = max(ways, key=lambda way: sum(self._agreement(spot, hit) for spot, hit in zip(way, hits, strict=True)))
        return zip(best, hits, strict=True)

    def _agreement(self, spot: Spot, hit: Hit) -> int:
        """How many labels stand in the same row or column both as printed and in the official layout."""
        agreeing = 0
        for other, found in self.hits.items():
            if other.block == spot.block:
                agreeing += other.column == spot.column and found.cell.column == hit.cell.column
                agreeing += other.row == spot.row and found.cell.row == hit.cell.row
        return agreeing
