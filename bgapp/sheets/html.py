"""Walk over a placed sheet and write HTML: the official table, to read or to edit in place.

Reading and editing share one DOM, so that they cannot drift: ``<table class="sheet">``, a ``<tbody>`` per section,
``<th class="label">`` for what is printed, ``<td class="value">`` for what the form holds. To edit, place the form with
``merged=False``: every row then carries a control for each of its cells and works as an ordinary form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bgapp.rules.plain import Plain
from bgapp.rules.values import Kind as TargetKind
from bgapp.rules.values import parse_target
from bgapp.sheets.layout import Field, Kind, Repeat
from bgapp.sheets.placing import Cell, Row, Sheet, place

Mode = Literal["edit", "read"]
Choices = Mapping[str, Sequence[str]]
"""The texts offered for a field, by its path."""

Unsaved = Mapping[str, tuple[str, str]]
"""(stored text, problem) of the cells that show a text which could not be saved, by their ``where``."""

NARROW = 4
"""Columns of a list that a phone shows one below the other."""
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


def blank_row_html(sheet: Sheet, repeat: Repeat) -> SafeString:
    """One empty row of a repeating block, for the browser to copy when rows are added."""
    blank = place(sheet.edition, Plain(), merged=False)
    row = next(row for row in blank.rows if row.repeat is repeat and not row.is_heading)
    empty = _Walker(blank, "edit").row(row, begins_group=True)
    return render_to_string("sheet/row.html", {"row": empty})


@dataclass(frozen=True)
class Heading:
    """A printed caption and what it is the header of."""

    cell: Cell
    scope: str

    is_label = True

    @property
    def classes(self) -> str:
        """``is-side`` beside several rows, ``label-left`` where the text does not stand in the middle."""
        side = " is-side" if self.scope == "rowgroup" else ""
        return f"label{side}" if self.cell.align == "center" else f"label{side} label-{self.cell.align}"


@dataclass(frozen=True)
class ValueCell:
    """A cell of the form with what its HTML needs to know.

    ``options`` are those of a list; ``heading`` is the caption of its column where a row has one of its own.
    """

    cell: Cell
    field: Field
    editable: bool
    label: str
    stored: str
    problem: str = ""
    options: SafeString | None = None
    earlier: str = ""
    heading: str = ""

    is_label = False

    @property
    def classes(self) -> str:
        """``is-editable``, ``is-readonly`` or ``is-calc``, and what the cell holds, e.g. ``is-money``.

        A computed cell that people may write too is ``is-editable is-adjustable``.
        """
        state = "is-calc" if self.field.computed else "is-readonly"
        if self.editable:
            state = "is-editable is-adjustable" if self.field.computed else "is-editable"
        holds = "level" if self.field.kind in (Kind.LEVEL1, Kind.LEVEL2) else self.field.kind
        marks = ("" if self.field.required else " is-optional") + (" is-refused" if self.problem else "")
        marks += " is-earlier" if self.earlier else ""
        marks += " is-centred" if self.cell.align == "center" else ""
        return f"value {state} is-{holds}{marks}"

    @property
    def sum_of(self) -> str:
        """Paths of the cells that a computed one adds up."""
        return " ".join(self.field.sum_of) if self.field.computed else ""


@dataclass(frozen=True)
class HtmlRow:
    """A row of the table; ``begins_group``: other levels (一级, 二级指标) than the row above."""

    row: Row
    cells: tuple[Heading | ValueCell, ...]
    begins_group: bool
    is_movable: bool

    @property
    def is_entry(self) -> bool:
        """Whether it is a row of a list; one that ``is_movable`` is added, moved and deleted by people."""
        return self.row.index is not None

    @property
    def classes(self) -> str:
        """``is-tabular``: several values beside one caption; ``is-wide``: more of them than a phone has room for."""
        is_wide = self.row.repeat is not None and len(self.row.repeat.columns) > NARROW
        marks = {"is-group": self.begins_group, "is-tabular": _is_tabular(self.row), "is-wide": is_wide}
        return " ".join(["row", *(name for name, applies in marks.items() if applies)])

    @property
    def has_side(self) -> bool:
        """Whether a caption stands beside it and the rows below."""
        first = self.cells[0]
        return isinstance(first, Heading) and first.scope == "rowgroup"

    @property
    def covered(self) -> list[str]:
        """Where of the cells that a taller one above stands for, so that links to them lead to their row."""
        if self.row.repeat is None or self.row.index is None:
            return []
        merged = (column.field.name for column in self.row.repeat.columns if column.merged)
        wheres = [f"{self.row.repeat.rows}[{self.row.index}].{name}" for name in merged]
        return [where for where in wheres if all(where != cell.where for cell in self.row.cells)]


@dataclass
class _Walker:
    sheet: Sheet
    mode: Mode
    choices: Choices = field(default_factory=dict)
    unsaved: Unsaved = field(default_factory=dict)
    is_carried: bool = False
    earlier: Mapping[str, str] = field(default_factory=dict)
    _options: dict[tuple[str, str], SafeString] = field(default_factory=dict)
    _headings: dict[int, str] = field(default_factory=dict)

    def table(self) -> SafeString:
        grouped = groupby(self._placed(), key=lambda row: row.row.section)
        sections = [(name, list(rows)) for name, rows in grouped]
        widths = self.sheet.edition.widths
        shares = [f"{width * 100 / sum(widths):.2f}%" for width in widths]
        page = {"sheet": self.sheet, "edit": self.mode == "edit", "sections": sections, "shares": shares}
        return render_to_string("sheet/sheet.html", page)

    def row(self, row: Row, begins_group: bool) -> HtmlRow:
        is_kept = any(self._is_kept(column.field) for column in row.repeat.columns) if row.repeat else False
        is_movable = self.mode == "edit" and row.index is not None and not is_kept
        if all(cell.is_heading for cell in row.cells):
            self._headings.update({cell.column: cell.text for cell in row.cells})
        return HtmlRow(row, tuple(self._cell(row, cell) for cell in row.cells), begins_group, is_movable)

    def _is_kept(self, cell_field: Field) -> bool:
        """Whether a cell was carried over, and so is not to be changed here."""
        return self.is_carried and cell_field.carried

    def _placed(self) -> Iterator[HtmlRow]:
        """The rows; one that only stands for an empty list is left to the browser, which knows when it is begun."""
        starts = _group_starts(self.sheet.rows)
        for number, row in enumerate(self.sheet.rows):
            if row.index is None or row.key or self.mode == "read":
                yield self.row(row, number in starts)

    def _cell(self, row: Row, cell: Cell) -> Heading | ValueCell:
        if cell.field is None:
            return Heading(cell, _scope(row, cell))
        editable = self.mode == "edit" and cell.field.editable and not self._is_kept(cell.field)
        editable = editable and (not cell.field.adjustable or _is_qualitative(row))
        label = cell.field.label if row.index is None else f"第 {row.index + 1} 行 {cell.field.label}"
        options = self._options_of(cell.field, cell.raw) if editable and cell.field.kind in LISTED else None
        stored, problem = self.unsaved.get(cell.where, (cell.raw, ""))
        note = self.earlier.get(cell.where, "")
        heading = self._headings.get(cell.column, "") if _is_tabular(row) else ""
        return ValueCell(cell, cell.field, editable, label, stored, problem, options, note, heading)

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


def _is_tabular(row: Row) -> bool:
    """Whether a fixed row has a caption, and values side by side that only the captions above them tell apart."""
    pairs = pairwise(row.cells)
    return row.repeat is None and row.cells[0].is_heading and any(one.field and other.field for one, other in pairs)


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
