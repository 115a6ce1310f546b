"""Workbooks that go out: empty lists to fill in, and the slips with first passwords."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bgapp.exchange.lists.columns import Column
from bgapp.models import Person

TEXT_FORMAT = "@"  # keeps the zeros in front of codes
PREPARED_ROWS = 500
HEADING_FILL = PatternFill("solid", fgColor="EAF0F8")
LINE = Side(style="thin", color="CBD2D0")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def template(title: str, columns: Sequence[Column]) -> bytes:
    """An empty list, and a second sheet that says what to write in each column."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    _head(sheet, [column.label for column in columns], [column.width for column in columns])
    for row in sheet.iter_rows(min_row=2, max_row=PREPARED_ROWS + 1, max_col=len(columns)):
        for cell in row:
            cell.number_format = TEXT_FORMAT
    notes = book.create_sheet("填写说明")
    _head(notes, ["栏目", "怎么填"], [24, 70])
    for column in columns:
        _append(notes, [column.label, column.hint])
    return _bytes(book)


def password_slips(passwords: Sequence[tuple[Person, str]]) -> bytes:
    """A table of new people with their first passwords."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "首次密码"
    _head(sheet, ["姓名", "登录名", "首次密码"], [16, 24, 28])
    for person, password in passwords:
        _append(sheet, [person.name, person.username, password])
    return _bytes(book)


def _head(sheet: Any, labels: Sequence[str], widths: Sequence[int]) -> None:
    """The heading row, kept in view."""
    _append(sheet, labels)
    sheet.freeze_panes = "A2"
    for cell, width in zip(sheet[1], widths, strict=True):
        cell.font = Font(bold=True)
        cell.fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(cell.column)].width = width


def _append(sheet: Any, texts: Sequence[str]) -> None:
    """A row of texts, none of them a formula whatever it begins with."""
    row = sheet.max_row + 1 if sheet["A1"].value else 1
    for column, text in enumerate(texts, start=1):
        cell: Cell = sheet.cell(row, column, text)
        cell.data_type = "s"
        cell.number_format = TEXT_FORMAT
        cell.border = BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
