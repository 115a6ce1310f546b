"""Copy an earlier form (带入) into a new one, across editions; what has no place in the new form is listed.

The new form keeps what it knows by itself: its project and units, its year, what the project list says. Everything
else comes from the cell that the edition ``takes``, that of the same path or of the same role (:class:`Identity`: the
goal, the amount applied for); a choice from an administrator's list is only taken, or comes from its own edition.
Indicators go where the new taxonomy has their levels, in the order of its first ones. Dates that reach into the new
year stay, any others move by the years between the two forms. Rows get new keys: a copy is another project year, and
keys are kept within one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bgapp.filings.blank import apply_for, texts_of_year, write_amount
from bgapp.filings.cells import columns_of, text_of
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import row_columns
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.layout import Edition, Field, Kind, Repeat
from bgapp.sheets.placing import printed


@dataclass(frozen=True)
class Source:
    """A form to copy from; ``is_last`` where it is last year's of the same project."""

    edition: Edition
    form: Plain
    year: int
    is_last: bool


@dataclass(frozen=True)
class Copy:
    """What a form brought: its texts by the new form's cells, and what found no place, as (label, text).

    A cell is named by its path, or by its row's new key and its field; its text is as one would type it there.
    """

    earlier: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def copy_form(source: Source, form: Plain, edition: Edition, year: int) -> Copy:
    """Fill a new form of a year, which holds what is known, with what the source says; it never raises."""
    return _Copier(source, form, edition, year).copied()


def worded(edition: Edition, cell: Field, text: str) -> str:
    """A text as people are told it: an amount as printed, with its unit."""
    unit = f" {edition.amount_unit}" if cell.kind is Kind.MONEY else ""
    return f"{printed(edition, cell, text)}{unit}"


