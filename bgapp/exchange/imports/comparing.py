"""What taking a form in changes, cell by cell, and where that meets what others changed since the preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bgapp.filings.overwriting import changes_between
from bgapp.rules.differences import Changed, Differences, Placed
from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import Edition


@dataclass(frozen=True)
class Difference:
    """One thing that taking a form in changes; kept as dict in ``StagedForm.differences`` and ``.conflicts``.

    ``kind`` is cell, added, deleted or moved. ``where`` is the address in the staged form (for a deleted row in the
    stored one, ``indicators[3]``), ``address`` the one that lasts: the where of a form cell, else ``key`` or
    ``key.field`` of the row, or the name of a list for its rows as a whole. ``label`` names it in Chinese; ``old`` and
    ``new`` are as one types them, of a row its name and target. In a conflict ``theirs`` is what stands there now,
    ``by`` and ``at`` (15:04) whose it is.
    """

    kind: str
    where: str
    address: str
    label: str
    old: str
    new: str
    theirs: str | None = None
    by: str = ""
    at: str = ""


def compare(edition: Edition, old: Plain, new: Plain) -> list[Difference]:
    """What differs between a stored form and what is to stand there."""
    changes = changes_between(edition, old, new)
    return [
        *(_cell(edition, cell) for cell in changes.cells),
        *(_placed(edition, row, "deleted") for row in changes.deleted),
        *(_placed(edition, row, "added") for row in changes.added),
        *(
            Difference("moved", f"{move.rows}[{move.new}]", move.key, edition.label(f"{move.rows}[{move.new}]"), "", "")
            for move in changes.moved
        ),
    ]


def _cell(edition: Edition, cell: Changed) -> Difference:
    return Difference("cell", cell.where, address_of(cell), edition.label(cell.where), cell.old, cell.new)


def address_of(cell: Changed) -> str:
    """The address of a changed cell that lasts while rows move."""
    return f"{cell.key}.{cell.where.rsplit('.', 1)[-1]}" if cell.key else cell.where


def _placed(edition: Edition, row: Placed, kind: str) -> Difference:
    where = f"{row.rows}[{row.index}]"
    words = " ".join(filter(None, (read(row.row, "name"), read(row.row, "target"))))
    label = edition.label(where) + ("（原表）" if kind == "deleted" else "")
    return Difference(kind, where, row.key, label, *((words, "") if kind == "deleted" else ("", words)))


def clashes(edition: Edition, mine: Differences, theirs: Differences) -> list[Difference]:
    """What both sides changed since the preview, and not to the same: cells, deleted rows, and rows as a whole."""
    found = list(_clashing_cells(edition, mine, theirs))
    for block in edition.repeats:
        if _restructured(mine, block.rows) and _restructured(theirs, block.rows):
            label = f"{block.section}的行（增删、移动）"
            found.append(Difference("moved", block.rows, block.rows, label, "", "按文件", theirs="保留现有"))
    return found


def _clashing_cells(edition: Edition, mine: Differences, theirs: Differences) -> Iterator[Difference]:
    now = {address_of(cell): cell for cell in theirs.cells}
    gone = {row.key for row in theirs.deleted}
    for cell in mine.cells:
        other = now.get(address_of(cell))
        if other and other.new != cell.new:
            yield _conflict(_cell(edition, cell), other.new)
        elif cell.key and cell.key in gone:
            yield _conflict(_cell(edition, cell), None)
    changed = {cell.key for cell in theirs.cells if cell.key}
    for row in mine.deleted:
        if row.key in changed:
            yield _conflict(_placed(edition, row, "deleted"), "已修改")


def _conflict(difference: Difference, theirs: str | None) -> Difference:
    return Difference(**{**vars(difference), "theirs": theirs})


def _restructured(changes: Differences, rows: str) -> bool:
    lists = [each.rows for each in (*changes.added, *changes.deleted)] + [each.rows for each in changes.moved]
    return rows in lists


def kept_by(edition: Edition, theirs: Differences) -> set[str]:
    """The addresses of what others changed: it stays where this import says nothing new."""
    addresses = {address_of(cell) for cell in theirs.cells}
    return addresses | {block.rows for block in edition.repeats if _restructured(theirs, block.rows)}
