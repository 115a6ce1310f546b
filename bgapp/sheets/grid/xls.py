"""Worksheets of an .xls file (Excel 97 to 2003, WPS .et) as grids."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import xlrd

from bgapp.sheets.grid.cells import Cell, Grid
from bgapp.sheets.grid.limits import MAX_CELLS, MAX_SHEETS, Refused, damaged, too_many
from bgapp.sheets.grid.xlsx import IS_ERROR, LARGEST_MERGE, number_cell

EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def read_xls(path: Path) -> list[Grid]:
    """The worksheets of a workbook in their order."""
    try:
        # Ragged, or one stray cell in the last row and column fills sixteen million with nothing.
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO(), ragged_rows=True)
        if book.nsheets > MAX_SHEETS:
            raise too_many(book.nsheets, "张工作表", MAX_SHEETS)
        return [Grid(sheet.name, _cells(book, sheet), is_hidden=bool(sheet.visibility)) for sheet in book.sheets()]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # what a damaged file makes xlrd raise is not documented
        if "encrypted" in str(error):
            raise Refused("文件加了密码，无法读取。请去掉打开密码，另存后再导入。") from error
        raise damaged() from error


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> list[Cell]:
    single = {(cell.row, cell.column): cell for cell in islice(_single_cells(book, sheet), MAX_CELLS + 1)}
    if len(single) > MAX_CELLS:
        raise too_many(len(single), "个单元格", MAX_CELLS)
    for top, bottom, left, right in sheet.merged_cells:
        if bottom - top <= LARGEST_MERGE and right - left <= LARGEST_MERGE:
            cell = single.get((top, left)) or Cell(top, left, 1, 1, "")
            single[top, left] = cell._replace(rows=bottom - top, cols=right - left)
    return list(single.values())


def _single_cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[Cell]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            read = _cell(book, row, column, cell) if cell.ctype not in EMPTY else None
            if read and not read.is_blank:
                yield read


def _cell(book: xlrd.Book, row: int, column: int, cell: xlrd.sheet.Cell) -> Cell:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return number_cell(row, column, repr(cell.value), code, is_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#N/A")
        return Cell(row, column, 1, 1, text, trouble=IS_ERROR.format(text))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(row, column, 1, 1, "TRUE" if cell.value else "FALSE")
    return Cell(row, column, 1, 1, str(cell.value))
