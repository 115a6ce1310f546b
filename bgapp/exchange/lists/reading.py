"""Read a list out of a workbook: every sheet that has its headings, every cell as a text with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from bgapp.exchange.lists.archive import check_archive, open_workbook
from bgapp.exchange.lists.columns import Column, column_headed
from bgapp.exchange.lists.outcome import ListRefused, Problem
from bgapp.rules.text import clean

MAX_ROWS = 5_000
MAX_SHEETS = 20
MAX_COLUMNS = 50  # further right nothing is looked for
LAST_ROW = 20_000  # of a sheet, the empty ones counted
HEADING_ROWS = 20  # the headings stand in one of the first rows
RECOGNISED = 2  # headings that make a row the heading row

Line = tuple[int, tuple[Any, ...], tuple[Any, ...]]
"""The number of a row, its cells with values, its cells with formulas."""


@dataclass(frozen=True)
class Cell:
    """A text and where it stands; ``text`` is empty where the list has no such column."""

    place: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the list: its cells by the names of the columns."""

    cells: dict[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    def text(self, column: str) -> str:
        return self.cells[column].text


@dataclass
class Listing:
    """All lines of a workbook, what could not be read, and which columns were left aside."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_list(name: str, data: bytes, columns: Sequence[Column]) -> Listing:
    """The lines of an uploaded .xlsx file; :class:`ListRefused` where it is no such list at all."""
    check_archive(name, data)
    values = open_workbook(name, data, formulas=False)
    formulas = open_workbook(name, data, formulas=True)
    try:
        listing, headed = _read_sheets(name, values, formulas, columns)
    except ListRefused:
        raise
    except Exception as error:  # what a damaged sheet makes openpyxl raise is not documented
        raise ListRefused(f"「{name}」里的工作表已损坏，无法读取。请用 Excel 打开并另存为 .xlsx 再导入。") from error
    if not headed:
        labels = "".join(f"「{column.short}」" for column in columns if column.required)
        raise ListRefused(f"「{name}」里没有找到表头。表头须有{labels}，可下载模板对照。")
    if not listing.rows and not listing.problems:
        raise ListRefused(f"「{name}」里只有表头，没有要导入的内容。")
    return listing


def _read_sheets(name: str, values: Workbook, formulas: Workbook, columns: Sequence[Column]) -> tuple[Listing, bool]:
    """The lines of all visible sheets, and whether any sheet has the headings."""
    listing, headed = Listing(), False
    titles = [sheet.title for sheet in values.worksheets if sheet.sheet_state == "visible"]
    if len(titles) > MAX_SHEETS:
        raise ListRefused(f"「{name}」有 {len(titles)} 张工作表，最多 {MAX_SHEETS} 张。请只留要导入的表。")
    for title in titles:
        headed |= _Sheet(title, columns, listing).read(_lines(values[title], formulas[title]))
        if len(listing.rows) > MAX_ROWS:
            raise ListRefused(f"「{name}」超过 {MAX_ROWS:,} 行，请分几次导入。")
    return listing, headed


def _lines(values: Any, formulas: Any) -> Iterator[Line]:
    """The rows of a sheet from the first on, with all the cells that stand in them."""
    bounds = {"min_row": 1, "max_row": LAST_ROW + 1, "min_col": 1, "max_col": MAX_COLUMNS}
    pairs = zip(values.iter_rows(**bounds), formulas.iter_rows(**bounds), strict=True)
    for number, (row, formula_row) in enumerate(pairs, start=1):
        if number > LAST_ROW:
            raise ListRefused(f"工作表「{values.title}」超过 {LAST_ROW:,} 行（含空行）。请删去多余的行，再导入。")
        if any(cell.value is not None for cell in formula_row):
            yield number, row, formula_row


class _Sheet:
    """One worksheet, read into a listing."""

    def __init__(self, title: str, columns: Sequence[Column], listing: Listing) -> None:
        self.title = title
        self.columns = columns
        self.listing = listing
        self.positions: dict[str, int] = {}
        self.heading_row = 0

    def read(self, lines: Iterator[Line]) -> bool:
        """Add the sheet's lines and problems; whether it has the headings."""
        first = list(islice(lines, HEADING_ROWS))
        heading = max(first, key=self._recognised, default=None)
        if heading is None or self._recognised(heading) < RECOGNISED:
            return False
        self.heading_row = heading[0]
        if self._take_headings(heading):
            below = (line for line in first if line[0] > self.heading_row)
            self._take_rows(chain(below, lines))
        return True

    def _recognised(self, line: Line) -> int:
        named = {column_headed(self.columns, _text(cell.value)) for cell in line[1]}
        return len(named - {None})

    def _take_headings(self, heading: Line) -> bool:
        """Note where each column stands; whether all that must be there are, once each."""
        before = len(self.listing.problems)
        for position, cell in enumerate(heading[1]):
            if text := _text(cell.value):
                self._take_heading(position, text)
        for column in self.columns:
            if column.required and column.name not in self.positions:
                self._problem(f"第 {self.heading_row} 行", f"表头缺少「{column.short}」列，请补上（可下载模板对照）。")
        return len(self.listing.problems) == before

    def _take_heading(self, position: int, text: str) -> None:
        column = column_headed(self.columns, text)
        if column is None:
            self.listing.notes.append(f"工作表「{self.title}」的「{text}」列没有导入：不认识这一栏。")
        elif column.name in self.positions:
            self._problem(_address(position, self.heading_row), f"「{column.short}」列出现了两次，请只留一列。")
        else:
            self.positions[column.name] = position

    def _take_rows(self, lines: Iterator[Line]) -> None:
        for line in lines:
            if any(line[2][position].value is not None for position in self.positions.values()):
                self._take_row(line)
            if len(self.listing.rows) > MAX_ROWS:
                return

    def _take_row(self, line: Line) -> None:
        cells = {column.name: self._cell(column, line) for column in self.columns}
        if any(cell.text for cell in cells.values()):
            self.listing.rows.append(Row(cells))

    def _cell(self, column: Column, line: Line) -> Cell:
        number, values, formulas = line
        position = self.positions.get(column.name)
        if position is None:
            return Cell(f"{self.title}!第 {number} 行")
        address = _address(position, number)
        trouble = _trouble(values[position], formulas[position], dates=column.dates)
        if trouble:
            self._problem(address, trouble)
        return Cell(f"{self.title}!{address}", _text(values[position].value))

    def _problem(self, address: str, message: str) -> None:
        self.listing.problems.append(Problem(f"{self.title}!{address}", message))


def _address(position: int, row: int) -> str:
    return f"{get_column_letter(position + 1)}{row}"


def _trouble(cell: Any, formula: Any, *, dates: bool) -> str:
    """Why a cell cannot be read, empty where it can."""
    if cell.data_type == "e":
        return f"单元格里是错误值 {cell.value}，请改正公式或直接填写。"
    if isinstance(cell.value, bool | time | timedelta) or (isinstance(cell.value, date) and not dates):
        return "单元格里是日期或逻辑值，这里应填文字或数字，请改正。"
    if cell.value is None and formula.data_type == "f" and cell.data_type == "n":
        return "公式还没有计算结果，请用 Excel 打开并保存一次，或直接填写。"
    return ""


def _text(value: object) -> str:
    """What a person sees in the cell, for numbers with the 15 digits that Excel keeps."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}").normalize(), "f")
    return clean(str(value)).strip()
