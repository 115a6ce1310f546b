"""Write a whole form over the stored one: what differs is written, rows keep their keys, and the log says what it was.

Computed cells are written as they are given; the first save of a cell that they depend on computes them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bgapp.filings.cells import Columns, columns_of
from bgapp.filings.exchange_format import form_columns, form_of, row_columns, stored_fields
from bgapp.models import ROWS, Filing
from bgapp.rules.differences import Changed, Differences, Shape, differences
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL, Edition

Edits = list[dict[str, Any]]
"""What was changed, as the log keeps it."""


def changes_between(edition: Edition, old: Plain, new: Plain) -> Differences:
    """What turns one form into the other, texts as one types them, the year aside; rows by their keys, or content."""
    rows = {block.rows: tuple(column.field.name for column in block.columns) for block in edition.repeats}
    shape = Shape(tuple(field.path for field in stored_fields(edition)), rows)
    return differences(_typed(edition, old), _typed(edition, new), shape)


def overwrite(filing: Filing, old: Plain, new: Plain) -> Edits:
    """Turn the form of a filing, which the caller has locked and read as ``old``, into the ``new`` one.

    Every row of the new one has a key. :class:`CellRefused` where a cell cannot hold its text.
    """
    edition = EDITIONS[filing.edition]
    changes = changes_between(edition, old, new)
    _write_cells(filing, edition, changes, new)
    for block in edition.repeats:
        _write_rows(filing, edition, block.rows, changes, new)
    return list(_edits(changes, new))


def repeated(filing: Filing) -> dict[str, Any]:
    """What lists repeat of a form, read from its columns."""
    edition, form = EDITIONS[filing.edition], form_of(filing)
    named = {"nature": edition.identity.nature, "amount": edition.identity.amount}
    columns = {column: getattr(form, edition.field(path).name) for column, path in named.items() if path}
    name = getattr(form, edition.field(edition.identity.project).name)
    return columns | {"name": name or filing.project.name}


def _typed(edition: Edition, form: Plain) -> Plain:
    typed: Plain = {}
    for field in stored_fields(edition):
        write(typed, field.path, edition.text(form, field))
    for block in edition.repeats:
        fields = [column.field for column in block.columns]
        typed[block.rows] = [
            {"key": read(row, "key")} | {field.name: edition.text(row, field) for field in fields}
            for row in form.get(block.rows) or ()
        ]
    return typed


def _write_cells(filing: Filing, edition: Edition, changes: Differences, new: Plain) -> None:
    changed = {edition.field(cell.where).name for cell in changes.cells if not _row_of(cell)}
    if not changed:
        return
    columns = {name: value for name, value in form_columns(edition, new).items() if name in changed | {"rounded"}}
    form = form_of(filing)
    type(form)._default_manager.filter(pk=form.pk).update(**columns)
    for name, value in columns.items():
        setattr(form, name, value)


def _write_rows(filing: Filing, edition: Edition, rows: str, changes: Differences, new: Plain) -> None:
    """Delete, change, add and place the rows of a block."""
    block, model = edition.repeat(rows), ROWS[rows]
    stored = {str(row.key): row for row in getattr(filing, rows).all()}
    gone = [place.key for place in changes.deleted if place.rows == rows]
    model._default_manager.filter(filing=filing, key__in=gone).delete()
    columns_by_key = _changed_columns(edition, rows, changes)
    added: list[Any] = []
    touched: list[Any] = []
    for position, entry in enumerate(new.get(rows) or ()):
        row: Any = stored.get(entry["key"])
        if row is None:
            columns = row_columns(edition, block, entry)
            added.append(model(filing=filing, key=entry["key"], position=position, **columns))
            continue
        columns = columns_by_key.get(entry["key"], {}) | {"position": position}
        if any(getattr(row, name) != value for name, value in columns.items()):
            touched.append(row)
        for name, value in columns.items():
            setattr(row, name, value)
    names = {"position"}.union(*columns_by_key.values())
    model._default_manager.bulk_update(touched, sorted(names))
    model._default_manager.bulk_create(added)


def _changed_columns(edition: Edition, rows: str, changes: Differences) -> dict[str, Columns]:
    """The columns to write, by the key of their row."""
    found: dict[str, Columns] = {}
    for cell in changes.cells:
        place = _row_of(cell)
        field = edition.repeat(rows).field(place) if place and cell.where.startswith(f"{rows}[") else None
        if field:
            found.setdefault(cell.key, {}).update(columns_of(edition, field, cell.new))
    return found


def _row_of(cell: Changed) -> str:
    """The field of a row's cell, empty for a cell of the form."""
    match = ROW_CELL.fullmatch(cell.where)
    return match["name"] if match and cell.key else ""


def _edits(changes: Differences, new: Plain) -> Iterator[dict[str, Any]]:
    for cell in changes.cells:
        name = _row_of(cell)
        rows = cell.where.split("[")[0]
        place = {"rows": rows, "row": cell.key, "field": name} if name else {"where": cell.where}
        yield place | {"old": cell.old, "new": cell.new}
    for row in changes.deleted:
        yield {"rows": row.rows, "row": row.key, "deleted": row.row}
    for row in changes.added:
        yield {"rows": row.rows, "row": row.key, "inserted": row.row}
    for move in changes.moved:
        after = new[move.rows][move.new - 1]["key"] if move.new else ""
        yield {"rows": move.rows, "row": move.key, "moved_after": after}
