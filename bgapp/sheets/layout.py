"""The vocabulary in which an official form (表样) is described once, as data.

An :class:`Edition` drives the editor, the HTML, the PDF, the Excel and the labels in every message.
A form itself is plain data in the exchange format (:mod:`bgapp.rules.plain`), ``funding.annual_total`` being a *path*
into it and ``indicators[3].target`` a *where*, the address of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from bgapp.rules.amounts import YUAN_PER_UNIT, exact_yuan, plain_amount
from bgapp.rules.plain import Plain, read
from bgapp.rules.taxonomy import Taxonomy
from bgapp.rules.values import compose_target

NAME_LENGTH = 200
TEXT_LENGTH = 10_000


class Kind(StrEnum):
    """What may be written into a cell, hence how it is edited, parsed and printed."""

    NAME = "name"
    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    TARGET = "target"
    ACTUAL = "actual"
    NUMBER = "number"


class UnitStyle(StrEnum):
    """How an edition prints the unit of a target value that is entered in parts: ``≥90(%)``, ``≥90%``, ``≥90``."""

    BRACKETS = "brackets"
    BARE = "bare"
    NONE = "none"


@dataclass(frozen=True)
class Field:
    """One value of a form: its ``path`` in the exchange format ends with the model's column unless that is named.

    ``sum_of`` names its parts; a ``computed`` sum is filled in by the system, a typed one checked when all are filled.
    What else is computed comes from the scoring scheme, which leaves a choice for qualitative targets where the field
    is ``adjustable``. ``carried`` cells are read-only in a form that was started from another one (a self-evaluation
    from its target). A NUMBER is points or percent with two decimals, a whole one with ``decimals``; what
    people type is ``most`` at most. ``prior`` is the cell (path) of the same project's form of last year that this one
    repeats.
    """

    path: str
    label: str
    kind: Kind = Kind.NAME
    required: bool = False
    readonly: bool = False
    sum_of: tuple[str, ...] = ()
    computed: bool = False
    carried: bool = False
    adjustable: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    column: str = ""
    prior: str = ""
    decimals: int = 2
    most: Decimal | None = None

    @cached_property
    def name(self) -> str:
        """The column that keeps the value."""
        return self.column or self.path.rsplit(".", 1)[-1]

    @property
    def max_length(self) -> int:
        """Characters that the cell holds at most."""
        return TEXT_LENGTH if self.kind is Kind.TEXT else NAME_LENGTH

    @property
    def editable(self) -> bool:
        return not self.readonly and (self.adjustable or not self.computed)


@dataclass(frozen=True)
class Label:
    """A printed caption; ``\\n`` breaks its line, ``{fiscal_year}`` is the form's year."""

    text: str
    cols: int = 1
    rows: int = 1
    align: str = "center"


@dataclass(frozen=True)
class Value:
    """The place of a field in the grid; ``before`` and ``after`` are captions printed in the same cell."""

    path: str
    cols: int = 1
    rows: int = 1
    before: str = ""
    after: str = ""
    align: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a repeating block; equal neighbours of a ``merged`` one are printed as one tall cell."""

    field: Field
    heading: str
    cols: int = 1
    merged: bool = False


@dataclass(frozen=True)
class Fixed:
    """Grid rows that every form has once; a cell covered by a taller one above is left out, as in HTML."""

    section: str
    rows: tuple[tuple[Label | Value, ...], ...]


@dataclass(frozen=True)
class Repeat:
    """A heading row and one row per entry of the list ``rows``, beside a side label (if any) as tall as all of them.

    An ``optional`` block may have no row. ``begin`` are the second levels for which an empty form offers a row;
    ``printed_levels`` those that are printed even where they have none.
    """

    section: str
    rows: str
    noun: str
    columns: tuple[Column, ...]
    side: Label | None = None
    optional: bool = False
    begin: tuple[str, ...] = ()
    printed_levels: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of a column, ``None`` where the block has none of that name."""
        return next((column.field for column in self.columns if column.field.name == name), None)


