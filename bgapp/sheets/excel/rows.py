"""How tall the rows of a worksheet must be for wrapped text to fit, and where the grid's rows come to stand.

Excel neither grows a row for the text of merged cells nor lets one be taller than 409 points. So the lines of every
cell are estimated, and a grid row too tall for one row of the worksheet is spread over several, merged.
Widths are counted in half-widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bgapp.sheets.excel.styles import FONT_SIZE, PAGE_HEIGHT, PAGE_WIDTH, TITLE_SIZE
from bgapp.sheets.layout import Kind
from bgapp.sheets.placing import Cell, Row
from bgapp.sheets.wrapping import lines

LINE_HEIGHT = 15.25
"""Points from line to line: 宋体 needs 13 at 10.5 points, but Noto, which may stand in for it, 15.2."""
ROW_PADDING = 8.75
TALLEST_ROW = 26
"""Lines that one worksheet row holds: 405.25 of Excel's 409 points."""
SPREAD_ROW = 6
"""Lines of each row that a taller text is spread over: pages break between rows, so small ones waste little paper."""
CELL_MARGIN = 0.75
SUBTITLE_HEIGHT = 21.0


@dataclass(frozen=True)
class Span:
    """The worksheet rows of one grid row: the first (from 1), the height of each, and where they end, in points."""

    first: int
    heights: tuple[float, ...]
    bottom: float

    @property
    def last(self) -> int:
        return self.first + len(self.heights) - 1

    @property
    def on_first_page(self) -> bool:
        return self.bottom <= PAGE_HEIGHT


def spans(rows: Sequence[Row], widths: Sequence[float], first: int, top: float) -> list[Span]:
    """Where the grid's rows stand in a worksheet whose columns are ``widths`` half-widths.

    The grid begins in row ``first``, ``top`` points below the sheet's own top.
    """
    needed, merged = _row_lines(rows, widths)
    while True:
        result = list(_stand(needed, first, top))
        short = [
            (cell, count)
            for cell, count in merged
            if needed[cell.row] < count and not result[cell.row + cell.rows - 1].on_first_page
        ]
        if not short:
            return result
        for cell, count in short:
            # Where a page may end below its first row, a merged cell says all of its text in that row.
            needed[cell.row] = max(needed[cell.row], count)


def _stand(needed: Sequence[int], first: int, top: float) -> Iterator[Span]:
    for count in needed:
        heights = tuple(_heights(count))
        top += sum(heights)
        yield Span(first, heights, top)
        first += len(heights)


def title_height(title: str) -> float:
    """Points that the title takes above the grid, on as many lines as it needs."""
    scale = TITLE_SIZE / FONT_SIZE
    return lines(title, PAGE_WIDTH / scale - CELL_MARGIN) * LINE_HEIGHT * scale + ROW_PADDING


def _row_lines(rows: Sequence[Row], widths: Sequence[float]) -> tuple[list[int], list[tuple[Cell, int]]]:
    """The lines that each grid row needs; and the cells merged over several rows, with the lines of each."""
    needed = [1] * len(rows)
    merged = []
    for cell in (cell for row in rows for cell in row.cells):
        count = _cell_lines(cell, sum(widths[cell.column : cell.column + cell.cols]))
        if cell.rows == 1:
            needed[cell.row] = max(needed[cell.row], count)
        else:
            merged.append((cell, count))
    for cell, count in merged:
        _stretch(needed, cell, count)
    return needed, merged


def _cell_lines(cell: Cell, width: float) -> int:
    """The lines of a cell; an amount or a number never wraps, it shrinks."""
    if cell.field and cell.field.kind in (Kind.MONEY, Kind.NUMBER):
        return 1
    return lines(cell.text, width - CELL_MARGIN)


def _stretch(needed: list[int], cell: Cell, count: int) -> None:
    """Make the last row of a merged cell taller where its rows together have too few lines."""
    missing = count - sum(needed[cell.row : cell.row + cell.rows])
    if missing > 0:
        needed[cell.row + cell.rows - 1] += missing


def _heights(count: int) -> Iterator[float]:
    """The heights of the worksheet rows that hold ``count`` lines."""
    if count > TALLEST_ROW:
        while count > SPREAD_ROW:
            yield SPREAD_ROW * LINE_HEIGHT
            count -= SPREAD_ROW
    yield count * LINE_HEIGHT + ROW_PADDING
