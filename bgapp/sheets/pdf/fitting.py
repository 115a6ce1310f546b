"""How a sheet fits on paper: what must be known of its texts before they are laid out.

Lines are estimated. Widths are counted in half-widths of the paper's type: a Chinese character takes two, a figure
little more than one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from bgapp.sheets.layout import Kind
from bgapp.sheets.placing import Cell, Row, Sheet
from bgapp.sheets.wrapping import lines

PAPER_WIDTH = 106.2
"""Half-widths of 9.5 pt type that A4 holds between margins of 16 mm."""
CELL_PADDING = 1.7
NUMBERS = (Kind.MONEY, Kind.TARGET, Kind.ACTUAL, Kind.NUMBER)
NAME = 2
"""Lines that the text of a merged cell may have: so many, any two rows of it hold."""
WHOLE = 18
"""Lines that a row may have to move to the next page whole; a taller one goes over the page break."""
FIGURES = re.compile(r"[≥≤＞＜＝>=<]{0,2}[\d,.]{1,24}%?")
"""An amount, or a number with its operator."""
FIGURE = 1.12
SIGNS = dict.fromkeys(",.", 0.66) | dict.fromkeys("><=", 1.16) | dict.fromkeys("≥≤＞＜＝", 2.0) | {"%": 1.85}
"""Half-widths of a figure, and of the signs around figures."""
TYPE_SIZES = {1.0: "", 0.84: "narrow", 0.0: "narrowest"}
"""Classes of the stylesheet by the part of the usual size that a text may have to fit."""


class Fitting:
    """A sheet as it fits on paper, and how its rows and cells are set there."""

    def __init__(self, sheet: Sheet) -> None:
        self._widths = sheet.edition.widths
        self.sheet = self._without_long_names(sheet)

    @cached_property
    def joined(self) -> set[int]:
        """The rows after which no page may end: a part of a merged cell would be too small, or a caption alone."""
        captions = {index for index, row in enumerate(self.sheet.rows) if _is_caption(row)}
        return captions | {row for cell in _cells(self.sheet) for row in self._inseparable(cell)}

    def is_whole(self, row: Row) -> bool:
        """Whether the row stays on one page."""
        return self._height(row) <= WHOLE

    def is_spread(self, cell: Cell) -> bool:
        """Whether the text of a merged cell needs no room in its first row, as all its rows together have enough."""
        return 1 < cell.rows >= self._lines(cell)

    def text(self, cell: Cell) -> str:
        """The text of a cell; a caption or name that takes two lines is parted where it reads well."""
        return parted(cell.text) if is_label(cell) and self._lines(cell) == 2 else cell.text

    def type_size(self, cell: Cell) -> str:
        """The class of the type in which an amount or a number fits on one line: none is broken."""
        if not _is_number(cell):
            return ""
        width = sum(SIGNS.get(sign, FIGURE) for sign in cell.text)
        return next(name for size, name in TYPE_SIZES.items() if width * size <= self._room(cell))

    def _without_long_names(self, sheet: Sheet) -> Sheet:
        """A merged cell of a repeating block that may have too little room on a page is instead one for each row."""
        cells: dict[int, list[Cell]] = defaultdict(list)
        for cell in _cells(sheet):
            is_kept = cell.rows == 1 or _is_fixed(cell, sheet) or self._lines(cell) <= NAME
            for part in [cell] if is_kept else _one_by_one(cell):
                cells[part.row].append(part)
        return replace(sheet, rows=tuple(_with_cells(row, cells[index]) for index, row in enumerate(sheet.rows)))

    def _inseparable(self, cell: Cell) -> Iterator[int]:
        last = cell.row + cell.rows - 1
        if _is_fixed(cell, self.sheet):
            yield from range(cell.row, last)
        elif cell.rows > 1 and self._lines(cell) == NAME:
            yield from (after for end, after in ((cell.row, cell.row), (last, last - 1)) if self._is_low(end))

    def _is_low(self, row: int) -> bool:
        return self._height(self.sheet.rows[row]) <= NAME

    def _height(self, row: Row) -> int:
        return max((self._lines(cell) for cell in row.cells if cell.rows == 1), default=1)

    def _lines(self, cell: Cell) -> int:
        return 1 if _is_number(cell) else lines(cell.text, self._room(cell))

    def _room(self, cell: Cell) -> float:
        share = sum(self._widths[cell.column : cell.column + cell.cols]) / sum(self._widths)
        return PAPER_WIDTH * share - CELL_PADDING


def is_label(cell: Cell) -> bool:
    """Whether a cell says what others are about: a caption, or the name of a level of indicators."""
    return cell.field is None or cell.field.kind in (Kind.LEVEL1, Kind.LEVEL2)


def parted(text: str) -> str:
    """Two lines of a name: half of an odd number of characters above, of an even one whole words of two."""
    middle = len(text) // 2 if len(text) % 2 else 2 * round(len(text) / 4)
    return text if "\n" in text else f"{text[:middle]}\n{text[middle:]}"


def _cells(sheet: Sheet) -> Iterator[Cell]:
    return (cell for row in sheet.rows for cell in row.cells)


def _one_by_one(cell: Cell) -> list[Cell]:
    return [replace(cell, row=row, rows=1) for row in range(cell.row, cell.row + cell.rows)]


def _with_cells(row: Row, cells: list[Cell]) -> Row:
    return replace(row, cells=tuple(sorted(cells, key=lambda cell: cell.column)))


def _is_caption(row: Row) -> bool:
    return row.repeat is None and all(cell.is_heading for cell in row.cells)


def _is_fixed(cell: Cell, sheet: Sheet) -> bool:
    return sheet.rows[cell.row].repeat is None


def _is_number(cell: Cell) -> bool:
    return cell.field is not None and cell.field.kind in NUMBERS and FIGURES.fullmatch(cell.text) is not None
