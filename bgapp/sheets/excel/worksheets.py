"""A worksheet in the official layout: where the cells of a placed form stand in it, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from bgapp.sheets.excel.rows import SUBTITLE_HEIGHT, Span, spans, title_height
from bgapp.sheets.excel.styles import PAGE_WIDTH, SUBTITLE, TITLE, set_page, style_of
from bgapp.sheets.excel.values import text_of, value_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.placing import Cell, Sheet


class Area(NamedTuple):
    """A rectangle of a worksheet, its last row and column included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_merged(self) -> bool:
        return self.top < self.bottom or self.left < self.right

    def __str__(self) -> str:
        first, last = get_column_letter(self.left), get_column_letter(self.right)
        return f"{first}{self.top}:{last}{self.bottom}"


@dataclass(frozen=True)
class Box:
    """What is written into one cell of a worksheet, merged where its ``area`` is more than one."""

    area: Area
    value: Decimal | date | str
    style: str


@dataclass(frozen=True)
class Plan:
    """Where a placed form stands in a worksheet: column widths in half-widths, row heights in points, and its cells."""

    sheet: Sheet
    widths: list[float]
    heights: list[float]
    rows: list[Span]

    @property
    def head(self) -> Iterator[Box]:
        """Title and, where there is one, subtitle above the grid."""
        texts = [(TITLE, self.sheet.title), *([(SUBTITLE, self.sheet.subtitle)] if self.sheet.subtitle else [])]
        for row, (style, text) in enumerate(texts, 1):
            yield Box(Area(row, 1, row, len(self.widths)), text_of(text, "表名"), style)

    @property
    def grid(self) -> Iterator[tuple[Cell, Box]]:
        """Every cell of the grid, with what is written for it."""
        for cell in (cell for row in self.sheet.rows for cell in row.cells):
            first, last = self.rows[cell.row], self.rows[cell.row + cell.rows - 1]
            area = Area(first.first, cell.column + 1, last.last, cell.column + cell.cols)
            divided = first.first < last.last and not last.on_first_page
            yield cell, Box(area, value_of(cell, self.sheet.edition), style_of(cell, divided=divided))


def planned(sheet: Sheet) -> Plan:
    """Give every cell of a placed form its place; ``TextTooLongError`` comes when its boxes are asked for."""
    widths = column_widths(sheet)
    head = [title_height(sheet.title), *([SUBTITLE_HEIGHT] if sheet.subtitle else [])]
    rows = spans(sheet.rows, widths, len(head) + 1, sum(head))
    return Plan(sheet, widths, [*head, *(height for span in rows for height in span.heights)], rows)


def column_widths(sheet: Sheet) -> list[float]:
    """The widths of the columns in half-widths, in the edition's proportion, as wide as the page together."""
    unit = PAGE_WIDTH / sum(sheet.edition.widths)
    return [round(width * unit, 2) for width in sheet.edition.widths]


def draw(worksheet: Any, plan: Plan, boxes: Sequence[Box], extras: Extras) -> None:
    """Write the boxes into an empty worksheet, as tall and wide as the plan says, and close it."""
    set_page(worksheet, extras)
    _repeat_heading(worksheet, plan)
    _set_sizes(worksheet, plan.widths, plan.heights)
    _write(worksheet, boxes, len(plan.heights), len(plan.widths))


def _repeat_heading(worksheet: Any, plan: Plan) -> None:
    """Print the heading row of the indicators again on the pages that follow it."""
    for row, span in zip(plan.sheet.rows, plan.rows, strict=True):
        if row.is_heading:
            worksheet.print_title_rows = f"{span.first}:{span.last}"


def _set_sizes(worksheet: Any, widths: Sequence[float], heights: Sequence[float]) -> None:
    for column, width in enumerate(widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    for row, height in enumerate(heights, 1):
        worksheet.row_dimensions[row].height = height
    worksheet.print_area = f"A1:{get_column_letter(len(widths))}{len(heights)}"


def _write(worksheet: Any, boxes: Sequence[Box], rows: int, columns: int) -> None:
    grid: list[list[Any]] = [[None] * columns for _ in range(rows)]
    blanks = {style: _blank(worksheet, style) for style in {box.style for box in boxes}}
    for box in boxes:
        blank = blanks[box.style]
        top, left, bottom, right = box.area
        for line in grid[top - 1 : bottom]:
            line[left - 1 : right] = [blank] * (right - left + 1)
        grid[top - 1][left - 1] = _filled(worksheet, box.value, blank)
    worksheet.merged_cells = [box.area for box in boxes if box.area.is_merged]
    for line in grid:
        worksheet.append(line)
    worksheet.close()


def _blank(worksheet: Any, style: str) -> Any:
    cell = WriteOnlyCell(worksheet)
    cell.style = style
    return cell


def _filled(worksheet: Any, value: Decimal | date | str, blank: Any) -> Any:
    if value == "":
        return blank
    cell = WriteOnlyCell(worksheet, value)
    # Shared with the blank cell: a style set by its name is looked up and copied for each cell, which takes longer.
    cell._style = blank._style
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
