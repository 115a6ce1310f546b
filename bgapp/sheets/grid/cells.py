"""A grid: the cells of one source that hold a text, or are merged, each with its place and its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bgapp.sheets.grid.limits import MAX_CELLS, too_many


class Cell(NamedTuple):
    """A cell as a person sees it: its place (from 0), its extent, its text.

    ``number`` is the exact number and ``day`` the date behind a formatted text. ``trouble`` says, as a sentence, why
    the cell has no readable value: an error, or a formula that was never computed.
    """

    row: int
    column: int
    rows: int
    cols: int
    text: str
    number: Decimal | None = None
    day: date | None = None
    trouble: str = ""

    @property
    def end(self) -> int:
        """The column behind the cell."""
        return self.column + self.cols

    @property
    def is_blank(self) -> bool:
        return not self.trouble and (not self.text or self.text.isspace())


class Grid:
    """The cells of a source in reading order; merged ones are listed even where they are empty.

    ``places`` names the rows of a source that has no addresses of its own: ``第 2 张表格第 3 行``. ``names`` are the
    places (row and column) of cells that have one of ours (:mod:`bgapp.sheets.cell_names`), in a sheet that is a
    ``template`` of the edition of that key.
    """

    def __init__(
        self,
        name: str,
        cells: Iterable[Cell],
        *,
        is_hidden: bool = False,
        places: Sequence[str] | None = None,
        template: str = "",
        names: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        self.name = name
        self.cells = sorted(cells, key=_by_place)
        self.is_hidden = is_hidden
        self.template = template
        self.names = names or {}
        self._places = places
        self._rows: dict[int, list[Cell]] = {}
        self._filled: dict[int, list[Cell]] = {}
        covered = sum(cell.rows for cell in self.cells)
        if covered > MAX_CELLS:
            raise too_many(covered, "个单元格", MAX_CELLS)
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                self._rows.setdefault(row, []).append(cell)
            if not cell.is_blank:
                self._filled.setdefault(cell.row, []).append(cell)
        for cells_there in self._rows.values():
            cells_there.sort(key=_by_column)

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows that have cells, in order."""
        return sorted(self._rows)

    def row(self, row: int) -> Sequence[Cell]:
        """The cells that lie in a row, from the left, those that began above it too."""
        return self._rows.get(row, ())

    def filled(self, row: int) -> Sequence[Cell]:
        """The cells that begin in a row and hold something, from the left."""
        return self._filled.get(row, ())

    def address(self, cell: Cell) -> str:
        """How a person finds the cell: ``F6``, or its place in words."""
        if self._places is None:
            return f"{column_letters(cell.column)}{cell.row + 1}"
        here = [(other.row, other.column) for other in self.row(cell.row)]
        place = self._places[cell.row] if cell.row < len(self._places) else ""
        return f"{place}第 {here.index(cell[:2]) + 1} 格" if len(here) > 1 and cell[:2] in here else place

    def extent(self, cell: Cell) -> str:
        """The address of a cell with its end, where it is merged: ``F6:G6``."""
        address = self.address(cell)
        if self._places is not None or (cell.rows, cell.cols) == (1, 1):
            return address
        return f"{address}:{column_letters(cell.end - 1)}{cell.row + cell.rows}"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a worksheet's column (from 0): ``A``, ``AB``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _by_place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _by_column(cell: Cell) -> int:
    return cell.column
