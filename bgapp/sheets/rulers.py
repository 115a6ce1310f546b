"""Row numbers and column letters of the worksheet that a form was read from, beside the form in its own grid.

Where the source has none (Word, PDF), or does not run as the grid does (a flat list), there are no rulers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bgapp.sheets.grid.cells import column_letters
from bgapp.sheets.placing import Cell, Row, Sheet

ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class Rulers:
    """The letters of the grid's columns, and the number of each of its rows; empty texts where they are not known."""

    letters: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def rulers(sheet: Sheet, addresses: Mapping[str, str]) -> Rulers:
    """The rulers of a placed form whose values, by their ``where``, stood at ``addresses`` such as ``F6``."""
    numbers = [_number(row, addresses) for row in sheet.rows]
    columns = _columns(sheet, addresses)
    if not any(numbers) or not _rises(numbers) or not _rises(columns):
        return Rulers()
    letters = (column_letters(column - 1) if column else "" for column in _filled(columns))
    return Rulers(tuple(letters), tuple(str(number) if number else "" for number in _filled(numbers)))


def _place(cell: Cell, addresses: Mapping[str, str]) -> tuple[str, int] | None:
    found = ADDRESS.match(addresses.get(cell.where, "")) if cell.field else None
    return (found[1], int(found[2])) if found else None


def _number(row: Row, addresses: Mapping[str, str]) -> int:
    """The row of the last value in it, since merged levels begin further up; 0 where none is known."""
    places = [place for cell in row.cells if (place := _place(cell, addresses))]
    return places[-1][1] if places else 0


def _columns(sheet: Sheet, addresses: Mapping[str, str]) -> list[int]:
    """The column (from 1) of each column of the grid, from the first value that begins in it; 0 where none does."""
    columns: dict[int, int] = {}
    for row in sheet.rows:
        for cell in row.cells:
            if place := _place(cell, addresses):
                columns.setdefault(cell.column, _rank(place[0]))
    return [columns.get(column, 0) for column in range(len(sheet.edition.widths))]


def _rank(letter: str) -> int:
    rank = 0
    for sign in letter:
        rank = rank * 26 + ord(sign) - 64
    return rank


def _rises(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(number for number in numbers if number))


def _filled(numbers: Sequence[int]) -> Iterator[int]:
    """The numbers, those of captions filled in: before the first known one, and between two where none is left over."""
    known = [index for index, number in enumerate(numbers) if number]
    gaps = {index: numbers[known[0]] - known[0] + index for index in range(known[0])}
    for low, high in pairwise(known):
        if numbers[high] - numbers[low] == high - low:
            gaps |= {index: numbers[low] + index - low for index in range(low, high)}
    return (number or max(0, gaps.get(index, 0)) for index, number in enumerate(numbers))
