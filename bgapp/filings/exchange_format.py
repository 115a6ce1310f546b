"""A filing's form between its models and plain data in the exchange format (docs of the keys: the editions)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from bgapp.filings.cells import Columns, columns_of, text_of
from bgapp.filings.errors import CellRefused
from bgapp.models import FORMS, ROWS, Filing, Form, Row
from bgapp.rules.amounts import YUAN, YUAN_PER_UNIT, AmountError, exact_yuan, parse_amount, print_amount
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Kind, Repeat

SCHEMA_VERSION = 1


def form_of(filing: Filing) -> Form:
    """The row of the form's own table."""
    form: Form = getattr(filing, filing.edition)
    return form


def plain(filing: Filing) -> Plain:
    """The form as plain data, with ``edition``, and with the permanent ``key`` in every row."""
    edition = EDITIONS[filing.edition]
    data: Plain = {"edition": edition.key, "fiscal_year": str(filing.year)}
    for path, text in [*_texts(edition, form_of(filing)), *edition.constants.items()]:
        write(data, path, text)
    for block in edition.repeats:
        data[block.rows] = [row_plain(edition, block, row) for row in getattr(filing, block.rows).all()]
    return data


def row_plain(edition: Edition, block: Repeat, row: Row) -> Plain:
    """A row as plain data, its permanent key included."""
    fields = (column.field for column in block.columns)
    return {"key": str(row.key)} | {field.name: text_of(edition, field, getattr(row, field.name)) for field in fields}


def _texts(edition: Edition, form: Form) -> Iterator[tuple[str, str]]:
    """Paths and texts of a form; beside an amount printed in 万元 the exact yuan, where they are known."""
    for field in stored_fields(edition):
        value = getattr(form, field.name)
        if is_rounding(edition, field) and value is not None:
            yield field.path, print_amount(value, edition.amount_unit).replace(",", "")
            if field.name not in rounded(form):
                yield field.path + YUAN, f"{value:.2f}"
        else:
            yield field.path, text_of(edition, field, value)


def stored_fields(edition: Edition) -> Iterator[Field]:
    """The fields that the form's own table keeps: all but the year, which is the filing's."""
    return (field for field in edition.fields if field.path != "fiscal_year")


def is_rounding(edition: Edition, field: Field) -> bool:
    """Whether a field's printed text may be less exact than what is kept."""
    return edition.exact_amounts and field.kind is Kind.MONEY


def rounded(form: Form) -> list[str]:
    """The columns of a form whose amounts are known only as printed in 万元."""
    names: list[str] = getattr(form, "rounded", [])
    return names


def rounded_after(edition: Edition, form: Form, typed: Field) -> list[str]:
    """The same once an amount was typed: it is exact, and so is a sum of nothing but exact amounts."""
    names = set(rounded(form)) - {typed.name}
    for total in edition.fields:
        if total.computed and typed.path in total.sum_of:
            parts = {edition.field(path).name for path in total.sum_of}
            names = names | {total.name} if parts & names else names - {total.name}
    return [field.name for field in edition.fields if field.name in names]


def codes_of(filing: Filing) -> Plain:
    """The codes by which others find the form again, where it has any."""
    codes = {"project_code": filing.project.code, "unit_code": filing.unit.code}
    return {key: code for key, code in codes.items() if code}


def without_keys(form: Plain) -> Plain:
    """The form as others get it: rows without our keys."""
    return {name: _bare(value) if isinstance(value, list) else value for name, value in form.items()}


def _bare(rows: Sequence[Plain]) -> list[Plain]:
    return [{name: text for name, text in row.items() if name != "key"} for row in rows]


def digest(form: Plain) -> str:
    """SHA-256 of the form's canonical JSON: equal forms, equal digests."""
    canonical = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def store(filing: Filing, form: Plain) -> None:
    """Write a whole form for a filing that has none yet; :class:`CellRefused` where a cell cannot hold its text."""
    edition = EDITIONS[filing.edition]
    model: Any = FORMS[filing.edition]
    row: Form = model(filing=filing, **form_columns(edition, form))
    row.save(force_insert=True)
    for block in edition.repeats:
        ROWS[block.rows]._default_manager.bulk_create(_rows(filing, edition, block, form.get(block.rows) or ()))


def form_columns(edition: Edition, form: Plain) -> Columns:
    """The columns of a form without its rows; amounts that it gives in another unit than its edition's are exact."""
    form = _in_own_unit(edition, form)
    columns: Columns = {}
    for field in stored_fields(edition):
        columns |= columns_of(edition, field, edition.text(form, field))
    if edition.exact_amounts:
        amounts = (field for field in edition.fields if is_rounding(edition, field) and columns[field.name] is not None)
        columns["rounded"] = [field.name for field in amounts if exact_yuan(form, field.path) is None]
    return columns


def _in_own_unit(edition: Edition, form: Plain) -> Plain:
    """The form with exact amounts beside those that its ``funding_unit`` says are in another unit: 元, not 万元."""
    unit = read(form, "funding_unit")
    if not edition.exact_amounts or unit not in YUAN_PER_UNIT or unit == edition.amount_unit:
        return form
    exact = deepcopy(form)
    for field in edition.fields:
        text = read(form, field.path) if is_rounding(edition, field) else ""
        if text and exact_yuan(form, field.path) is None:
            write(exact, field.path + YUAN, _yuan(field, text, unit))
    return exact


def _yuan(field: Field, text: str, unit: str) -> str:
    try:
        return f"{parse_amount(text, unit).value:.2f}"
    except AmountError as error:
        raise CellRefused(f"「{field.label}」{error}") from error


def _rows(filing: Filing, edition: Edition, block: Repeat, rows: Sequence[Plain]) -> list[Any]:
    return [
        ROWS[block.rows](
            filing=filing, position=position, key=row.get("key") or uuid.uuid4(), **row_columns(edition, block, row)
        )
        for position, row in enumerate(rows)
    ]


def row_columns(edition: Edition, block: Repeat, row: Plain) -> Columns:
    """The columns of one row."""
    columns: Columns = {}
    for column in block.columns:
        columns |= columns_of(edition, column.field, edition.text(row, column.field))
    return columns
