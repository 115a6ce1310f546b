"""Add, delete and move rows, under the filing's lock; an edit that is sent again changes nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from bgapp.filings.cells import check_typed
from bgapp.filings.desk import Desk
from bgapp.filings.edits import DeleteRow, InsertRow, MoveRow, Result
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import row_columns, row_plain
from bgapp.filings.writable import free_block
from bgapp.models import Row

ROW_LIMIT = 300


def insert_row(desk: Desk, edit: InsertRow) -> Result:
    """Add a row with the permanent key that the browser chose."""
    block = free_block(desk.filing, edit)
    rows = list(desk.rows(edit).all())
    if any(row.key == edit.row for row in rows):
        return Result(edit.id, "saved")
    if len(rows) >= ROW_LIMIT:
        raise CellRefused(f"一份表最多 {ROW_LIMIT} 条{block.noun}，不能再添加。")
    columns = row_columns(desk.edition, block, dict(edit.values))
    for column in block.columns:
        check_typed(column.field, columns)
    place = _place_after(rows, edit.after)
    desk.rows(edit).filter(position__gte=place).update(position=F("position") + 1)
    row = desk.rows(edit).create(filing=desk.filing, key=edit.row, position=place, **columns)
    desk.changed(rows=edit.rows, row=str(edit.row), inserted=row_plain(desk.edition, block, row))
    return Result(edit.id, "saved")


def delete_row(desk: Desk, edit: DeleteRow) -> Result:
    """Delete a row that still reads as the edit has it; what was said of it keeps its name."""
    block = free_block(desk.filing, edit)
    row = desk.rows(edit).filter(key=edit.row).first()
    if row is None:
        return Result(edit.id, "saved")
    now = row_plain(desk.edition, block, row)
    if any(now.get(name, "") != text for name, text in edit.old.items()):
        return desk.conflict(edit, f"{now['name']} {now.get('target', '')}".strip(), row=str(edit.row))
    row.delete()
    desk.filing.comments.filter(row=str(edit.row)).update(row_name=now["name"])
    desk.changed(rows=edit.rows, row=str(edit.row), deleted=now)
    return Result(edit.id, "saved")


def move_row(desk: Desk, edit: MoveRow) -> Result:
    """Put a row behind another one; first where that is gone."""
    free_block(desk.filing, edit)
    rows = list(desk.rows(edit).all())
    moved = next((row for row in rows if row.key == edit.row), None)
    if moved is None:
        return desk.conflict(edit, None, row=str(edit.row))
    rows.remove(moved)
    place = next((index + 1 for index, row in enumerate(rows) if row.key == edit.after), 0)
    rows.insert(place, moved)
    shifted = [row for position, row in enumerate(rows) if row.position != position]
    for position, row in enumerate(rows):
        row.position = position
    desk.rows(edit).bulk_update(shifted, ["position"])
    desk.changed(rows=edit.rows, row=str(edit.row), moved_after=str(edit.after or ""))
    return Result(edit.id, "saved")


def _place_after(rows: Sequence[Row], after: UUID | None) -> int:
    """The position behind a row: first for ``None``, last where that row is gone."""
    if after is None:
        return 0
    return next((row.position + 1 for row in rows if row.key == after), rows[-1].position + 1 if rows else 0)
