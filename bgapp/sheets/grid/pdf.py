"""A printed PDF as one grid: the cells that its lines enclose, and the lines of text around them, page after page.

A cell that a page break divides is one again where the lines show it: it is open below on one page, and above on the
next.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page

from bgapp.sheets.grid.cells import Cell, Grid
from bgapp.sheets.grid.limits import MAX_CELLS, MAX_PAGES, Refused, damaged, too_many

TOLERANCE = 3.0
"""Points by which lines may miss each other."""
MARGIN = 0.1
"""The share of a page, above and below, that holds headers and page numbers."""
PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第?\s*\d+\s*页?)?(?:\s*[/,，共]\s*(?:共\s*)?\d+\s*页?)?[-—–\s]*")
WIDE_GAP = 3.0
"""Widths of a character between texts that stand apart in a line."""
WHOLE_WIDTH = 1_000

SCANNED = "PDF 里没有文字，可能是扫描件或图片。请用原来的软件另存为带文字的 PDF，或导入 Excel、Word 文件。"
LOCKED = "PDF 加了密码，无法读取。请去掉打开密码，另存后再导入。"

Char = dict[str, Any]


@dataclass
class Box:
    """A rectangle of a table with its text; ``above`` and ``below``: no line closes it there."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    above: bool = False
    below: bool = False


@dataclass
class Table:
    """The boxes of a table on one page, and the tops of its rows."""

    boxes: list[Box]
    tops: list[float]

    @property
    def top(self) -> float:
        return self.tops[0]

    def rows_of(self, box: Box) -> tuple[int, int]:
        """The first row of a box, and how many it takes."""
        first = _nearest(self.tops, box.top)
        inside = sum(box.top - TOLERANCE < top < box.bottom - TOLERANCE for top in self.tops)
        return first, max(inside, 1)


@dataclass
class Line:
    """A line of text outside of tables, in one or more pieces."""

    top: float
    texts: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


@dataclass
class Sheet:
    """What stands on one page."""

    height: float
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def head(self) -> list[Line]:
        """The lines above the first table."""
        return [line for line in self.lines if self.tables and line.top < self.tables[0].top]


def read_pdf(path: Path) -> list[Grid]:
    """The document as a grid; a PDF knows no sheets, so it has no name."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                raise too_many(len(document.pages), "页", MAX_PAGES)
            sheets = [_sheet(page) for page in document.pages]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # what a damaged file makes pdfminer raise has no end
        if isinstance(error.args[0] if error.args else error, PDFPasswordIncorrect):
            raise Refused(LOCKED) from error
        raise damaged() from error
    if not any(sheet.tables or sheet.lines for sheet in sheets):
        raise Refused(SCANNED)
    _drop_margins(sheets)
    flow = _Flow(_columns(sheets))
    for number, sheet in enumerate(sheets, start=1):
        flow.add(sheet, number)
    return [Grid("", flow.cells, places=flow.places)]


def _sheet(page: Page) -> Sheet:
    page = page.dedupe_chars()
    sheet = Sheet(float(page.height))
    chars: list[Char] = [char for char in page.chars if char["upright"]]
    edges = page.edges
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    flat = [edge for edge in edges if edge["orientation"] == "h"]
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []
    for table in page.find_tables({"explicit_horizontal_lines": ends, "snap_tolerance": TOLERANCE}):
        inside = [char for char in chars if _within(char, table.bbox)]
        chars = [char for char in chars if not _within(char, table.bbox)]
        boxes = [_box(bounds, inside, flat) for bounds in table.cells]
        sheet.tables.append(Table(boxes, _clusters(box.top for box in boxes)))
    sheet.tables.sort(key=lambda table: table.top)
    sheet.lines = [Line(line[0]["top"], list(_pieces(line))) for line in _lines(chars)]
    page.close()
    return sheet


def _box(bounds: tuple[float, float, float, float], chars: Sequence[Char], flat: Sequence[Any]) -> Box:
    x0, top, x1, bottom = bounds
    text = _cell_text([char for char in chars if _within(char, bounds)], x1)
    return Box(x0, top, x1, bottom, text, not _is_ruled(flat, top, x0, x1), not _is_ruled(flat, bottom, x0, x1))


def _is_ruled(flat: Sequence[Any], height: float, x0: float, x1: float) -> bool:
    """Whether lines are drawn along at least half of a side."""
    drawn = sum(
        max(0.0, min(edge["x1"], x1) - max(edge["x0"], x0)) for edge in flat if abs(edge["top"] - height) < TOLERANCE
    )
    return bool(drawn > (x1 - x0) / 2)


def _within(char: Char, bounds: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(bounds[0] <= x < bounds[2] and bounds[1] <= y < bounds[3])


def _lines(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters by the lines that they stand in, each from the left."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(char)
        elif not char["text"].isspace():
            lines.append([char])
    return [sorted(line, key=lambda char: char["x0"]) for line in lines]


def _cell_text(chars: Sequence[Char], right: float) -> str:
    """The text of a cell: a line that ends well before the right side ends a paragraph, others were only wrapped."""
    parts: list[str] = []
    for line in _lines(chars):
        text = "".join(char["text"] for char in line).strip()
        is_short = line[-1]["x1"] < right - 2.5 * line[-1]["size"]
        parts.append(text + ("\n" if is_short else ""))
    return "".join(parts).strip()


def _pieces(line: Sequence[Char]) -> Iterator[str]:
    """The texts of a line that stand clearly apart."""
    text, end = "", None
    for char in line:
        if end is not None and char["x0"] - end > WIDE_GAP * char["size"] and text.strip():
            yield text.strip()
            text = ""
        text += char["text"]
        end = char["x1"] if not char["text"].isspace() else end
    if text.strip():
        yield text.strip()


def _drop_margins(sheets: Sequence[Sheet]) -> None:
    """Leave out page numbers, and the header that stands alone above the table on a page and again on others."""
    counted = Counter(_place(line) for sheet in sheets for line in sheet.lines)
    alone = {_place(lines[0]) for sheet in sheets if len(lines := sheet.head) == 1}
    headers = {place for place in alone if counted[place] > 1}
    for sheet in sheets:
        sheet.lines = [line for line in sheet.lines if _place(line) not in headers and not _is_page_number(sheet, line)]


def _place(line: Line) -> tuple[int, str]:
    return round(line.top / 5), line.text


def _is_page_number(sheet: Sheet, line: Line) -> bool:
    is_outside = not MARGIN < line.top / sheet.height < 1 - MARGIN
    return is_outside and PAGE_NUMBER.fullmatch(line.text) is not None


def _columns(sheets: Sequence[Sheet]) -> list[float]:
    """The lefts and rights of all boxes: the columns of the grid."""
    return _clusters(
        side for sheet in sheets for table in sheet.tables for box in table.boxes for side in (box.x0, box.x1)
    )


def _clusters(values: Iterable[float]) -> list[float]:
    """Values without those that lie within the tolerance of the one before."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOLERANCE:
            found.append(value)
    return found


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