@dataclass(frozen=True)
class Identity:
    """Which cells (paths) say what a filing is about; empty where the form has no such cell.

    ``amount`` is the sum applied for, or the full-year budget of a self-evaluation; ``goal`` what is to be reached.
    """

    project: str
    unit: str
    department: str = ""
    nature: str = ""
    amount: str = ""
    goal: str = ""


@dataclass(frozen=True)
class Edition:
    """One official form of one range of years; ``short`` is its kind in a word or two, for lists.

    Amounts are in ``amount_unit`` (元 or 万元) and printed with ``amount_decimals`` at least. ``constants`` are texts
    of the exchange format that every form of the edition has. A self-evaluation ``evaluates`` the targets of another
    edition, whose cells it ``carries``: own path → path in the target. A copy of a form of another edition (by key)
    ``takes`` cells that have another path there: own path → path there.
    """

    key: str
    title: str
    short: str
    subtitle: str
    first_year: int
    last_year: int | None
    amount_unit: str
    widths: tuple[int, ...]
    fields: tuple[Field, ...]
    blocks: tuple[Fixed | Repeat, ...]
    taxonomy: Taxonomy
    identity: Identity
    amount_decimals: int = 2
    units: UnitStyle = UnitStyle.BRACKETS
    constants: Mapping[str, str] = dataclass_field(default_factory=dict)
    evaluates: str = ""
    carries: Mapping[str, str] = dataclass_field(default_factory=dict)
    takes: Mapping[str, Mapping[str, str]] = dataclass_field(default_factory=dict)

    def field(self, path: str) -> Field:
        """The field of a path, ``KeyError`` where the form has none."""
        return self._by_path[path]

    @cached_property
    def _by_path(self) -> Mapping[str, Field]:
        return {field.path: field for field in self.fields}

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Repeat))

    def repeat(self, rows: str) -> Repeat:
        """The block of a list of rows, ``KeyError`` where the form has none."""
        return self._by_rows[rows]

    @cached_property
    def _by_rows(self) -> Mapping[str, Repeat]:
        return {block.rows: block for block in self.repeats}

    @property
    def exact_amounts(self) -> bool:
        """Whether amounts are printed rounded (in 万元), so that a form carries the exact yuan beside them."""
        return YUAN_PER_UNIT[self.amount_unit] != 1

    def text(self, form: Plain, field: Field) -> str:
        """The text of a cell as one types it: an amount in the edition's unit, exact where the exact one is known."""
        exact = exact_yuan(form, field.path) if field.kind is Kind.MONEY and self.exact_amounts else None
        return read(form, field.path) if exact is None else plain_amount(exact, self.amount_unit)

    def target(self, operator: str, number: str, unit: str) -> str:
        """A target value entered in parts, as the edition prints it."""
        printed = "" if self.units is UnitStyle.NONE else unit
        return compose_target(operator, number, printed, brackets=self.units is UnitStyle.BRACKETS)

    def covers(self, year: int) -> bool:
        """Whether the edition serves a fiscal year."""
        return self.first_year <= year <= (self.last_year or year)

    def label(self, where: str) -> str:
        """The Chinese name of a cell, e.g. ``绩效指标第 4 行「三级指标」`` for ``indicators[3].name``."""
        match = None if where in self._by_path else ROW_CELL.fullmatch(where)
        if match is None:
            return self._by_rows[where].section if where in self._by_rows else f"「{self.field(where).label}」"
        repeat = self.repeat(match["rows"])
        place = f"{repeat.section}第 {int(match['index']) + 1} 行"
        names = {column.field.name: column.field.label for column in repeat.columns}
        return f"{place}「{names[match['name']]}」" if match["name"] else place


ROW_CELL = re.compile(r"(?P<rows>\w+)\[(?P<index>\d+)\](?:\.(?P<name>\w+))?")


def cells(edition: Edition, form: Plain) -> Iterator[tuple[str, Field, str]]:
    """Every value of a form as (where, field, text), in printed order of the fields and then of the rows."""
    for field in edition.fields:
        yield field.path, field, edition.text(form, field)
    for repeat in edition.repeats:
        for index, row in enumerate(form.get(repeat.rows) or ()):
            for column in repeat.columns:
                yield f"{repeat.rows}[{index}].{column.field.name}", column.field, edition.text(row, column.field)
