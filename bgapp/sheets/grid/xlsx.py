"""Worksheets of an .xlsx file as grids, read from its XML.

By hand, because a form needs all of it at once and quickly: texts as their number formats show them, merged cells, and
which cells hold an error or a formula that was never computed. Calamine knows neither formats nor formulas; openpyxl
takes fifteen times as long. Formulas are not evaluated: what Excel computed last is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from lxml import etree

from bgapp.sheets.cell_names import MARK, PREFIX, marked_edition
from bgapp.sheets.grid.cells import Cell, Grid
from bgapp.sheets.grid.formats import BUILT_IN, GENERAL, day_of, exact, is_date_format, shown, shown_day
from bgapp.sheets.grid.limits import MAX_CELLS, MAX_SHEETS, damaged, too_many
from bgapp.sheets.grid.package import Package, open_package

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
REFERENCE = re.compile(r"(?P<sheet>'(?:[^']|'')+'|[^'!]+)!\$(?P<column>[A-Z]{1,3})\$(?P<row>[0-9]{1,7})")
LARGEST_MERGE = 1_000
"""Rows or columns of a merged area; what is larger is a slip of the mouse, and its first cell says it all."""

NOT_COMPUTED = "单元格里是公式，但文件中没有保存计算结果。请用 Excel 打开并保存一次，或直接填写。"
IS_ERROR = "单元格里是错误值 {}，请改正公式，或直接填写。"
TOO_LARGE = "单元格里的数字 {} 超出了可以表示的范围，请改正。"


@dataclass
class Book:
    """What the worksheets of a workbook share."""

    strings: list[str]
    formats: list[str]
    is_1904: bool
    cells_left: int = MAX_CELLS

    def count(self, cells: int) -> None:
        """Take note of cells that were read; :class:`Refused` when they are too many."""
        self.cells_left -= cells
        if self.cells_left < 0:
            raise too_many(MAX_CELLS - self.cells_left, "个单元格", MAX_CELLS)

    def format(self, style: str | None) -> str:
        index = int(style or 0)
        return self.formats[index] if index < len(self.formats) else GENERAL


def read_xlsx(path: Path) -> list[Grid]:
    """The worksheets of a workbook in their order."""
    with open_package(path) as package:
        [main] = [name for name, kind in package.related("").values() if kind == "officeDocument"]
        root, links = package.parse(main), package.related(main)
        sheets = root.findall("{*}sheets/{*}sheet")
        if len(sheets) > MAX_SHEETS:
            raise too_many(len(sheets), "张工作表", MAX_SHEETS)
        book = _book(package, root, {kind: name for name, kind in links.values()})
        return list(_grids(package, book, sheets, links, _named(root)))


def _grids(
    package: Package,
    book: Book,
    sheets: list[etree._Element],
    links: dict[str, tuple[str, str]],
    named: dict[str, str],
) -> Iterator[Grid]:
    template = marked_edition(named.get(MARK, "").strip('"'))
    for sheet in sheets:
        [link] = [value for name, value in sheet.items() if name.endswith("}id")]
        part, kind = links[str(link)]
        if kind == "worksheet":
            is_hidden = sheet.get("state", "visible") != "visible"
            name = sheet.get("name", "")
            names = _places(named, name)
            cells = _cells(book, package.parse(part))
            yield Grid(name, cells, is_hidden=is_hidden, template=template if names else "", names=names)


def _named(workbook: etree._Element) -> dict[str, str]:
    """What the names of ours refer to."""
    found = ((item.get("name", ""), item.text or "") for item in workbook.iterfind("{*}definedNames/{*}definedName"))
    return {name: text for name, text in found if name.startswith(PREFIX)}


def _places(named: dict[str, str], sheet: str) -> dict[str, tuple[int, int]]:
    """The rows and columns of the cells of a sheet that have a name of ours."""
    found = ((name, REFERENCE.match(text)) for name, text in named.items())
    return {
        name: (int(place["row"]) - 1, _column(place["column"]))
        for name, place in found
        if place and place["sheet"].strip("'").replace("''", "'") == sheet
    }


def _book(package: Package, workbook: etree._Element, parts: dict[str, str]) -> Book:
    properties = workbook.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    strings = _strings(package.parse(parts["sharedStrings"])) if "sharedStrings" in parts else []
    formats = _formats(package.parse(parts["styles"])) if "styles" in parts else []
    return Book(strings, formats, is_1904)


def _strings(root: etree._Element) -> list[str]:
    return [_rich_text(item) for item in root.iterfind("{*}si")]


def _rich_text(item: etree._Element) -> str:
    """The text of a string, its runs joined, without the pronunciation that may stand beside it."""
    if len(item) == 1 and _local(item[0].tag) == "t":
        return _unescaped(item[0].text or "")
    texts = (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t"))
    return _unescaped("".join(text.text or "" for text in texts))


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    """The name of an element without its namespace, of which there are two for workbooks."""
    return tag.rpartition("}")[2]


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _formats(root: etree._Element) -> list[str]:
    """The format codes by the number of the style."""
    own = {int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in root.iterfind("{*}numFmts/{*}numFmt")}
    numbers = (int(style.get("numFmtId", 0)) for style in root.iterfind("{*}cellXfs/{*}xf"))
    return [own.get(number) or BUILT_IN.get(number, GENERAL) for number in numbers]


def _cells(book: Book, root: etree._Element) -> list[Cell]:
    data = root.find("{*}sheetData")
    if data is None:
        return []
    single = {(cell.row, cell.column): cell for cell in _single_cells(book, data)}
    book.count(len(single))
    last = max((row for row, _ in single), default=-1)
    for area in root.iterfind("{*}mergeCells/{*}mergeCell"):
        _merge(single, area.get("ref", ""), last)
    return list(single.values())


def _merge(cells: dict[tuple[int, int], Cell], area: str, last: int) -> None:
    """Give a cell the extent of its merged area; one below the last text is no part of the grid."""
    row, column, rows, cols = _area(area)
    if row <= last and 0 < rows <= LARGEST_MERGE and 0 < cols <= LARGEST_MERGE:
        cell = cells.get((row, column)) or Cell(row, column, 1, 1, "")
        cells[row, column] = cell._replace(rows=min(rows, last + 1 - row), cols=cols)


@lru_cache(maxsize=4096)
def _area(area: str) -> tuple[int, int, int, int]:
    """First row and column of an area (from 0), how many rows and columns; none of them where it is no area."""
    found = AREA.fullmatch(area)
    if found is None or found[3] is None:
        return 0, 0, 0, 0
    row, column = int(found[2]) - 1, _column(found[1])
    return row, column, int(found[4]) - row, _column(found[3]) + 1 - column


def _single_cells(book: Book, data: etree._Element) -> Iterator[Cell]:
    """The cells with a text, as if none were merged. Rows and cells without a number follow the one before."""
    row = -1
    for line in data:
        number = line.get("r")
        row = int(number) - 1 if number else row + 1
        column = -1
        for element in line:
            address = element.get("r")
            column = _column(address.rstrip("0123456789")) if address else column + 1
            if len(element):
                cell = _cell(book, element, row, column)
                if not cell.is_blank:
                    yield cell


def _cell(book: Book, element: etree._Element, row: int, column: int) -> Cell:
    kind = element.get("t", "n")
    value, formula, inline = "", False, None
    for part in element:
        name = _local(part.tag)
        if name == "v":
            value = part.text or ""
        elif name == "f":
            formula = True
        elif name == "is":
            inline = part
    if kind == "s":
        return Cell(row, column, 1, 1, book.strings[int(value)] if value else "")
    if kind == "inlineStr":
        return Cell(row, column, 1, 1, _rich_text(inline) if inline is not None else "")
    if kind == "str":
        return Cell(row, column, 1, 1, _unescaped(value))
    if formula and not value:
        return Cell(row, column, 1, 1, "", trouble=NOT_COMPUTED)
    if kind == "e":
        return Cell(row, column, 1, 1, value, trouble=IS_ERROR.format(value))
    if kind == "b":
        return Cell(row, column, 1, 1, "TRUE" if value == "1" else "FALSE")
    if kind == "d":
        return day_cell(row, column, date.fromisoformat(value[:10]), "yyyy-mm-dd")
    return number_cell(row, column, value, book.format(element.get("s")), is_1904=book.is_1904)


def number_cell(row: int, column: int, value: str, code: str, *, is_1904: bool) -> Cell:
    """A cell that holds a number: as its format shows it, with the exact number or the day behind."""
    if not value:
        return Cell(row, column, 1, 1, "")
    try:
        number = exact(float(value))
    except (ValueError, InvalidOperation):
        raise damaged() from None
    if not number.is_finite() or abs(number) >= Decimal("1e30"):
        return Cell(row, column, 1, 1, value, trouble=TOO_LARGE.format(value))
    day = day_of(number, is_1904=is_1904) if is_date_format(code) else None
    if day is not None:
        return day_cell(row, column, day, code)
    return Cell(row, column, 1, 1, shown(number, code), number=number)


def day_cell(row: int, column: int, day: date, code: str) -> Cell:
    return Cell(row, column, 1, 1, shown_day(day, code), day=day)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """The number (from 0) of a column by its letters."""
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isupper():
        raise damaged()
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
