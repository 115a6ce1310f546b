"""An edition as its reader needs it: which labels it prints, and where each value stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TypeVar

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Repeat
from bgapp.sheets.placing import Cell, Row, place
from bgapp.sheets.reader.words import IN_BRACKETS, LONGEST_LABEL, key, spellings

T = TypeVar("T")
LEADING_YEAR = re.compile(r"^[0-9]{4}(?=年)")


@dataclass(frozen=True, eq=False)
class Spot:
    """A label at its place in the official layout; ``block`` counts the edition's blocks. Each is itself alone."""

    block: int
    row: int
    column: int
    rows: int
    cols: int
    text: str


@dataclass(frozen=True)
class Anchor:
    """Where a value stands: behind its ``caption`` in the same cell, right of ``led``, below ``headed``, or where a row
    and a column meet (both). ``rank`` counts the values between ``led`` and this one. ``under`` names the column of the
    list of rows above, under which the value stands too.
    """

    field: Field
    caption: Spot | None = None
    led: Spot | None = None
    headed: Spot | None = None
    rank: int = 0
    under: str = ""
    before: str = ""
    after: str = ""

    @property
    def label(self) -> Spot | None:
        """The one label that the value goes by; nothing where it needs two, or is one of several."""
        if self.caption or (self.led and self.headed) or self.rank:
            return self.caption
        return self.headed or self.led


@dataclass(frozen=True, eq=False)
class Heading:
    """A column of a list of rows by the key of its heading."""

    repeat: Repeat
    block: int
    column: str


class Vocabulary:
    """The labels of an edition, by every spelling of them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._spots: list[Spot] = []
        self.anchors: list[Anchor] = []
        self.headings: dict[str, dict[str, Heading]] = {}
        blocks = groupby(place(edition, Plain(), merged=False).rows, key=lambda row: (row.section, row.repeat))
        above: Sequence[Cell] = ()
        for number, ((_, repeat), rows) in enumerate(blocks):
            if repeat is None:
                self._add_fixed(number, list(rows), above)
                above = ()
            else:
                above = self._add_repeat(number, repeat, next(rows))

    def _add_fixed(self, block: int, rows: Sequence[Row], above: Sequence[Cell]) -> None:
        cells = [cell for row in rows for cell in row.cells]
        labels = [_spot(block, cell) for cell in cells if cell.field is None and key(cell.text)]
        values = [cell for cell in cells if cell.field is not None]
        self._spots += labels
        for cell in values:
            anchor = _anchor(block, cell, labels, values, above)
            self.anchors.append(anchor)
            if anchor.caption:
                self._spots.append(anchor.caption)

    def _add_repeat(self, block: int, repeat: Repeat, heading: Row) -> Sequence[Cell]:
        names = iter(column.field.name for column in repeat.columns)
        side = 1 if repeat.side else 0
        self._spots += [_spot(block, cell) for cell in heading.cells[:side]]
        columns = heading.cells[side:]
        found = {cell.text: Heading(repeat, block, name) for cell, name in zip(columns, names, strict=True)}
        self.headings[repeat.rows] = _by_spelling(found)
        return columns

    @cached_property
    def spots(self) -> dict[str, tuple[Spot, ...]]:
        """The labels by the key of each of their spellings; those with the same words share it."""
        same: dict[str, list[Spot]] = {}
        for spot in self._spots:
            same.setdefault(spot.text, []).append(spot)
        return _by_spelling({text: tuple(spots) for text, spots in same.items()})

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key that the edition's labels and headings have."""
        return frozenset(self.spots).union(*self.headings.values())

    @cached_property
    def size(self) -> int:
        """How many different labels and headings the edition prints."""
        headings = [heading.column for found in self.headings.values() for heading in set(found.values())]
        return len({spot.text for spot in self._spots}) + len(headings)

    def meanings(self, keys: Iterable[str]) -> int:
        """How many of the edition's different labels and headings a set of keys has."""
        return len(set().union(*(self._meant[found] for found in self.keys.intersection(keys))))

    @cached_property
    def _meant(self) -> Mapping[str, frozenset[object]]:
        """Which labels and headings each key stands for."""
        return {
            found: frozenset(
                [
                    *(spot.text for spot in self.spots.get(found, ())[:1]),
                    *(headings[found] for headings in self.headings.values() if found in headings),
                ]
            )
            for found in self.keys
        }

    @cached_property
    def project(self) -> frozenset[str]:
        """The keys of the label that says what a form is about: with it a form begins."""
        path = self.edition.identity.project
        anchor = next(anchor for anchor in self.anchors if anchor.field.path == path)
        return frozenset(found for found, spots in self.spots.items() if anchor.label in spots)

    def spots_of(self, text: str) -> tuple[Spot, ...]:
        """The labels that a whole text may be."""
        return _looked_up(self.spots, text) or ()

    def heading_of(self, rows: str, text: str) -> Heading | None:
        """The column that a text may head."""
        return _looked_up(self.headings[rows], text)

    @cached_property
    def paths(self) -> dict[Spot, Field]:
        """The fields that go by one label alone."""
        return {anchor.label: anchor.field for anchor in self.anchors if anchor.label}


