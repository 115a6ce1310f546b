"""A Word document (.docx) as one grid: its paragraphs and the rows of its tables, from top to bottom.

Read from its XML, with what tracked changes inserted and without what they deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from bgapp.sheets.grid.cells import Cell, Grid
from bgapp.sheets.grid.limits import MAX_CELLS, too_many
from bgapp.sheets.grid.package import open_package

LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "tbl", "rPr", "pPr", "rubyBase"})
BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
LEVELS = 20
"""Tables within tables, and runs within runs, at most."""
WHOLE_WIDTH = 100
"""Columns that a paragraph takes: more than any table has."""


def read_docx(path: Path) -> list[Grid]:
    """The document as a grid; Word knows no sheets, so it has no name."""
    with open_package(path) as package:
        [main] = [name for name, kind in package.related("").values() if kind == "officeDocument"]
        body = package.parse(main).find("{*}body")
        flow = _Flow()
        if body is not None:
            flow.add(body)
        return [Grid("", flow.cells, places=flow.places)]


@dataclass
class _Flow:
    """Paragraphs and tables as they follow each other; a table within a cell follows its own."""

    cells: list[Cell] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    tables: int = 0
    paragraphs: int = 0

    def add(self, parent: etree._Element, level: int = 0) -> None:
        for element in parent if level < LEVELS else ():
            name = _name(element)
            if name == "p":
                self._add_paragraph(element)
            elif name == "tbl":
                self._add_table(element, level)
            elif name in ("sdt", "sdtContent", "ins", "customXml"):
                self.add(element, level + 1)

    def _add_paragraph(self, paragraph: etree._Element) -> None:
        self.paragraphs += 1
        if text := _text(paragraph):
            self.cells.append(Cell(len(self.places), 0, 1, WHOLE_WIDTH, text))
            self.places.append(f"第 {self.paragraphs} 段")

    def _add_table(self, table: etree._Element, level: int) -> None:
        self.tables += 1
        name = f"第 {self.tables} 张表格"
        first, open_cells = len(self.places), dict[int, Cell]()
        for number, row in enumerate(_children(table, "tr"), start=1):
            self._add_row(row, first + number - 1, open_cells)
            self.places.append(f"{name}第 {number} 行")
        self.cells += open_cells.values()
        if len(self.cells) > MAX_CELLS:
            raise too_many(len(self.cells), "个单元格", MAX_CELLS)
        for inner in table.iterfind("{*}tr/{*}tc/{*}tbl"):
            self._add_table(inner, level + 1)

    def _add_row(self, row: etree._Element, number: int, open_cells: dict[int, Cell]) -> None:
        """The cells of a row; one that goes on from above makes the one above taller."""
        column = _number(row.find("{*}trPr/{*}gridBefore"), 0)
        for element in _children(row, "tc"):
            properties = element.find("{*}tcPr")
            width = _number(properties.find("{*}gridSpan"), 1) if properties is not None else 1
            merge = properties.find("{*}vMerge") if properties is not None else None
            above = open_cells.get(column)
            goes_on = merge is not None and _value(merge) != "restart" and above and above.row + above.rows == number
            if above and goes_on:
                open_cells[column] = above._replace(rows=above.rows + 1)
            else:
                if above:
                    self.cells.append(above)
                open_cells[column] = Cell(number, column, 1, width, _cell_text(element))
            column += width


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter("{*}p") if _belongs(paragraph, cell)).strip("\n")


def _belongs(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Whether a paragraph is the cell's own, not that of a table within it."""
    return next(paragraph.iterancestors("{*}tc"), None) is cell


def _text(element: etree._Element) -> str:
    return "".join(_texts(element)).strip()


def _texts(element: etree._Element, level: int = 0) -> Iterator[str]:
    for part in element if level < LEVELS else ():
        name = _name(part)
        if name == "t":
            yield part.text or ""
        elif name in BREAKS:
            yield BREAKS[name]
        elif name not in LEFT_OUT:
            yield from _texts(part, level + 1)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows or cells of a table, those in content controls too."""
    for element in parent:
        found = _name(element)
        if found == name:
            yield element
        elif found in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(element, name)


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: etree._Element) -> str:
    return next((str(value) for name, value in element.items() if name.rpartition("}")[2] == "val"), "")


def _number(element: etree._Element | None, usual: int) -> int:
    text = _value(element) if element is not None else ""
    return min(int(text), WHOLE_WIDTH) if text.isdecimal() else usual
