"""Mends that an import can offer for a cell that cannot be stored: what the rest of the form says it must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches

from bgapp.rules.amounts import AmountError, parse_amount, plain_amount
from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import ROW_CELL, Edition, Field, Kind

LIKE = 0.5
"""How much of a level's name must be there, from 0 to 1, for it to be offered."""


def offers(edition: Edition, form: Plain, where: str, units: Sequence[str] = ()) -> list[str]:
    """Texts, as one types them, that would put the cell right; none where only the filer can know.

    ``units`` are the names of those that the person imports for.
    """
    cell = field_at(edition, where)
    if cell is None:
        return []
    if where == edition.identity.unit:
        return [name for name in units if name != read(form, where)]
    if cell.kind is Kind.MONEY:
        return [plain_amount(amount, edition.amount_unit) for amount in _amounts(edition, form, where)]
    return _levels(edition, form, where, cell)


def field_at(edition: Edition, where: str) -> Field | None:
    """The field of a cell, nothing where the form has no such cell."""
    row = ROW_CELL.fullmatch(where)
    if row and row["name"]:
        return edition.repeat(row["rows"]).field(row["name"])
    return next((field for field in edition.fields if field.path == where), None)


def _amounts(edition: Edition, form: Plain, where: str) -> Iterator[Decimal]:
    """In yuan: the sum of the parts, or what the total leaves for this part; nothing where one of them is not known."""
    for total in edition.fields:
        others = [path for path in total.sum_of if path != where]
        parts = [_amount(edition, form, path) for path in others]
        rest = sum((part for part in parts if part is not None), Decimal())
        if None in parts or not total.sum_of:
            continue
        if total.path == where:
            yield rest
        elif where in total.sum_of and (whole := _amount(edition, form, total.path)) is not None and whole >= rest:
            yield whole - rest


def _amount(edition: Edition, form: Plain, path: str) -> Decimal | None:
    text = edition.text(form, edition.field(path))
    try:
        return parse_amount(text, edition.amount_unit).value if text else None
    except AmountError:
        return None


def _levels(edition: Edition, form: Plain, where: str, cell: Field) -> list[str]:
    """The name of a level that is most like what was written."""
    taxonomy = edition.taxonomy
    known: Sequence[str] = ()
    if cell.kind is Kind.LEVEL1:
        known = taxonomy.first_levels
    elif cell.kind is Kind.LEVEL2:
        known = taxonomy.second_levels(read(form, where[:-1] + "1"))
    return get_close_matches(read(form, where), known, n=1, cutoff=LIKE)