@dataclass
class _Copier:
    source: Source
    form: Plain
    edition: Edition
    year: int
    copy: Copy = field(default_factory=Copy)
    taken: set[str] = field(default_factory=set)

    def copied(self) -> Copy:
        for cell in self.edition.fields:
            self._cell(cell)
        self._amount_applied_for()
        self._sums()
        self._leave_cells()
        for block in self.source.edition.repeats:
            self._block(block)
        return self.copy

    def _cell(self, cell: Field) -> None:
        origin = self._origin(cell)
        text = self._said(self.source.form, origin, cell) if origin else ""
        if not origin or not text:
            return
        self.taken.add(origin.path)
        new = self._moved(text) if cell.kind is Kind.DATE else text
        if not self._fits(cell, new):
            self._leave(origin.label, text)
            return
        if cell.kind is Kind.DATE or not self.edition.text(self.form, cell):
            self._write(cell, new)
        if not cell.prior:
            self.copy.earlier[cell.path] = text

    def _origin(self, cell: Field) -> Field | None:
        """The cell of the source that a cell is filled from."""
        if not _is_content(self.edition, cell) or (cell.prior and not self.source.is_last):
            return None
        there = self.source.edition
        origins = {origin.path: origin for origin in there.fields}
        if taken := self.edition.takes.get(there.key, {}).get(cell.path):
            return origins[taken]
        if cell.kind is Kind.CHOICE and not cell.choices and there is not self.edition:
            return None
        goal = there.identity.goal if cell.path == self.edition.identity.goal else ""
        return origins.get(cell.prior or cell.path) or origins.get(goal)

    def _said(self, entry: Plain, origin: Field, cell: Field) -> str:
        """What the source (or a row of it) says, as one types it into the new form's cell."""
        text = self.source.edition.text(entry, origin)
        if not origin.kind is cell.kind is Kind.MONEY:
            return text
        try:
            return text_of(self.edition, cell, columns_of(self.source.edition, origin, text)[origin.name])
        except CellRefused:
            return text

    def _moved(self, text: str) -> str:
        """A date of the source in the new year, unless its span reaches there already."""
        days = [origin for origin in self.source.edition.fields if origin.kind is Kind.DATE]
        latest = max(read(self.source.form, origin.path)[:4] for origin in days)
        if latest >= str(self.year):
            return text
        day = date.fromisoformat(text)
        is_leap_day = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year + self.year - self.source.year, day=28 if is_leap_day else day.day).isoformat()

    def _fits(self, cell: Field, text: str) -> bool:
        try:
            columns_of(self.edition, cell, text)
        except CellRefused:
            return False
        return True

    def _write(self, cell: Field, text: str) -> None:
        if cell.kind is Kind.MONEY:
            write_amount(self.form, self.edition, cell.path, columns_of(self.edition, cell, text)[cell.name])
        else:
            write(self.form, cell.path, text)

    def _amount_applied_for(self) -> None:
        """The sum that the source applied for; where no part of it was known here, it becomes the first one."""
        here, there = self.edition.identity.amount, self.source.edition.identity.amount
        if not here or not there:
            return
        total, origin = self.edition.field(here), self.source.edition.field(there)
        text = self._said(self.source.form, origin, total)
        if not text:
            return
        self.taken |= {there, *origin.sum_of}
        self.copy.earlier[here] = text
        if not any(self._amounts(here, *total.sum_of)):
            apply_for(self.form, self.edition, columns_of(self.edition, total, text)[total.name])

    def _sums(self) -> None:
        for total in self.edition.fields:
            amounts = self._amounts(*total.sum_of) if total.computed else []
            if amounts and self._fits(total, text_of(self.edition, total, sum(amounts, Decimal()))):
                write_amount(self.form, self.edition, total.path, sum(amounts, Decimal()))

    def _amounts(self, *paths: str) -> list[Decimal]:
        """The amounts (yuan) that the new form has at some paths."""
        cells = [self.edition.field(path) for path in paths]
        found = [columns_of(self.edition, cell, self.edition.text(self.form, cell))[cell.name] for cell in cells]
        return [amount for amount in found if amount is not None]

    def _leave_cells(self) -> None:
        """List what the source says in cells that the new form has not; what every form of its year says is nothing."""
        known = texts_of_year(self.source.year)
        for origin in self.source.edition.fields:
            text = self.source.edition.text(self.source.form, origin)
            is_own = text not in ("", known.get(origin.path)) and origin.path not in self.taken and not origin.prior
            if is_own and _is_content(self.source.edition, origin):
                self._leave(origin.label, worded(self.source.edition, origin, text))

    def _leave(self, label: str, text: str) -> None:
        self.copy.left_out.append((label, text))

    def _block(self, block: Repeat) -> None:
        here = next((other for other in self.edition.repeats if other.rows == block.rows), None)
        entries = self.source.form.get(block.rows) or ()
        rows = [self._row(block, here, entry) for entry in entries]
        for entry, row in zip(entries, rows, strict=True):
            if row is None:
                self._leave_row(block, entry)
        if placed := [row for row in rows if row]:
            self.form[block.rows] = placed if self.source.edition is self.edition else self._in_order(placed)

    def _in_order(self, rows: list[Plain]) -> list[Plain]:
        """Rows of another taxonomy by the first levels of this one, otherwise as they were."""
        levels = self.edition.taxonomy.first_levels
        return sorted(rows, key=lambda row: levels.index(level) if (level := read(row, "level1")) else len(levels))

    def _row(self, block: Repeat, here: Repeat | None, entry: Plain) -> Plain | None:
        """A row of the source as one of the new form, ``None`` where it has no place there."""
        cells = [column.field for column in here.columns if not column.field.computed] if here else []
        origins = [(cell, block.field(cell.name)) for cell in cells]
        texts = {cell.name: self._said(entry, origin, cell) for cell, origin in origins if origin}
        levels = self.edition.taxonomy.placed(texts.get("level1", ""), texts.get("level2", ""))
        if here is None or levels is None:
            return None
        row = texts | {name: text for name, text in zip(("level1", "level2"), levels, strict=True) if name in texts}
        try:
            row_columns(self.edition, here, row)
        except CellRefused:
            return None
        key = str(uuid.uuid4())
        self.copy.earlier.update({f"{key}.{name}": text for name, text in texts.items() if text})
        return {"key": key} | row

    def _leave_row(self, block: Repeat, entry: Plain) -> None:
        """List a row by its levels; one that says nothing but them is no loss."""
        said = [(column, self.source.edition.text(entry, column.field)) for column in block.columns]
        levels = "・".join(text for column, text in said if column.merged and text)
        words = [worded(self.source.edition, column.field, text) for column, text in said if text and not column.merged]
        if words:
            self._leave(f"{block.noun}（{levels}）" if levels else block.noun, " ".join(words))


def _is_content(edition: Edition, cell: Field) -> bool:
    """Whether people write a cell: not what it is called, whose it is and what is computed."""
    return cell.editable and not cell.computed and cell.path not in ("title", edition.identity.project)