def _looked_up(found: Mapping[str, T], text: str) -> T | None:
    """What is known under one of the keys of a text."""
    for possible in keys_of(text):
        if possible in found:
            return found[possible]
    return None


@lru_cache(maxsize=65536)
def keys_of(text: str) -> tuple[str, ...]:
    """The keys that a label may have: as it stands, without what is in brackets, without its year."""
    if len(text) > 2 * LONGEST_LABEL:
        return ()
    own = key(text)
    return tuple(dict.fromkeys(filter(None, (own, key(IN_BRACKETS.sub("", text)), LEADING_YEAR.sub("", own)))))


def _by_spelling(found: Mapping[str, T]) -> dict[str, T]:
    """Values under every spelling of their labels; a spelling that is another label's own is that label's."""
    own = {key(text): value for text, value in found.items()}
    others = {other: value for text, value in found.items() for other in spellings(text)}
    return others | own


def _spot(block: int, cell: Cell, text: str = "") -> Spot:
    return Spot(block, cell.row, cell.column, cell.rows, cell.cols, text or cell.text)


def _anchor(block: int, cell: Cell, labels: Sequence[Spot], values: Sequence[Cell], above: Sequence[Cell]) -> Anchor:
    assert cell.field is not None
    caption = _spot(block, cell, cell.before) if cell.before else None
    headed = _headed(cell, labels, values)
    led = _led(cell, labels)
    if led and headed and led.row <= headed.row:
        led = None
    rank = 0
    if led:
        rank = sum(led.column < other.column < cell.column and _beside(other, cell.row) for other in values)
    under = next((item.text for item in above if (item.column, item.cols) == (cell.column, cell.cols)), "")
    return Anchor(cell.field, caption, led, headed, rank, under, cell.before, cell.after)


def _beside(item: Spot | Cell, row: int) -> bool:
    return item.row <= row < item.row + item.rows


def _led(cell: Cell, labels: Sequence[Spot]) -> Spot | None:
    """The nearest label to the left, other values between or not."""
    left = [label for label in labels if label.column < cell.column and _beside(label, cell.row)]
    return max(left, key=lambda label: label.column, default=None)


def _headed(cell: Cell, labels: Sequence[Spot], values: Sequence[Cell]) -> Spot | None:
    """The label on top of the values that stand as wide as this one, down to it."""
    items: list[Spot | Cell] = [*labels, *values]
    same = [item for item in items if (item.column, item.cols) == (cell.column, cell.cols)]
    top = cell.row
    while True:
        on_top = next((item for item in same if item.row + item.rows == top), None)
        if on_top is None or isinstance(on_top, Spot):
            return on_top
        top = on_top.row


VOCABULARIES = {name: Vocabulary(edition) for name, edition in EDITIONS.items()}
