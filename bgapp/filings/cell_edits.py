"""Fill cells, of the form and of its rows: compare with the text that the edit replaces, and swap."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bgapp.filings.cells import Columns, check_typed, columns_of
from bgapp.filings.desk import Desk
from bgapp.filings.edits import Result, SetCell, SetRowCell
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import form_of, is_rounding, rounded_after, row_plain
from bgapp.filings.scoring import Change, check_score
from bgapp.filings.sums import sums_after
from bgapp.filings.writable import block_of, cell_of
from bgapp.sheets.layout import Field
from bgapp.sheets.placing import printed


def set_cell(desk: Desk, edit: SetCell) -> Result:
    """Fill a cell of the form."""
    cell = cell_of(desk.filing, edit)
    columns = _columns(desk, cell, edit.new)
    if not _swap_with_sums(desk, cell, edit.old, columns):
        form = form_of(desk.filing)
        form.refresh_from_db()  # it was read while we waited for the lock; only now it is current
        if not _swap_with_sums(desk, cell, edit.old, columns):
            theirs = desk.text(cell, getattr(form, cell.name))
            return _not_swapped(desk, edit, cell, columns, theirs, where=edit.where)
    return _swapped(desk, edit, cell, columns, where=edit.where)


def set_row_cell(desk: Desk, edit: SetRowCell) -> Result:
    """Fill a cell of a row."""
    cell = cell_of(desk.filing, edit)
    columns = columns_of(desk.edition, cell, edit.new)
    check_typed(cell, columns)
    rows = desk.rows(edit).filter(key=edit.row)
    if cell.adjustable and (row := rows.first()):
        plain = row_plain(desk.edition, block_of(desk.filing, edit), row)
        check_score(desk.filing, plain, desk.text(cell, columns[cell.name]))
    if not _swap(desk, rows, cell, edit.old, columns):
        row = rows.first()
        theirs = None if row is None else desk.text(cell, getattr(row, cell.name))
        return _not_swapped(desk, edit, cell, columns, theirs, row=str(edit.row), field=edit.field)
    return _swapped(desk, edit, cell, columns, rows=edit.rows, row=str(edit.row), field=edit.field)


def _columns(desk: Desk, cell: Field, text: str) -> Columns:
    """The columns of a form cell; an amount that was known only in 万元 is exact once somebody typed it."""
    columns = columns_of(desk.edition, cell, text)
    if is_rounding(desk.edition, cell):
        form = form_of(desk.filing)
        form.refresh_from_db(fields=["rounded"])
        columns["rounded"] = rounded_after(desk.edition, form, cell)
    return columns


def _swap(desk: Desk, rows: QuerySet[Any], cell: Field, old: str, columns: Columns) -> bool:
    """Compare and swap in one statement: write only where the cell still holds ``old``."""
    try:
        expected = columns_of(desk.edition, cell, old)[cell.name]
    except CellRefused:
        return False
    return rows.filter(**{cell.name: expected}).update(**columns) == 1


def _swap_with_sums(desk: Desk, cell: Field, old: str, columns: Columns) -> bool:
    """Swap a cell together with the sums that depend on it, against their other parts too."""
    form = form_of(desk.filing)
    sums, seen = sums_after(desk.edition, form, cell, columns[cell.name])
    rows = type(form)._default_manager.filter(pk=form.pk, **seen)
    if not _swap(desk, rows, cell, old, columns | {total.name: amount for total, amount in sums.items()}):
        return False
    for changed, value in {cell: columns[cell.name], **sums}.items():
        setattr(form, changed.name, value)
        desk.keep_listed(changed, value)
    for total, amount in sums.items():
        text = desk.text(total, amount)
        desk.computed.append(Change({"where": total.path}, text, printed(desk.edition, total, text)))
    return True


def _swapped(desk: Desk, edit: SetCell | SetRowCell, cell: Field, columns: Columns, **place: str) -> Result:
    desk.changed(**place, old=desk.kept(cell, edit.old), new=desk.text(cell, columns[cell.name]))
    return desk.saved(edit, cell, columns)


def _not_swapped(
    desk: Desk, edit: SetCell | SetRowCell, cell: Field, columns: Columns, theirs: str | None, **place: str
) -> Result:
    """A retry of what is already there is saved; anything else is a conflict."""
    if theirs == desk.text(cell, columns[cell.name]):
        return desk.saved(edit, cell, columns)
    return desk.conflict(edit, theirs, **place)
