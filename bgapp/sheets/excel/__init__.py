"""Write forms as a workbook: the walker that gives each placed form a worksheet in the official layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import chain, tee
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from bgapp.rules.plain import Plain
from bgapp.sheets.book import Cover, Entry, Printout
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel.contents import NAME as CONTENTS
from bgapp.sheets.excel.contents import add_contents
from bgapp.sheets.excel.rows import SUBTITLE_HEIGHT, Span, spans, title_height
from bgapp.sheets.excel.styles import PAGE_WIDTH, SIGNING, SUBTITLE, TITLE, add_styles, set_page, style_of
from bgapp.sheets.excel.values import literal, sheet_names, text_of, value_of
from bgapp.sheets.extras import SIGNING_LINE, Extras
from bgapp.sheets.naming import document_title, project_of
from bgapp.sheets.placing import Sheet, place

CREATOR = "绩效目标申报与自评"
SIGNING_HEIGHT = 36.0


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


def workbook(forms: Sequence[Plain], extras: Extras) -> bytes:
    """The forms as an xlsx file, a worksheet each.

    ``ValueError`` without a form, ``UnknownEditionError`` where one is of no known 表样, ``TextTooLongError`` where a
    text is longer than what a cell holds.
    """
    return workbook_of([Printout(form, extras) for form in forms])


def workbook_of(printouts: Sequence[Printout]) -> bytes:
    """The same of forms that carry different marks."""
    if not printouts:
        raise ValueError("没有要导出的表。")
    forms = [printout.form for printout in printouts]
    book = _new_book(document_title(forms))
    for printout, name in zip(printouts, sheet_names(map(project_of, forms)), strict=True):
        _add_sheet(book.create_sheet(name), place(edition_of(printout.form), printout.form), printout.extras)
    return _saved(book)


def bind_workbook(cover: Cover, parts: Iterable[tuple[Entry, Printout]]) -> bytes:
    """A book (汇总本) as an xlsx file: the contents, then a worksheet for each entry."""
    book = _new_book(cover.words)
    parts, again = tee(parts)
    names = sheet_names(chain([CONTENTS], (entry.name for entry, _ in again)))
    contents = book.create_sheet(next(names))
    listed = []
    for name, (entry, printout) in zip(names, parts, strict=True):
        listed.append((entry, name))
        _add_sheet(book.create_sheet(name), place(edition_of(printout.form), printout.form), printout.extras)
    add_contents(contents, cover, listed)
    return _saved(book)


def _new_book(title: str) -> Workbook:
    book = Workbook(write_only=True)
    add_styles(book)
    book.properties.creator = CREATOR
    book.properties.title = literal(title)
    return book


def _saved(book: Workbook) -> bytes:
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _add_sheet(worksheet: Any, sheet: Sheet, extras: Extras) -> None:
    widths = column_widths(sheet)
    head = [title_height(sheet.title), *([SUBTITLE_HEIGHT] if sheet.subtitle else [])]
    rows = spans(sheet.rows, widths, len(head) + 1, sum(head))
    heights = [*head, *(height for span in rows for height in span.heights)]
    boxes = [*_head(sheet), *_grid(sheet, rows)]
    if extras.signing:
        heights.append(SIGNING_HEIGHT)
        boxes.append(_signing(len(heights), len(widths)))
    set_page(worksheet, extras)
    _repeat_heading(worksheet, sheet, rows)
    _set_sizes(worksheet, widths, heights)
    _write(worksheet, boxes, len(heights), len(widths))


def column_widths(sheet: Sheet) -> list[float]:
    """The widths of the columns in half-widths, in the edition's proportion, as wide as the page together."""
    unit = PAGE_WIDTH / sum(sheet.edition.widths)
    return [round(width * unit, 2) for width in sheet.edition.widths]


def _head(sheet: Sheet) -> Iterator[Box]:
    texts = [(TITLE, sheet.title), *([(SUBTITLE, sheet.subtitle)] if sheet.subtitle else [])]
    for row, (style, text) in enumerate(texts, 1):
        yield Box(Area(row, 1, row, len(sheet.edition.widths)), text_of(text, "表名"), style)


def _grid(sheet: Sheet, rows: Sequence[Span]) -> Iterator[Box]:
    for cell in (cell for row in sheet.rows for cell in row.cells):
        first, last = rows[cell.row], rows[cell.row + cell.rows - 1]
        area = Area(first.first, cell.column + 1, last.last, cell.column + cell.cols)
        divided = first.first < last.last and not last.on_first_page
        yield Box(area, value_of(cell, sheet.edition), style_of(cell, divided=divided))


def _signing(row: int, columns: int) -> Box:
    room = PAGE_WIDTH // 2 - sum(map(len, SIGNING_LINE))
    gap = "\u3000" * (room // len(SIGNING_LINE))
    return Box(Area(row, 1, row, columns), gap.join(SIGNING_LINE), SIGNING)


def _repeat_heading(worksheet: Any, sheet: Sheet, rows: Sequence[Span]) -> None:
    """Print the heading row of the indicators again on the pages that follow it."""
    for row, span in zip(sheet.rows, rows, strict=True):
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
