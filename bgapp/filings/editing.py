"""Change a form: cell by cell against the value that the change replaces, row by row under the filing's lock.

Two people in two cells never disturb each other; two in one cell: the later one gets a conflict with both values.
A whole batch is one transaction and one event; each edit in it succeeds or is answered on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bgapp.filings.access import fetch_to_edit
from bgapp.filings.cells import Columns, check_typed, columns_of, note_of, text_of
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, RowEdit, SetCell, SetRowCell
from bgapp.filings.errors import CellRefused
from bgapp.filings.events import EDIT, last_edit, record
from bgapp.filings.exchange_format import form_of, is_rounding, rounded_after, row_columns, row_plain
from bgapp.filings.scoring import Change, check_score, depends, rescore
from bgapp.filings.sums import resum, sums_after
from bgapp.models import Filing, Person, Role, Row
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Repeat
from bgapp.sheets.placing import printed

ROW_LIMIT = 300


@dataclass
class Result:
    """What became of an edit: ``saved`` with the text as kept, ``conflict`` with the other's value, or ``refused``.

    ``note`` is what to say of a text that was kept otherwise than it was typed.
    """

    id: str
    state: str
    text: str = ""
    printed: str = ""
    theirs: str | None = None
    by: str = ""
    by_id: int | None = None
    at: str = ""
    message: str = ""
    note: str = ""


@dataclass
class Saved:
    """The answer to a batch: a result for each edit, and the computed cells that changed."""

    results: list[Result]
    computed: list[Change]


def apply(person: Person, filing_id: int, edits: Sequence[Edit]) -> Saved:
    """Carry out edits in order; 404 or ``NotAllowed`` where the person may not edit the filing now."""
    with transaction.atomic():
        desk = Desk(fetch_to_edit(person, filing_id))
        results = [desk.work(edit) for edit in edits]
        desk.finish(person)
    return Saved(results, desk.computed)


def recompute(person: Person, filing_id: int, sums: Sequence[str] = ()) -> list[Change]:
    """重算: the scores as the scheme computes them, instead of those that were printed; and these ``sums`` (paths)."""
    with transaction.atomic():
        desk = Desk(fetch_to_edit(person, filing_id))
        changes = [desk.resum(path) for path in sums]
        changes += rescore(desk.filing) if desk.edition.evaluates else []
        if changes:
            edits = [change.address | {"new": change.text} for change in changes]
            listed = {"edited_at": timezone.now(), **desk.listed}
            record(desk.filing, person, EDIT, {"edits": edits}, role=Role.PREPARER, **listed)
    return changes


@dataclass
class Desk:
    """A filing, locked and laid out for editing."""

    filing: Filing
    computed: list[Change] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    listed: Columns = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.filing.edition]

    def work(self, edit: Edit) -> Result:
        """Carry out one edit; what is refused leaves everything as it was."""
        try:
            match edit:
                case SetCell():
                    return self._set_cell(edit)
                case SetRowCell():
                    return self._set_row_cell(edit)
                case InsertRow():
                    return self._insert(edit)
                case DeleteRow():
                    return self._delete(edit)
                case MoveRow():
                    return self._move(edit)
        except CellRefused as refusal:
            return Result(edit.id, "refused", message=refusal.sentence)

    def finish(self, person: Person) -> None:
        """Write down what changed, if anything did."""
        if not self.changes:
            return
        if any(depends(self.edition, change) for change in self.changes):
            self.computed += rescore(self.filing, self.changes)
        listed = {"edited_at": timezone.now(), **self.listed}
        record(self.filing, person, EDIT, {"edits": self.changes}, role=Role.PREPARER, **listed)

    def resum(self, path: str) -> Change:
        """Put a computed sum in place of the printed one, in the lists too."""
        change = resum(self.filing, path)
        self._list(self.edition.field(path), getattr(form_of(self.filing), self.edition.field(path).name))
        return change

    def _set_cell(self, edit: SetCell) -> Result:
        cell = self._field(edit.where)
        columns = self._columns(cell, edit.new)
        if not self._swap_with_sums(cell, edit.old, columns):
            form = form_of(self.filing)
            form.refresh_from_db()  # it was read while we waited for the lock; only now it is current
            if not self._swap_with_sums(cell, edit.old, columns):
                return self._not_swapped(edit, cell, self._text(cell, getattr(form, cell.name)), columns)
        self._changed(where=edit.where, old=self._kept(cell, edit.old), new=self._text(cell, columns[cell.name]))
        return self._saved(edit, cell, columns)

    def _swap_with_sums(self, cell: Field, old: str, columns: Columns) -> bool:
        """Swap a cell together with the sums that depend on it, against their other parts too."""
        form = form_of(self.filing)
        sums, seen = sums_after(self.edition, form, cell, columns[cell.name])
        rows = type(form)._default_manager.filter(pk=form.pk, **seen)
        if not self._swap(rows, cell, old, columns | {total.name: amount for total, amount in sums.items()}):
            return False
        for changed, value in {cell: columns[cell.name], **sums}.items():
            setattr(form, changed.name, value)
            self._list(changed, value)
        for total, amount in sums.items():
            text = self._text(total, amount)
            self.computed.append(Change({"where": total.path}, text, printed(self.edition, total, text)))
        return True

    def _list(self, changed: Field, value: object) -> None:
        """Keep for the lists what they repeat of the form."""
        identity = self.edition.identity
        listed = {identity.project: "name", identity.nature: "nature", identity.amount: "amount"}
        if changed.path in listed:
            self.listed[listed[changed.path]] = value
        if self.listed.get("name") == "":
            self.listed["name"] = self.filing.project.name  # a list needs something to click on

    def _set_row_cell(self, edit: SetRowCell) -> Result:
        cell = self._row_field(edit)
        columns = columns_of(self.edition, cell, edit.new)
        check_typed(cell, columns)
        rows = self._rows(edit).filter(key=edit.row)
        if cell.adjustable and (row := rows.first()):
            check_score(
                self.filing, row_plain(self.edition, self._block(edit), row), self._text(cell, columns[cell.name])
            )
        if not self._swap(rows, cell, edit.old, columns):
            row = rows.first()
            theirs = None if row is None else self._text(cell, getattr(row, cell.name))
            return self._not_swapped(edit, cell, theirs, columns)
        kept = {"old": self._kept(cell, edit.old), "new": self._text(cell, columns[cell.name])}
        self._changed(rows=edit.rows, row=str(edit.row), field=edit.field, **kept)
        return self._saved(edit, cell, columns)

    def _insert(self, edit: InsertRow) -> Result:
        block = self._free_block(edit)
        rows = list(self._rows(edit).all())
        if any(row.key == edit.row for row in rows):
            return Result(edit.id, "saved")
        if len(rows) >= ROW_LIMIT:
            raise CellRefused(f"一份表最多 {ROW_LIMIT} 条{block.noun}，不能再添加。")
        columns = row_columns(self.edition, block, dict(edit.values))
        for column in block.columns:
            check_typed(column.field, columns)
        place = self._place_after(rows, edit.after)
        self._rows(edit).filter(position__gte=place).update(position=F("position") + 1)
        row = self._rows(edit).create(filing=self.filing, key=edit.row, position=place, **columns)
        self._changed(rows=edit.rows, row=str(edit.row), inserted=row_plain(self.edition, block, row))
        return Result(edit.id, "saved")

    def _delete(self, edit: DeleteRow) -> Result:
        block = self._free_block(edit)
        row = self._rows(edit).filter(key=edit.row).first()
        if row is None:
            return Result(edit.id, "saved")
        now = row_plain(self.edition, block, row)
        if any(now.get(name, "") != text for name, text in edit.old.items()):
            return self._conflict(edit, f"{now['name']} {now.get('target', '')}".strip(), row=str(edit.row))
        row.delete()
        self.filing.comments.filter(row=str(edit.row)).update(row_name=now["name"])
        self._changed(rows=edit.rows, row=str(edit.row), deleted=now)
        return Result(edit.id, "saved")

    def _move(self, edit: MoveRow) -> Result:
        self._free_block(edit)
        rows = list(self._rows(edit).all())
        moved = next((row for row in rows if row.key == edit.row), None)
        if moved is None:
            return self._conflict(edit, None, row=str(edit.row))
        rows.remove(moved)
        place = next((index + 1 for index, row in enumerate(rows) if row.key == edit.after), 0)
        rows.insert(place, moved)
        shifted = [row for position, row in enumerate(rows) if row.position != position]
        for position, row in enumerate(rows):
            row.position = position
        self._rows(edit).bulk_update(shifted, ["position"])
        self._changed(rows=edit.rows, row=str(edit.row), moved_after=str(edit.after or ""))
        return Result(edit.id, "saved")

    def _field(self, where: str) -> Field:
        try:
            cell = self.edition.field(where)
        except KeyError:
            raise CellRefused("这份表没有这一格，请刷新页面。") from None
        return self._writable(cell)

    def _row_field(self, edit: SetRowCell) -> Field:
        cell = self._block(edit).field(edit.field)
        if cell is None:
            raise CellRefused("这一行没有这一格，请刷新页面。")
        return self._writable(cell)

    def _writable(self, cell: Field) -> Field:
        if not cell.editable:
            raise CellRefused(f"「{cell.label}」由系统填写，不能修改。")
        if cell.carried and self.filing.target_id:
            raise CellRefused(f"「{cell.label}」承自已批复的绩效目标，不能修改。")
        return cell

    def _block(self, edit: RowEdit) -> Repeat:
        try:
            return self.edition.repeat(edit.rows)
        except KeyError:
            raise CellRefused("这份表没有这一行，请刷新页面。") from None

    def _free_block(self, edit: RowEdit) -> Repeat:
        """The block of rows that people add, delete and move; not one that was carried over from a target."""
        block = self._block(edit)
        if self.filing.target_id and any(column.field.carried for column in block.columns):
            raise CellRefused(f"{block.noun}承自已批复的绩效目标，不能增删或移动。")
        return block

    def _rows(self, edit: RowEdit) -> Any:
        return getattr(self.filing, self._block(edit).rows)

    def _columns(self, cell: Field, text: str) -> Columns:
        """The columns of a form cell; an amount that was known only in 万元 is exact once somebody typed it."""
        columns = columns_of(self.edition, cell, text)
        if is_rounding(self.edition, cell):
            form = form_of(self.filing)
            form.refresh_from_db(fields=["rounded"])
            columns["rounded"] = rounded_after(self.edition, form, cell)
        return columns

    def _text(self, cell: Field, value: object) -> str:
        return text_of(self.edition, cell, value)

    def _swap(self, rows: QuerySet[Any], cell: Field, old: str, columns: Columns) -> bool:
        """Compare and swap in one statement: write only where the cell still holds ``old``."""
        try:
            expected = columns_of(self.edition, cell, old)[cell.name]
        except CellRefused:
            return False
        return rows.filter(**{cell.name: expected}).update(**columns) == 1

    def _not_swapped(self, edit: SetCell | SetRowCell, cell: Field, theirs: str | None, columns: Columns) -> Result:
        """A retry of what is already there is saved; anything else is a conflict."""
        if theirs == self._text(cell, columns[cell.name]):
            return self._saved(edit, cell, columns)
        place = {"where": edit.where} if isinstance(edit, SetCell) else {"row": str(edit.row), "field": edit.field}
        return self._conflict(edit, theirs, **place)

    def _conflict(self, edit: Edit, theirs: str | None, **place: str) -> Result:
        other = last_edit(self.filing, place)
        result = Result(edit.id, "conflict", theirs=theirs)
        if other:
            result.by, result.by_id = other.actor_name, other.actor_id
            result.at = timezone.localtime(other.at).strftime("%H:%M")
        return result

    def _saved(self, edit: SetCell | SetRowCell, cell: Field, columns: Columns) -> Result:
        text, note = self._text(cell, columns[cell.name]), note_of(self.edition, cell, edit.new)
        return Result(edit.id, "saved", text=text, printed=printed(self.edition, cell, text), note=note)

    def _kept(self, cell: Field, text: str) -> str:
        """A text as the cell keeps it: what is logged is clean, whatever was sent."""
        return self._text(cell, columns_of(self.edition, cell, text)[cell.name])

    def _place_after(self, rows: list[Row], after: object) -> int:
        """The position behind a row: first for ``None``, last where that row is gone."""
        if after is None:
            return 0
        return next((row.position + 1 for row in rows if row.key == after), rows[-1].position + 1 if rows else 0)

    def _changed(self, **change: Any) -> None:
        self.changes.append(change)
