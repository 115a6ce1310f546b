"""The first worksheet of a book (汇总本): what its cover says, and a link to the sheet of every form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from bgapp.sheets.book import Cover, Entry
from bgapp.sheets.excel.rows import CELL_MARGIN, LINE_HEIGHT, ROW_PADDING
from bgapp.sheets.excel.styles import CENTRED, LINK, SUBTITLE, TEXT, TITLE, set_page
from bgapp.sheets.excel.values import text_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.wrapping import lines

NAME = "目录"
HEADINGS = ("序号", "项目名称", "实施单位", "表名")
WIDTHS = (6, 40, 30, 28)
TITLE_HEIGHT = 36.0
HEAD = 3
"""Rows above the first entry: title, unit and year, headings."""


def add_contents(worksheet: Any, cover: Cover, entries: Sequence[tuple[Entry, str]]) -> None:
    """Fill the contents with the entries, each beside the name of its worksheet."""
    set_page(worksheet, Extras())
    worksheet.print_title_rows = f"{HEAD}:{HEAD}"
    worksheet.freeze_panes = f"A{HEAD + 1}"
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.row_dimensions[1].height = TITLE_HEIGHT
    worksheet.merged_cells = ["A1:D1", "A2:D2"]
    worksheet.append([_cell(worksheet, cover.title, TITLE)])
    worksheet.append([_cell(worksheet, cover.scope, SUBTITLE)])
    worksheet.append([_cell(worksheet, text, CENTRED) for text in HEADINGS])
    for number, (entry, name) in enumerate(entries, 1):
        texts = (entry.name or "未命名", entry.unit, entry.title)
        worksheet.row_dimensions[HEAD + number].height = _height(texts)
        link, *others = (_cell(worksheet, text, style) for text, style in zip(texts, (LINK, TEXT, TEXT), strict=True))
        link.hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(name)}!A1")
        worksheet.append([_cell(worksheet, number, CENTRED), link, *others])
    worksheet.close()


def _height(texts: Sequence[str]) -> float:
    """Points that the texts of an entry take, wrapped."""
    count = max(lines(text, width - CELL_MARGIN) for text, width in zip(texts, WIDTHS[1:], strict=True))
    return max(count, 1) * LINE_HEIGHT + ROW_PADDING


def _cell(worksheet: Any, value: str | int, style: str) -> Any:
    cell = WriteOnlyCell(worksheet, text_of(value, "目录") if isinstance(value, str) else value)
    cell.style = style
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
