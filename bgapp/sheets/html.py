"""Walk over a placed sheet and write HTML: the official table, to read or to edit in place.

Reading and editing share one DOM, so that they cannot drift: ``<table class="sheet">``, a ``<tbody>`` per section,
``<th class="label">`` for what is printed, ``<td class="value">`` for what the form holds. To edit, place the form with
``merged=False``: every row then carries a control for each of its cells and works as an ordinary form. To import, all
cells can be mended, and each says where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bgapp.rules.plain import Plain
from bgapp.rules.values import Kind as TargetKind
from bgapp.rules.values import parse_target
from bgapp.sheets.comparing import Marking
from bgapp.sheets.html_cells import CellSource, Heading, HtmlRow, ValueCell, is_tabular
from bgapp.sheets.layout import Field, Kind, Repeat
from bgapp.sheets.placing import Cell, Row, Sheet, place
from bgapp.sheets.rulers import Rulers

Mode = Literal["edit", "import", "read"]
Choices = Mapping[str, Sequence[str]]
"""The texts offered for a field, by its path."""

Unsaved = Mapping[str, tuple[str, str]]
"""(stored text, problem) of the cells that show a text which could not be saved, by their ``where``."""

LISTED = (Kind.LEVEL1, Kind.LEVEL2, Kind.CHOICE)


def sheet_html(
    sheet: Sheet,
    mode: Mode = "read",
    choices: Choices | None = None,
    unsaved: Unsaved | None = None,
    *,
    is_carried: bool = False,
    earlier: Mapping[str, str] | None = None,
) -> SafeString:
    """The table of a placed form; of one ``is_carried`` from another the carried cells and rows stay as they are.

    ``choices`` are what CHOICE cells offer besides the text they hold; ``unsaved`` says of cells whose text could not
    be saved what is stored instead, and why; ``earlier`` what an earlier form said in those that it filled, by their
    ``where``.
    """
    return _Walker(sheet, mode, choices or {}, unsaved or {}, is_carried, earlier or {}).table()


def import_html(sheet: Sheet, choices: Choices, sources: Mapping[str, CellSource], rulers: Rulers) -> SafeString:
    """The table of a form that was read from a file, each cell with its source, by ``where``, under the rulers."""
    return _Walker(sheet, "import", choices, sources=sources, rulers=rulers).table()


def compare_html(marking: Marking) -> SafeString:
    """The table of a form with what changed since an older version, or one of two such tables side by side."""
    return _Walker(marking.sheet(), "read", marking=marking).table()


def blank_row_html(sheet: Sheet, repeat: Repeat) -> SafeString:
    """One empty row of a repeating block, for the browser to copy when rows are added."""
    blank = place(sheet.edition, Plain(), merged=False)
    row = next(row for row in blank.rows if row.repeat is repeat and not row.is_heading)
    empty = _Walker(blank, "edit").row(row, begins_group=True)
    return render_to_string("sheet/row.html", {"row": empty})


@dataclass
class _Walker:
    sheet: Sheet
    mode: Mode
    choices: Choices = field(default_factory=dict)
    unsaved: Unsaved = field(default_factory=dict)
    is_carried: bool = False
    earlier: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, CellSource] = field(default_factory=dict)
    rulers: Rulers = field(default_factory=Rulers)
    marking: Marking | None = None
    _options: dict[tuple[str, str], SafeString] = field(default_factory=dict)
    _headings: dict[int, str] = field(default_factory=dict)

    def table(self) -> SafeString:
        grouped = groupby(self._placed(), key=lambda row: row.row.section)
        sections = [(name, list(rows)) for name, rows in grouped]
        widths = self.sheet.edition.widths
        shares = [f"{width * 100 / sum(widths):.2f}%" for width in widths]
        page = {"sheet": self.sheet, "edit": self.mode != "read", "sections": sections, "shares": shares}
        page |= {"letters": self.rulers.letters, "twin": self.marking is not None and self.marking.side == "old"}
        return render_to_string("sheet/sheet.html", page)

    def row(self, row: Row, begins_group: bool, number: str = "") -> HtmlRow:
        is_kept = any(self._is_kept(column.field) for column in row.repeat.columns) if row.repeat else False
        is_movable = self.mode == "edit" and row.index is not None and not is_kept
        if all(cell.is_heading for cell in row.cells):
            self._headings.update({cell.column: cell.text for cell in row.cells})
        change = self.marking.change(row) if self.marking else ""
        return HtmlRow(
            row, tuple(self._cell(row, cell) for cell in row.cells), begins_group, is_movable, number, change
        )

    def _is_kept(self, cell_field: Field) -> bool:
        """Whether a cell was carried over, and so is not to be changed here."""
        return self.is_carried and cell_field.carried

    def _placed(self) -> Iterator[HtmlRow]:
        """The rows; one that only stands for an empty list is left to the browser, which knows when it is begun."""
        starts = _group_starts(self.sheet.rows)
        numbers = self.rulers.numbers or ("",) * len(self.sheet.rows)
        for index, row in enumerate(self.sheet.rows):
            if row.index is None or row.key or self.mode == "read":
                yield self.row(row, index in starts, numbers[index])

    def _cell(self, row: Row, cell: Cell) -> Heading | ValueCell:
        if cell.field is None:
            return Heading(cell, _scope(row, cell))
        editable = self._is_editable(row, cell.field)
        label = cell.field.label if row.index is None else f"第 {row.index + 1} 行 {cell.field.label}"
        options = self._options_of(cell.field, cell.raw) if editable and cell.field.kind in LISTED else None
        stored, problem = self.unsaved.get(cell.where, (cell.raw, ""))
        note = self.earlier.get(cell.where, "")
        heading = self._headings.get(cell.column, "") if is_tabular(row) else ""
        source = self.sources.get(cell.where)
        pieces = self.marking.pieces(row, cell) if self.marking else ()
        return ValueCell(cell, cell.field, editable, label, stored, problem, options, note, heading, source, pieces)

    def _is_editable(self, row: Row, cell_field: Field) -> bool:
        if self.mode != "edit":
            return self.mode == "import"
        is_open = not cell_field.adjustable or _is_qualitative(row)
        return is_open and cell_field.editable and not self._is_kept(cell_field)

    def _options_of(self, cell_field: Field, text: str) -> SafeString:
        known = (cell_field.path, text)
        if known not in self._options:
            groups = list(self._offered(cell_field, text))
            self._options[known] = render_to_string("sheet/options.html", {"groups": groups, "text": text})
        return self._options[known]

    def _offered(self, cell_field: Field, text: str) -> Iterator[tuple[str, Sequence[str]]]:
        """(group, texts) that a list offers; what the cell holds is among them, whatever it is."""
        taxonomy = self.sheet.edition.taxonomy
        groups: list[tuple[str, Sequence[str]]] = [("", cell_field.choices or self.choices.get(cell_field.path, ()))]
        if cell_field.kind is Kind.LEVEL1:
            groups = [("", taxonomy.first_levels)]
        elif cell_field.kind is Kind.LEVEL2:
            groups = list(taxonomy.levels.items())
        yield from groups
        if text and not any(text in texts for _, texts in groups):
            yield "", (text,)


def _is_qualitative(row: Row) -> bool:
    """Whether the target of a row is a word, so that its score is partly the filer's to choose."""
    targets = (cell.raw for cell in row.cells if cell.field and cell.field.kind is Kind.TARGET)
    return any(parse_target(text).kind is not TargetKind.QUANTITATIVE for text in targets)


def _scope(row: Row, cell: Cell) -> str:
    if cell.rows > 1 and cell.column == 0:
        return "rowgroup"
    return "col" if all(other.is_heading for other in row.cells) else "row"


def _group_starts(rows: Sequence[Row]) -> set[int]:
    """Numbers of the rows in which the texts of merged columns are not those of the row above."""
    starts: set[int] = set()
    levels: dict[str, str] = {}
    for number, row in enumerate(rows):
        if row.repeat is None or row.index is None:
            continue
        merged = {column.field.name for column in row.repeat.columns if column.merged}
        now = levels | {cell.field.name: cell.text for cell in row.cells if cell.field and cell.field.name in merged}
        if now != levels or row.index == 0:
            starts.add(number)
        levels = now
    return starts
