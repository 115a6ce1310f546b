"""The cells and rows of a sheet with what their HTML needs to know: classes, captions, where links lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bgapp.rules.differences.words import Piece
from bgapp.sheets.comparing import WHATS, Change
from bgapp.sheets.layout import Field, Kind
from bgapp.sheets.placing import Cell, Row

NARROW = 4
"""Columns of a list that a phone shows one below the other."""


@dataclass(frozen=True)
class CellSource:
    """What an imported cell came from: its address in the file and the text there.

    ``was`` is that text where it was normalised, else empty; ``stored`` what the matching filing holds instead,
    ``None`` where there is none or it holds the same.
    """

    address: str = ""
    raw: str = ""
    was: str = ""
    stored: str | None = None


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

    ``options`` are those of a list, as HTML; ``heading`` is the caption of its column where a row has one of its own.
    """

    cell: Cell
    field: Field
    editable: bool
    label: str
    stored: str
    problem: str = ""
    options: str | None = None
    earlier: str = ""
    heading: str = ""
    source: CellSource | None = None
    pieces: Sequence[Piece] = ()

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
        if self.source and self.source.stored is not None:
            marks += " is-changed"
        if self.source and (self.source.was or self.source.stored is not None):
            marks += " is-struck"
        return f"value {state} is-{holds}{marks}"

    @property
    def sum_of(self) -> str:
        """Paths of the cells that a computed one adds up; none where it is to be typed."""
        return " ".join(self.field.sum_of) if self.field.computed and not self.editable else ""


@dataclass(frozen=True)
class HtmlRow:
    """A row of the table; ``begins_group``: other levels (一级, 二级指标) than the row above.

    ``number`` is its row in the worksheet that it was read from, empty where that is not known; ``change`` is what
    happened to it since an older version, empty where nothing did.
    """

    row: Row
    cells: tuple[Heading | ValueCell, ...]
    begins_group: bool
    is_movable: bool
    number: str = ""
    change: Change = ""

    @property
    def is_entry(self) -> bool:
        """Whether it is a row of a list; one that ``is_movable`` is added, moved and deleted by people."""
        return self.row.index is not None

    @property
    def classes(self) -> str:
        """``is-tabular``: several values beside one caption; ``is-wide``: more of them than a phone has room for."""
        is_wide = self.row.repeat is not None and len(self.row.repeat.columns) > NARROW
        marks = {"is-group": self.begins_group, "is-tabular": is_tabular(self.row), "is-wide": is_wide}
        marks[f"is-{self.change}"] = bool(self.change)
        return " ".join(["row", *(name for name, applies in marks.items() if applies)])

    @property
    def change_word(self) -> str:
        """What is said of it in the margin: 新增, 删除, 移动, nothing where only cells changed."""
        return WHATS[self.change] if self.change and self.change != "cell" else ""

    @property
    def has_side(self) -> bool:
        """Whether a caption stands beside it and the rows below."""
        first = self.cells[0]
        return isinstance(first, Heading) and first.scope == "rowgroup"

    @property
    def covered(self) -> list[str]:
        """Where of the cells that a taller one above stands for, so that links to them lead to their row."""
        if self.row.repeat is None or self.row.index is None or self.row.is_deleted:
            return []
        merged = (column.field.name for column in self.row.repeat.columns if column.merged)
        wheres = [f"{self.row.repeat.rows}[{self.row.index}].{name}" for name in merged]
        return [where for where in wheres if all(where != cell.where for cell in self.row.cells)]


def is_tabular(row: Row) -> bool:
    """Whether a fixed row has a caption, and values side by side that only the captions above them tell apart."""
    pairs = pairwise(row.cells)
    return row.repeat is None and row.cells[0].is_heading and any(one.field and other.field for one, other in pairs)
