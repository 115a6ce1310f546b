"""Two versions of a form beside each other: what of them is compared, and how each change is said in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from bgapp.rules.amounts import YUAN
from bgapp.rules.differences import Changed, Differences, Placed, Shape, differences
from bgapp.rules.differences.words import Kind as PieceKind
from bgapp.rules.differences.words import Piece, pieces
from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import ROW_CELL, Edition, Field, Kind, Repeat
from bgapp.sheets.overlay import WAS, Line, Overlay, with_deleted
from bgapp.sheets.placing import Cell, Row, Sheet, place, printed

What = Literal["cell", "added", "deleted", "moved"]
WHATS: Mapping[What, str] = {"cell": "修改", "added": "新增", "deleted": "删除", "moved": "移动"}

UNPRINTED = frozenset({"fiscal_year"})
"""What has no cell of its own, and differs between two years as a matter of course."""


KINDS: Mapping[What, PieceKind] = {"added": "new", "deleted": "old", "moved": "same"}


WHOLE_ROWS: Mapping[str, PieceKind] = {"added": "new", "deleted": "old"}
Change = What | Literal[""]
Side = Literal["both", "old", "new"]
SHOWN: Mapping[Side, Sequence[PieceKind]] = {
    "both": ("same", "old", "new"),
    "old": ("same", "old"),
    "new": ("same", "new"),
}


class Texts(NamedTuple):
    """What stood in a cell and what stands there now, as printed."""

    old: str
    new: str


@dataclass(frozen=True)
class Item:
    """One change, as a list says it: where it stands in the form, which row or cell that is, and the texts."""

    what: What
    where: str
    name: str
    pieces: Sequence[Piece] = ()

    @property
    def word(self) -> str:
        return WHATS[self.what]


def shape_of(edition: Edition, other: Edition | None = None) -> Shape:
    """Every cell and row of an edition; of two editions what both have. Beside an amount in 万元 the exact one."""
    other = other or edition
    theirs = {field.path for field in other.fields}
    fields = [field for field in edition.fields if field.path in theirs - UNPRINTED]
    rows = {block.rows: _shared(edition, other, block.rows) for block in edition.repeats if _has(other, block.rows)}
    return Shape(tuple(_paths(edition, fields)), rows)


def _paths(edition: Edition, fields: Sequence[Field]) -> Iterator[str]:
    for field in fields:
        yield field.path
        if edition.exact_amounts and field.kind is Kind.MONEY:
            yield field.path + YUAN


def _has(edition: Edition, rows: str) -> bool:
    return any(block.rows == rows for block in edition.repeats)


def _shared(edition: Edition, other: Edition, rows: str) -> tuple[str, ...]:
    names = (column.field.name for column in edition.repeat(rows).columns)
    return tuple(name for name in names if other.repeat(rows).field(name))


@dataclass(frozen=True)
class Comparison:
    """A version of a form against an older one, which may be of another edition; ``only``: nothing but what changed."""

    edition: Edition
    new: Plain
    old_edition: Edition
    old: Plain
    only: bool = False

    @cached_property
    def differences(self) -> Differences:
        return differences(self.old, self.new, shape_of(self.edition, self.old_edition))

    @cached_property
    def changed(self) -> Mapping[str, Texts]:
        """The changed cells by their address in the new version."""
        return {cell.where.removesuffix(YUAN): self._texts(cell) for cell in self.differences.cells}

    @cached_property
    def changed_there(self) -> Mapping[str, Texts]:
        """The same by their address in the old version."""
        return {cell.was.removesuffix(YUAN): self._texts(cell) for cell in self.differences.cells}

    @cached_property
    def marks(self) -> Mapping[str, What]:
        """What happened to rows: added and moved ones by their address (``indicators[3]``), deleted ones by their old
        one behind :data:`WAS`."""
        marks: dict[str, What] = {f"{row.rows}[{row.index}]": "added" for row in self.differences.added}
        marks |= {f"{move.rows}[{move.new}]": "moved" for move in self.differences.moved}
        return marks | {f"{WAS}{row.rows}[{row.index}]": "deleted" for row in self.differences.deleted}

    @cached_property
    def items(self) -> Sequence[Item]:
        """Every change, in the order of the new version, a deleted row where it stood."""
        found: list[Item] = []
        for field in self.edition.fields:
            found += self._cell_items(field.path, field.label)
        for block in self.edition.repeats:
            for row in with_deleted(self.overlay, block.rows, self.new.get(block.rows) or ()):
                found += self._row_items(block, row)
        return found

    @cached_property
    def overlay(self) -> Overlay:
        """What it adds to the new version where that is placed."""
        deleted = {rows: self._deleted(rows) for rows in self.differences.pairs}
        old = {where: texts.old for where, texts in self.changed.items()}
        return Overlay(deleted, old, frozenset(self.marks), self.only)

    def _texts(self, cell: Changed) -> Texts:
        """The texts of a changed cell as printed; as one types them where only those differ."""
        where, was = cell.where.removesuffix(YUAN), cell.was.removesuffix(YUAN)
        field, entry = self._cell(self.edition, self.new, where)
        field_there, entry_there = self._cell(self.old_edition, self.old, was)
        new, old = self.edition.text(entry, field), self.old_edition.text(entry_there, field_there)
        on_paper = printed(self.old_edition, field_there, old), printed(self.edition, field, new)
        return Texts(*(on_paper if on_paper[0] != on_paper[1] else (old, new)))

    @staticmethod
    def _cell(edition: Edition, form: Plain, where: str) -> tuple[Field, Plain]:
        """The field at an address and the form or row that holds it."""
        if any(field.path == where for field in edition.fields):
            return edition.field(where), form
        match = ROW_CELL.fullmatch(where)
        assert match, where
        field = edition.repeat(match["rows"]).field(match["name"])
        assert field, where
        return field, form[match["rows"]][int(match["index"])]

    def _deleted(self, rows: str) -> Mapping[int, Sequence[Placed]]:
        """The deleted rows of a list, by the row of the new version below which they stood; -1 for the first ones."""
        moved = {move.old for move in self.differences.moved if move.rows == rows}
        stayed = {old: new for old, new in self.differences.pairs[rows] if old not in moved}
        places: dict[int, list[Placed]] = {}
        for row in self.differences.deleted:
            if row.rows == rows:
                above = next((stayed[index] for index in range(row.index, -1, -1) if index in stayed), -1)
                places.setdefault(above, []).append(row)
        return places

    def _row_items(self, block: Repeat, row: Line) -> Iterator[Item]:
        name = read(row.entry, "name") or f"{block.noun}第 {(row.index or 0) + 1} 行"
        where = f"{row.prefix}{block.rows}[{row.index}]"
        if where in self.marks:
            said = "・".join(filter(None, (read(row.entry, column.field.name) for column in block.columns)))
            yield Item(self.marks[where], f"{where}.name", name, (Piece(KINDS[self.marks[where]], said),))
        for column in block.columns:
            yield from self._cell_items(f"{where}.{column.field.name}", f"{name}・{column.field.label}")

    def _cell_items(self, where: str, name: str) -> Iterator[Item]:
        if where in self.changed:
            texts = self.changed[where]
            yield Item("cell", where, name, pieces(texts.old, texts.new))


@dataclass(frozen=True)
class Marking:
    """How the changes show in a sheet: struck out and put in, or of two sheets side by side the one or the other."""

    comparison: Comparison
    side: Side = "both"

    def sheet(self) -> Sheet:
        """The version to be shown, placed."""
        versions = self.comparison
        if self.side == "old":
            return place(versions.old_edition, versions.old)
        return place(versions.edition, versions.new, overlay=versions.overlay if self.side == "both" else None)

    def change(self, row: Row) -> Change:
        """What happened to a row of that sheet, nothing where its cells are the same."""
        where = f"{row.repeat.rows}[{row.index}]" if row.repeat else ""
        wheres = [f"{where}.{column.field.name}" for column in row.repeat.columns] if row.repeat else []
        wheres += [cell.where for cell in row.cells if cell.field]
        mark = self._mark(row, where)
        return mark or ("cell" if not row.is_deleted and any(each in self._changed for each in wheres) else "")

    def pieces(self, row: Row, cell: Cell) -> Sequence[Piece]:
        """The parts of a cell's text, none where it is the same."""
        change = self.change(row)
        if change in WHOLE_ROWS and cell.field and cell.field.kind not in (Kind.LEVEL1, Kind.LEVEL2):
            return [Piece(WHOLE_ROWS[change], cell.value)] if cell.value else []
        texts = None if row.is_deleted else self._changed.get(cell.where)
        return [piece for piece in pieces(*texts) if piece.kind in SHOWN[self.side]] if texts else []

    @property
    def _changed(self) -> Mapping[str, Texts]:
        return self.comparison.changed_there if self.side == "old" else self.comparison.changed

    def _mark(self, row: Row, where: str) -> Change:
        if row.is_deleted or self.side == "old":
            return self.comparison.marks.get(f"{WAS}{where}", "")
        return self.comparison.marks.get(where, "")
