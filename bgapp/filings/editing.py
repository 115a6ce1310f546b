"""Change a form: cell by cell against the value that the change replaces, row by row under the filing's lock.

Two people in two cells never disturb each other; two in one cell: the later one gets a conflict with both values.
A whole batch is one transaction and one event; each edit in it succeeds or is answered on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from bgapp.filings.access import fetch_to_edit
from bgapp.filings.cell_edits import set_cell, set_row_cell
from bgapp.filings.desk import Desk
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, Result, SetCell, SetRowCell
from bgapp.filings.errors import CellRefused
from bgapp.filings.row_edits import delete_row, insert_row, move_row
from bgapp.filings.scoring import Change, rescore
from bgapp.models import Person


@dataclass
class Saved:
    """The answer to a batch: a result for each edit, and the computed cells that changed."""

    results: list[Result]
    computed: list[Change]


def apply(person: Person, filing_id: int, edits: Sequence[Edit]) -> Saved:
    """Carry out edits in order; 404 or ``NotAllowed`` where the person may not edit the filing now."""
    with transaction.atomic():
        desk = Desk(fetch_to_edit(person, filing_id))
        results = [_work(desk, edit) for edit in edits]
        desk.rescore()
        desk.log(person)
    return Saved(results, desk.computed)


def recompute(person: Person, filing_id: int, sums: Sequence[str] = ()) -> list[Change]:
    """重算: the scores as the scheme computes them, instead of those that were printed; and these ``sums`` (paths)."""
    with transaction.atomic():
        desk = Desk(fetch_to_edit(person, filing_id))
        changes = [desk.resum(path) for path in sums]
        changes += rescore(desk.filing) if desk.edition.evaluates else []
        for change in changes:
            desk.changed(**change.address, new=change.text)
        desk.log(person)
    return changes


def _work(desk: Desk, edit: Edit) -> Result:
    """Carry out one edit; what is refused leaves everything as it was."""
    try:
        match edit:
            case SetCell():
                return set_cell(desk, edit)
            case SetRowCell():
                return set_row_cell(desk, edit)
            case InsertRow():
                return insert_row(desk, edit)
            case DeleteRow():
                return delete_row(desk, edit)
            case MoveRow():
                return move_row(desk, edit)
    except CellRefused as refusal:
        return Result(edit.id, "refused", message=refusal.sentence)
