"""Carry out what a finding proposes (改为 …), as an edit like any other; a computed cell is computed again (重算)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bgapp.filings.access import check_may_edit, fetch
from bgapp.filings.editing import apply, recompute
from bgapp.filings.edits import Edit, SetCell, SetRowCell
from bgapp.filings.errors import Conflict, Refused
from bgapp.filings.exchange_format import plain
from bgapp.filings.scoring import Change
from bgapp.models import Filing, Person
from bgapp.reviews.findings.answers import GONE, found
from bgapp.reviews.findings.checking import Place
from bgapp.rules.checks import Finding
from bgapp.rules.plain import read
from bgapp.rules.values import parse_target
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL, Edition, Field

RECOMPUTE = "重算"

SHOWN = 40
"""Characters of a mended text that a button shows."""


def mend(person: Person, filing_id: int, place: Place, value: str) -> Sequence[Change]:
    """Mend what the finding at a place proposes to; the computed cells that changed.

    404 or ``NotAllowed`` where the person may not edit the filing now, :class:`Conflict` where the finding is gone,
    :class:`Refused` where it proposes nothing.
    """
    filing = fetch(person, filing_id)
    check_may_edit(filing)
    finding = found(filing, place, value)
    words = mend_words(filing, finding, "")
    if not words:
        raise Refused("这条提示没有可以直接改的内容，请自己修改。")
    if words == RECOMPUTE:
        field = _field_at(EDITIONS[filing.edition], finding.where)
        return recompute(person, filing_id, [finding.where] if field and field.sum_of else ())
    saved = apply(person, filing_id, [_edit(filing, finding, place)])
    if saved.results[0].state != "saved":
        raise Conflict(saved.results[0].message or GONE)
    return saved.computed


def mend_words(filing: Filing, finding: Finding, text: str) -> str:
    """The words of the button that mends a finding whose cell holds ``text``; empty where none can."""
    field = _field_at(EDITIONS[filing.edition], finding.where) if finding.mend else None
    if field is None or (field.carried and filing.target_id):
        return ""
    if field.computed:
        return RECOMPUTE
    return _words(text, finding.mend) if field.editable else ""


def _words(text: str, mend: str) -> str:
    """What is put in, or what the cell will say."""
    old, new = parse_target(text), parse_target(mend)
    only_unit = (old.operator, old.number_text) == (new.operator, new.number_text) and new.unit and not old.unit
    return f"填入 {new.unit}" if only_unit else f"改为 {mend}" if len(mend) <= SHOWN else "改正"


def _edit(filing: Filing, finding: Finding, place: Place) -> Edit:
    old = read(plain(filing), finding.where)
    if not place.row:
        return SetCell(finding.where, finding.where, old, finding.mend)
    rows = finding.where.partition("[")[0]
    return SetRowCell(finding.where, UUID(place.row), place.field, old, finding.mend, rows)


def _field_at(edition: Edition, where: str) -> Field | None:
    """The field of a cell; nothing for a block, or what is no part of the form."""
    cell = ROW_CELL.fullmatch(where)
    for block in edition.repeats if cell else ():
        if cell and block.rows == cell["rows"]:
            return block.field(cell["name"] or "")
    return next((field for field in edition.fields if field.path == where), None)
