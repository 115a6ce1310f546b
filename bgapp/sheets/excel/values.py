"""What stands in a worksheet: amounts as numbers, dates as dates, and every other text as nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import count

from bgapp.rules.text import clean
from bgapp.sheets.layout import Edition, Kind
from bgapp.sheets.placing import Cell

TEXT_LENGTH = 32_767
NAME_LENGTH = 31
DIGITS = 15
"""Significant digits of a number in Excel: what has more stays a text, or its end would become zeros."""
FIRST_DATE = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so that earlier dates are a day off."""

ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\s]+")


class TextTooLongError(ValueError):
    """A text that no Excel cell can hold."""

    def __init__(self, label: str, length: int) -> None:
        super().__init__(f"{label}有 {length:,} 个字符，Excel 一个单元格最多存 {TEXT_LENGTH:,} 个，请缩短后再导出。")


def value_of(cell: Cell, edition: Edition) -> Decimal | date | str:
    """The value of a placed cell: an amount exactly as printed, a real date, or text; ``TextTooLongError``."""
    kind = cell.field.kind if cell.field else None
    value: Decimal | date | None = None
    if kind in (Kind.MONEY, Kind.NUMBER):
        value = _number(cell.text.replace(",", ""))
    elif kind is Kind.DATE:
        value = _date(cell.text)
    return text_of(cell.text, edition.label(cell.where) if cell.field else "栏目") if value is None else value


def text_of(text: str, label: str) -> str:
    """A text that a cell can hold; ``TextTooLongError``, which names the cell by its label, where it is too long."""
    text = literal(text)
    length = len(text.encode("utf-16-le")) // 2
    if length > TEXT_LENGTH:
        raise TextTooLongError(label, length)
    return text


def literal(text: str) -> str:
    """A text as a workbook can carry it: without control characters, and nothing in it decoded.

    Excel reads ``_x0041_`` as the escape of a character, so what looks like one gets its underscore escaped.
    """
    return ESCAPE_LOOKALIKE.sub("_x005F_", text if text.isprintable() else clean(text))


def sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Legal worksheet names, unique whatever their case, from the names of projects."""
    taken: set[str] = set()
    for name in names:
        legal = NOT_IN_NAME.sub(" ", clean(name)).strip(" '") or "未命名"
        name = next(name for name in _candidates(legal) if name.casefold() not in taken)
        taken.add(name.casefold())
        yield name


def _candidates(name: str) -> Iterator[str]:
    yield _cut(name, NAME_LENGTH)
    for number in count(2):
        suffix = f"（{number}）"
        yield _cut(name, NAME_LENGTH - len(suffix)) + suffix


def _cut(name: str, length: int) -> str:
    """The beginning of a name, in the UTF-16 units that Excel counts."""
    return name.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore").rstrip(" '")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(number.as_tuple().digits) <= DIGITS else None


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DATE and day.isoformat() == text else None
