"""One cell between the text that people see and the columns that keep it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bgapp.filings.errors import CellRefused
from bgapp.rules.amounts import AmountError, parse_amount, plain_amount
from bgapp.rules.dates import DateError, parse_date
from bgapp.rules.numbers import NumberError, parse_number, plain_number
from bgapp.rules.taxonomy import Taxonomy
from bgapp.rules.text import clean
from bgapp.rules.values import parse_target
from bgapp.sheets.layout import Edition, Field, Kind

Columns = dict[str, Any]
"""Column names with the values to store."""


def columns_of(edition: Edition, field: Field, text: str) -> Columns:
    """The columns that a typed text becomes; :class:`CellRefused` where the cell cannot hold it."""
    text = clean(text)
    try:
        return _columns_of(edition, field, text)
    except (AmountError, DateError, NumberError) as error:
        raise CellRefused(f"「{field.label}」{error}") from error


def check_typed(field: Field, columns: Columns) -> None:
    """:class:`CellRefused` for a number that nobody may type there; a form that came with it keeps it."""
    number = columns.get(field.name)
    if field.most is not None and number is not None and number > field.most:
        raise CellRefused(f"「{field.label}」最多为 {field.most:f}，不能填写 {plain_number(number, 0)}，请改正。")


def note_of(edition: Edition, field: Field, text: str) -> str:
    """What to say of a typed text that is kept: an amount in another unit than its cell's was converted."""
    return parse_amount(text, edition.amount_unit).note if field.kind is Kind.MONEY and clean(text) else ""


def _columns_of(edition: Edition, field: Field, text: str) -> Columns:
    if field.kind is Kind.MONEY:
        return {field.name: parse_amount(text, edition.amount_unit).value if text else None}
    if field.kind is Kind.NUMBER:
        return {field.name: parse_number(text) if text else None}
    if field.kind is Kind.DATE:
        return {field.name: parse_date(text) if text else None}
    if len(text) > field.max_length:
        raise CellRefused(f"「{field.label}」最多 {field.max_length} 个字，现在有 {len(text)} 个，请删减后再保存。")
    if field.kind is Kind.TARGET:
        return target_columns(text)
    if field.kind is not Kind.TEXT:
        text = " ".join(text.split("\n"))
    if text and field.kind in (Kind.LEVEL1, Kind.LEVEL2):
        text = edition.taxonomy.synonyms.get(text, text)
        _check_level(edition.taxonomy, field, text)
    return {field.name: text}


def _check_level(taxonomy: Taxonomy, field: Field, text: str) -> None:
    if field.kind is Kind.LEVEL1:
        known = taxonomy.first_levels
    elif taxonomy.is_open:
        return
    else:
        known = tuple(level2 for level1 in taxonomy.first_levels for level2 in taxonomy.second_levels(level1))
    if text not in known:
        raise CellRefused(f"「{field.label}」没有「{text}」这一项，请从列表中选择。")


def target_columns(text: str) -> Columns:
    """A target value with its parsed parts."""
    target = parse_target(" ".join(text.split("\n")))
    return {
        "target": target.text,
        "target_written": target.written,
        "target_operator": target.operator,
        "target_number": target.number,
        "target_unit": target.unit,
        "target_kind": target.kind.value,
        "target_direction": target.direction.value,
    }


def text_of(edition: Edition, field: Field, value: object) -> str:
    """A column's value as one types it: amounts exact in the edition's unit, numbers, 2025-01-01."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        if field.kind is Kind.MONEY:
            return plain_amount(value, edition.amount_unit, edition.amount_decimals)
        return plain_number(value, field.decimals)
    return value.isoformat() if isinstance(value, date) else str(value)
