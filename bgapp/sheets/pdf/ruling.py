"""After layout: put the texts of merged cells in their place on every page, and draw the lines of the grid.

Lengths are CSS pixels from the page's top left corner. The boxes are WeasyPrint's, of which this takes: position and
size, children, the element that a box was made from, ``grid_x`` and ``colspan``, ``translate`` and ``deepcopy``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from bgapp.sheets.pdf.markup import is_floating
from bgapp.sheets.placing import Cell, Sheet

Box = Any
Line = tuple[float, float, float, float]
"""From x, y to x, y."""

LINE_WIDTH = 2 / 3
"""0.5 pt."""
SQUARE_CAP = 2


@dataclass(frozen=True)
class Rectangle:
    """The part of a cell that one page shows."""

    left: float
    top: float
    right: float
    bottom: float


def rule(pages: Iterable[Any], sheet: Sheet) -> None:
    """Finish the laid-out pages of a sheet."""
    texts: dict[Cell, Box] = {}
    for page in pages:
        rows = {int(box.element.get("data-row")): box for box in _rows(page._page_box)}
        parts = list(_parts(sheet, rows))
        for cell, part in parts:
            if is_floating(cell) and cell.text:
                _place(cell, part, rows, texts)
        page.paint = _ruled(page.paint, list(lines(part for _, part in parts)))


def lines(parts: Iterable[Rectangle]) -> Iterator[Line]:
    """The lines around the cells of a page, each once: every cell's top and left, and the bottom and right of all."""
    right = bottom = 0.0
    left = top = float("inf")
    for part in parts:
        yield part.left, part.top, part.right, part.top
        yield part.left, part.top, part.left, part.bottom
        left, top = min(left, part.left), min(top, part.top)
        right, bottom = max(right, part.right), max(bottom, part.bottom)
    if bottom:
        yield left, bottom, right, bottom
        yield right, top, right, bottom


def _rows(box: Box) -> Iterator[Box]:
    """The rows of the grid on a page; the row that a page break divides is one on both pages."""
    for child in box.children:
        if child.element_tag == "tr":
            yield child
        elif hasattr(child, "children"):
            yield from _rows(child)


def _parts(sheet: Sheet, rows: Mapping[int, Box]) -> Iterator[tuple[Cell, Rectangle]]:
    """The cells on a page in reading order, each with the room that its rows take there."""
    shares = list(accumulate(sheet.edition.widths, initial=0))
    for cell in (cell for row in sheet.rows for cell in row.cells):
        here = _rows_of(cell, rows)
        if here:
            first, last = here[0], here[-1]
            left, right = (
                first.position_x + first.width * shares[column] / shares[-1]
                for column in (cell.column, cell.column + cell.cols)
            )
            yield cell, Rectangle(left, first.position_y, right, last.position_y + last.height)


def _rows_of(cell: Cell, rows: Mapping[int, Box]) -> list[Box]:
    return [rows[index] for index in range(cell.row, cell.row + cell.rows) if index in rows]


def _place(cell: Cell, part: Rectangle, rows: Mapping[int, Box], texts: dict[Cell, Box]) -> None:
    """Move a floating text to the middle of its cell; ``texts`` holds those of the pages before, to be repeated."""
    text = _text(cell, rows)
    if text is None and cell in texts and _height(texts[cell]) <= part.bottom - part.top:
        text = _repeated(texts[cell], cell, rows)
    if text is not None:
        texts[cell] = text
        _centre(text, part)


def _text(cell: Cell, rows: Mapping[int, Box]) -> Box | None:
    """The paragraph of a floating cell, ``None`` where another page has it."""
    if cell.row not in rows:
        return None
    holder = _holder(rows[cell.row], cell.column)
    return next((child for child in holder.children if child.element_tag == "p" and child.children), None)


def _repeated(text: Box, cell: Cell, rows: Mapping[int, Box]) -> Box:
    """Name a cell again, in the first of its rows on this page."""
    holder = _holder(_rows_of(cell, rows)[0], cell.column)
    copy = text.deepcopy()
    holder.children = [*holder.children, copy]
    return copy


def _holder(row: Box, column: int) -> Box:
    """The ``<td>`` of a row which covers a column."""
    return next(td for td in row.children if td.grid_x <= column < td.grid_x + td.colspan)


def _centre(text: Box, part: Rectangle) -> None:
    top = (part.top + part.bottom - _height(text)) / 2
    text.translate(dy=top - text.children[0].position_y)


def _height(text: Box) -> float:
    """The height of a paragraph's lines, whatever room they were given."""
    first, last = text.children[0], text.children[-1]
    height: float = last.position_y + last.height - first.position_y
    return height


def _ruled(paint: Callable[..., None], grid: list[Line]) -> Callable[..., None]:
    """A page's ``paint`` that draws the grid as well."""

    def painted(stream: Any, scale: float = 1) -> None:
        paint(stream, scale)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            stream.set_line_width(LINE_WIDTH)
            stream.set_line_cap(SQUARE_CAP)
            for x1, y1, x2, y2 in grid:
                stream.move_to(x1, y1)
                stream.line_to(x2, y2)
            stream.stroke()

    return painted
