"""Lists that go out as Excel: written row by row, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bgapp.exchange.lists.writing import BORDER, HEADING_FILL, TEXT_FORMAT
from bgapp.sheets.excel.styles import A4, AMOUNT_FORMAT
from bgapp.sheets.excel.values import literal, sheet_names

Value: TypeAlias = str | int | Decimal | datetime | None

FORMATS = {str: TEXT_FORMAT, int: "0", Decimal: AMOUNT_FORMAT, datetime: "yyyy-mm-dd hh:mm"}
TITLE_FONT = Font(bold=True, size=14)
BOLD = Font(bold=True)
HEAD = 3
"""Rows above the first one: title, note, headings."""


@dataclass(frozen=True)
class Heading:
    """A column's heading and its width in characters."""

    text: str
    width: int


@dataclass(frozen=True)
class Frame:
    """What stands around so many ``rows``: a title, a note on what was asked for, the headings, and sums below."""

    title: str
    note: str
    headings: Sequence[Heading]
    rows: int
    sums: Sequence[Sequence[Value]]


def write_list(target: IO[bytes], frame: Frame, rows: Iterable[Sequence[Value]]) -> None:
    """Write a list as a workbook of one sheet: numbers as numbers, texts as nothing but texts, local times."""
    book = Workbook(write_only=True)
    [name] = sheet_names([frame.title])
    sheet: Any = book.create_sheet(name)
    _set_page(sheet)
    for number, heading in enumerate(frame.headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    sheet.append([_plain(sheet, frame.title, TITLE_FONT)])
    sheet.append([_plain(sheet, frame.note)])
    sheet.append([_heading(sheet, heading.text) for heading in frame.headings])
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(frame.headings))}{HEAD + frame.rows}"
    cells = _Cells(sheet)
    for row in rows:
        sheet.append([cells.of(value) for value in row])
    for sums in frame.sums:
        sheet.append([cells.of(value, bold=True) for value in sums])
    book.save(target)


def _set_page(sheet: Any) -> None:
    """Keep the headings in view, and print on A4 across, one page wide, the headings on each."""
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


class _Cells:
    """Cells of a sheet that share their styles: one set for each cell takes longer than all the rest."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[type, bool], Any] = {}

    def of(self, value: Value, *, bold: bool = False) -> Any:
        kind = str if value is None else type(value)
        cell = WriteOnlyCell(self._sheet, literal(value) if isinstance(value, str) else value)
        if (kind, bold) not in self._styles:
            self._styles[kind, bold] = _styled(cell, FORMATS[kind], bold)
        cell._style = self._styles[kind, bold]
        if isinstance(value, str):
            cell.data_type = "s"
        return cell


def _styled(cell: Any, number_format: str, bold: bool) -> Any:
    cell.number_format = number_format
    cell.border = BORDER
    cell.alignment = Alignment(vertical="center")
    if bold:
        cell.font = BOLD
    return cell._style


def _plain(sheet: Any, text: str, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, literal(text))
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _heading(sheet: Any, text: str) -> Any:
    cell = _plain(sheet, text, BOLD)
    cell.fill = HEADING_FILL
    cell.border = BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell
