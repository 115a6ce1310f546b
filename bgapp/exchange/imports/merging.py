"""Put what a file says into the stored form, cell by cell.

A cell or a column that the file has not is not said by it, and stays as it is stored; so do cells that are the
system's (单位、主管部门), that a self-evaluation has from its target, and those that a decision keeps (``keeps``).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from bgapp.filings.cells import columns_of, text_of
from bgapp.filings.errors import CellRefused
from bgapp.filings.evaluating import without_unit
from bgapp.filings.exchange_format import is_rounding, stored_fields
from bgapp.models import StagedForm
from bgapp.rules.amounts import YUAN, exact_yuan, print_amount
from bgapp.rules.differences.matching import match
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.layout import ROW_CELL, Edition, Field, Kind, Repeat


@dataclass(frozen=True)
class Said:
    """What a file says: a form, the paths of the cells that it has, and of each of its lists the columns."""

    form: Plain
    cells: Collection[str]
    columns: Mapping[str, Collection[str]]


def said_of(staged: StagedForm, form: Plain) -> Said:
    """What the file of a staged form says, and what was mended or filled in since."""
    edition = staged.layout
    wheres = {*staged.places, *(mend["where"] for mend in staged.mends), *staged.fills}
    columns: dict[str, set[str]] = {block.rows: set() for block in edition.repeats if form.get(block.rows)}
    for where in wheres:
        found = ROW_CELL.fullmatch(where)
        if found and found["rows"] in columns:
            columns[found["rows"]].add(found["name"])
    return Said(form, wheres, columns)


def canonical(edition: Edition, form: Plain) -> tuple[Plain, list[tuple[str, str]]]:
    """The form as it would be stored, and the cells (where, sentence) that cannot be."""
    result: Plain = deepcopy(form)
    refused: list[tuple[str, str]] = []
    for field in stored_fields(edition):
        if not is_rounding(edition, field) or not exact_yuan(form, field.path):
            _settle(edition, field, result, field.path, refused)
    for block in edition.repeats:
        for index, row in enumerate(result.get(block.rows) or ()):
            for column in block.columns:
                _settle(edition, column.field, row, column.field.name, refused, f"{block.rows}[{index}].")
    return result, refused


def _settle(
    edition: Edition, field: Field, entry: Plain, path: str, refused: list[tuple[str, str]], place: str = ""
) -> None:
    try:
        text = text_of(edition, field, columns_of(edition, field, read(entry, path))[field.name])
    except CellRefused as refusal:
        refused.append((place + path, refusal.sentence))
        return
    if text != read(entry, path):
        write(entry, path, text)


class Merger:
    """Puts what files say into stored forms of an edition; ``is_linked``: the stored form has cells from a target."""

    def __init__(self, edition: Edition, *, is_linked: bool = False, keeps: Collection[str] = ()) -> None:
        self._edition = edition
        self._is_linked = is_linked
        self._keeps = keeps

    def merge(self, base: Plain, said: Said) -> Plain:
        """The stored form with what the file says; every row has a key."""
        form = deepcopy(base)
        for field in stored_fields(self._edition):
            if field.path in said.cells and not self._is_kept(field, field.path):
                _put(self._edition, field, form, said.form)
        for block in self._edition.repeats:
            if block.rows in said.columns:
                form[block.rows] = list(self._rows(block, base.get(block.rows) or (), said))
        return form

    def lost(self, base: Plain, said: Said) -> Iterator[str]:
        """The rows (where) of the file that have no place in a form that has its rows from a target."""
        for block in self._edition.repeats:
            if self._is_linked and block.rows in said.columns and self._is_carried(block):
                found = {new for _, new in self._pairs(block, base.get(block.rows) or (), said)}
                rows = said.form.get(block.rows) or ()
                yield from (f"{block.rows}[{index}].name" for index in range(len(rows)) if index not in found)

    def differing(self, base: Plain, said: Said) -> Iterator[tuple[str, str]]:
        """The cells (where, stored text) in which the file says otherwise than a target; units are not compared."""
        for field in stored_fields(self._edition):
            if self._is_linked and field.carried and field.path in said.cells:
                stored = self._edition.text(base, field)
                if _shown(self._edition, field, base) != _shown(self._edition, field, said.form):
                    yield field.path, stored
        for block in self._edition.repeats:
            if self._is_linked and block.rows in said.columns and self._is_carried(block):
                yield from self._differing_rows(block, base.get(block.rows) or (), said)

    def _differing_rows(self, block: Repeat, rows: Sequence[Plain], said: Said) -> Iterator[tuple[str, str]]:
        for old, new in self._pairs(block, rows, said):
            for column in block.columns:
                name = column.field.name
                if not column.field.carried or name not in said.columns[block.rows]:
                    continue
                stored, text = read(rows[old], name), read(said.form[block.rows][new], name)
                if _compared(column.field, stored) != _compared(column.field, text):
                    yield f"{block.rows}[{new}].{name}", stored

    def _is_kept(self, field: Field, address: str) -> bool:
        return field.readonly or (self._is_linked and field.carried) or address in self._keeps

    def _is_carried(self, block: Repeat) -> bool:
        return any(column.field.carried for column in block.columns)

    def _keeps_rows(self, block: Repeat) -> bool:
        return block.rows in self._keeps or (self._is_linked and self._is_carried(block))

    def _rows(self, block: Repeat, base: Sequence[Plain], said: Said) -> Iterator[Plain]:
        rows, pairs = said.form[block.rows], self._pairs(block, base, said)
        if self._keeps_rows(block):
            found = dict(pairs)
            for index, row in enumerate(base):
                yield self._row(block, row, rows[found[index]], said) if index in found else dict(row)
            return
        olds = {new: old for old, new in pairs}
        kept = self._kept_rows(base, {old for old, _ in pairs})
        yield from kept.pop(None, ())
        for index, row in enumerate(rows):
            old = base[olds[index]] if index in olds else None
            yield self._row(block, old or {"key": read(row, "key") or str(uuid.uuid4())}, row, said)
            yield from kept.pop(read(old, "key"), ()) if old else ()

    def _kept_rows(self, base: Sequence[Plain], found: Collection[int]) -> dict[str | None, list[Plain]]:
        """The stored rows that the file has not and that stay, by the key of the matched row before them."""
        kept: dict[str | None, list[Plain]] = {}
        before: str | None = None
        for index, row in enumerate(base):
            if index in found:
                before = read(row, "key")
            elif read(row, "key") in self._keeps:
                kept.setdefault(before, []).append(dict(row))
        return kept

    def _row(self, block: Repeat, old: Plain, row: Plain, said: Said) -> Plain:
        result = {column.field.name: "" for column in block.columns} | old
        for column in block.columns:
            name = column.field.name
            if name in said.columns[block.rows] and not self._is_kept(column.field, f"{old['key']}.{name}"):
                result[name] = read(row, name)
        return result

    def _pairs(self, block: Repeat, base: Sequence[Plain], said: Said) -> list[tuple[int, int]]:
        """Which stored row (index) is which row of the file."""
        names = [column.field.name for column in block.columns if column.field.name in said.columns[block.rows]]
        rows = said.form[block.rows]
        if self._is_linked and self._is_carried(block):
            names = [name for name in names if (field := block.field(name)) and field.carried]
            rows = [row | {"target": without_unit(read(row, "target"))} for row in rows]
        return match(base, rows, names) if names else []


def _put(edition: Edition, field: Field, form: Plain, said: Plain) -> None:
    """Put a cell into a form; an exact amount stays behind the printed one that the file repeats."""
    text = read(said, field.path)
    if not is_rounding(edition, field):
        write(form, field.path, text)
        return
    exact = exact_yuan(said, field.path)
    if exact is None and _shown(edition, field, form) == _shown(edition, field, said):
        return
    write(form, field.path, text)
    write(form, field.path + YUAN, "" if exact is None else f"{exact:.2f}")


def _shown(edition: Edition, field: Field, form: Plain) -> str:
    """A cell as it is printed."""
    exact = exact_yuan(form, field.path) if is_rounding(edition, field) else None
    text = read(form, field.path) if exact is None else print_amount(exact, edition.amount_unit).replace(",", "")
    return f"{Decimal(text):.2f}" if is_rounding(edition, field) and text else text


def _compared(field: Field, text: str) -> str:
    return without_unit(text) if field.kind is Kind.TARGET else text
