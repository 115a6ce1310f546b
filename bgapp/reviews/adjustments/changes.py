"""What an adjustment (目标调整) changes of the form in force, row by row and cell by cell, and why.

A reason hangs on a row or on a cell of the form itself, and holds as long as the same stands there. Cells that are
computed from others need none, nor do rows that only moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from bgapp.filings.access import own
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, SetCell, SetRowCell
from bgapp.filings.exchange_format import digest
from bgapp.models import AdjustmentReason, Filing
from bgapp.rules.differences.words import Piece
from bgapp.rules.plain import Plain, read
from bgapp.sheets.comparing import WHATS, Comparison, Item, What
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL, Edition
from bgapp.sheets.overlay import WAS
from bgapp.sheets.spots import Spot, spot_at

Kept = dict[str, str]
"""A reason as a revision keeps it: its place (row, field) and value, text, by whom and when."""


@dataclass(frozen=True)
class Reason:
    """Why something is adjusted, in the filer's words; ``value`` is what stood there then."""

    text: str
    by: str
    at: datetime
    value: str


@dataclass(frozen=True)
class Part:
    """A changed cell of a row by its ``label``, or without one what a row says that came or went."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Change:
    """A row, or a cell of the form itself, that is not as in the form in force; ``value`` is a digest of it now."""

    spot: Spot
    what: What
    where: str
    name: str
    parts: Sequence[Part]
    value: str
    reason: Reason | None

    @property
    def word(self) -> str:
        return WHATS[self.what]

    @property
    def is_explained(self) -> bool:
        return self.what == "moved" or (self.reason is not None and self.reason.value == self.value)

    @property
    def is_lapsed(self) -> bool:
        """Whether there is a reason, but for something else."""
        return self.reason is not None and not self.is_explained


@dataclass(frozen=True)
class Adjustment:
    """A form against the one in force that its filing adjusts, the filing as a fetch gave it out.

    Where that adjusts nothing, there are no changes.
    """

    filing: Filing
    form: Plain

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.filing.edition]

    @cached_property
    def before(self) -> Plain:
        """The form that is adjusted, as it was approved."""
        return form_before(self.filing)

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Every change in the order of the form, a deleted row where it stood."""
        if self.filing.adjusts_id is None:
            return ()
        groups: dict[Spot, list[Item]] = {}
        for item in self._comparison.items:
            spot = self._spot(item)
            if spot.row or self.edition.field(spot.field).editable:
                groups.setdefault(Spot(spot.rows, spot.row, "" if spot.row else spot.field), []).append(item)
        reasons = _reasons(self.filing) if groups else {}
        return [self._change(spot, items, reasons.get((spot.row, spot.field))) for spot, items in groups.items()]

    @property
    def unexplained(self) -> Sequence[Change]:
        return [change for change in self.changes if not change.is_explained]

    def back(self, change: Change) -> list[Edit]:
        """The edits that put a change back to what is in force."""
        spot = change.spot
        if not spot.row:
            cell = self.edition.field(spot.field)
            now, then = (self.edition.text(form, cell) for form in (self.form, self.before))
            return [SetCell(spot.field, spot.field, now, then)]
        key = UUID(spot.row)
        if change.what == "added":
            return [DeleteRow(spot.row, key, self._texts(self.form, spot), spot.rows)]
        if change.what == "deleted":
            return [InsertRow(spot.row, key, self._seat(spot), self._texts(self.before, spot), spot.rows)]
        return [*self._cells_back(spot), *self._move_back(spot)]

    @cached_property
    def _comparison(self) -> Comparison:
        return Comparison(self.edition, self.form, self.edition, self.before)

    def _spot(self, item: Item) -> Spot:
        """The place of a change that lasts."""
        if item.where.startswith(WAS):
            return spot_at(self.before, item.where.removeprefix(WAS))
        return spot_at(self.form, item.where)

    def _change(self, spot: Spot, items: Sequence[Item], reason: Reason | None) -> Change:
        marks = [item.what for item in items]
        what = "cell" if "cell" in marks else marks[0]
        parts = [Part(self._label(spot, item), item.pieces) for item in items if item.what == what]
        name = items[0].name.removesuffix(f"・{self._label(spot, items[0])}")
        return Change(spot, what, items[0].where, name, parts, self._value(spot), reason)

    def _label(self, spot: Spot, item: Item) -> str:
        """What a changed cell of a row is called; nothing for a whole row, or a cell of the form itself."""
        field = self.edition.repeat(spot.rows).field(self._spot(item).field) if spot.row else None
        return field.label if field and item.what == "cell" else ""

    def _value(self, spot: Spot) -> str:
        if not spot.row:
            return digest({spot.field: self.edition.text(self.form, self.edition.field(spot.field))})
        return digest(self._texts(self.form, spot))

    def _texts(self, form: Plain, spot: Spot) -> dict[str, str]:
        """What a row says in a form, nothing where that has none of it."""
        row = next((row for row in form.get(spot.rows) or () if read(row, "key") == spot.row), None)
        fields = [column.field for column in self.edition.repeat(spot.rows).columns]
        return {field.name: self.edition.text(row, field) for field in fields} if row else {}

    def _cells_back(self, spot: Spot) -> Iterator[Edit]:
        for cell in self._comparison.differences.cells:
            place = ROW_CELL.fullmatch(cell.where)
            if place and cell.key == spot.row:
                name = place["name"]
                yield SetRowCell(f"{spot.row}.{name}", UUID(spot.row), name, cell.new, cell.old, spot.rows)

    def _move_back(self, spot: Spot) -> Iterator[Edit]:
        if any(move.key == spot.row for move in self._comparison.differences.moved):
            yield MoveRow(f"{spot.row}.move", UUID(spot.row), self._seat(spot), spot.rows)

    def _seat(self, spot: Spot) -> UUID | None:
        """The key of the row below which one stood, of those that stayed where they were; ``None`` for the first."""
        changes = self._comparison.differences
        moved = {move.old for move in changes.moved if move.rows == spot.rows}
        stayed = {old: new for old, new in changes.pairs[spot.rows] if old not in moved}
        then = self._index_before(spot)
        above = next((stayed[old] for old in range(then - 1, -1, -1) if old in stayed), None)
        return None if above is None else UUID(read(self.form, f"{spot.rows}[{above}].key"))

    def _index_before(self, spot: Spot) -> int:
        changes = self._comparison.differences
        moved = {move.key: move.old for move in changes.moved}
        return (moved | {row.key: row.index for row in changes.deleted})[spot.row]


def form_before(filing: Filing) -> Plain:
    """The form that an adjustment adjusts, as it was approved."""
    assert filing.adjusts
    form: Plain = filing.adjusts.revisions.latest("number").form
    return form


def kept_reasons(filing: Filing) -> list[Kept]:
    """The reasons of this moment as revisions keep them, also those that lapsed."""
    given = AdjustmentReason.objects.filter(filing=filing).select_related("person").order_by("pk")
    return [
        {"row": each.row, "field": each.field, "value": each.value, "text": each.text}
        | {"by": each.person.name, "at": each.at.isoformat()}
        for each in given
    ]


def _reasons(filing: Filing) -> dict[tuple[str, str], Reason]:
    """The reasons that the person who fetched the filing may see, by place: outside the own unit the submitted ones."""
    kept: list[Kept] = kept_reasons(filing) if own(filing) else filing.revisions.latest("number").reasons
    return {
        (each["row"], each["field"]): Reason(
            each["text"], each["by"], datetime.fromisoformat(each["at"]), each["value"]
        )
        for each in kept
    }