@dataclass
class _Flow:
    """The grid while pages are added to it; ``open_boxes`` are the boxes that the last table left open below."""

    columns: list[float]
    cells: list[Cell] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    open_cells: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, sheet: Sheet, number: int) -> None:
        """Add a page; ``open_cells`` are the places in the list of those that the page before left open, by column."""
        first = len(self.places)
        parts: list[Table | Line] = [*sheet.tables, *sheet.lines]
        for part in sorted(parts, key=lambda part: part.top):
            if isinstance(part, Table):
                self._add_table(part, number, first)
            elif not self._is_clipped(part):
                self.open_cells = {}
                self._add_line(part, number, first)
        if len(self.cells) > MAX_CELLS:
            raise too_many(len(self.cells), "个单元格", MAX_CELLS)

    def _is_clipped(self, line: Line) -> bool:
        """Whether a line is the text of a divided cell, printed again beyond the table, where nobody sees it."""
        return line.text in {self.cells[index].text for index in self.open_cells.values()}

    def _add_line(self, line: Line, page: int, first: int) -> None:
        width = WHOLE_WIDTH if len(line.texts) == 1 else 1
        for column, text in enumerate(line.texts):
            self.cells.append(Cell(len(self.places), column, 1, width, text))
        self._name_row(page, first)

    def _name_row(self, page: int, first: int) -> None:
        self.places.append(f"第 {page} 页第 {len(self.places) - first + 1} 行")

    def _add_table(self, table: Table, page: int, first: int) -> None:
        start = len(self.places)
        if self._continues_row(table):
            start -= 1
        left_open: dict[tuple[int, int], int] = {}
        for box in sorted(table.boxes, key=lambda box: (box.top, box.x0)):
            row, rows = table.rows_of(box)
            index = self._put(box, start + row, rows)
            if box.below and row + rows == len(table.tops):
                left_open[self._sides(box)] = index
        for _ in range(start + len(table.tops) - len(self.places)):
            self._name_row(page, first)
        self.open_cells = left_open

    def _sides(self, box: Box) -> tuple[int, int]:
        return _nearest(self.columns, box.x0), _nearest(self.columns, box.x1)

    def _above(self, box: Box) -> int | None:
        """The place of the cell that a box at the top of a page goes on from."""
        return self.open_cells.get(self._sides(box)) if box.above else None

    def _continues_row(self, table: Table) -> bool:
        """Whether the first row of a table is the rest of the last row on the page before, not a row of its own."""
        boxes = [box for box in table.boxes if table.rows_of(box) == (0, 1)]
        above = [self.cells[index] for box in boxes if (index := self._above(box)) is not None]
        if not boxes or len(above) < len(boxes):
            return False
        filled = [bool(box.text) for box in boxes]
        return sum(filled) < 2 or any(cell.text and not box.text for cell, box in zip(above, boxes, strict=True))

    def _put(self, box: Box, row: int, rows: int) -> int:
        """Add a box as a cell, or to the cell that it goes on from; its place in the list."""
        above = self._above(box)
        if above is not None:
            cell = self.cells[above]
            is_tall = cell.rows > 1 or rows > 1
            is_same = not cell.text or not box.text or cell.text == box.text
            if row < cell.row + cell.rows or (is_tall and is_same):
                text = cell.text if is_tall and is_same and cell.text else cell.text + box.text
                self.cells[above] = cell._replace(rows=row + rows - cell.row, text=text)
                return above
        left, right = self._sides(box)
        self.cells.append(Cell(row, left, rows, max(right - left, 1), box.text))
        return len(self.cells) - 1
