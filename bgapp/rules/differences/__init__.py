"""What changed between two versions of a form: cells, and rows added, deleted and moved.

Rows are matched by their permanent key where the versions share one, else by what they say, so that as little as
possible has changed (:mod:`bgapp.rules.differences.matching`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from bgapp.rules.differences.chains import longest_rising
from bgapp.rules.differences.lines import Pair
from bgapp.rules.differences.matching import match
from bgapp.rules.plain import Plain, read, write


@dataclass(frozen=True)
class Shape:
    """What of a form is compared: the paths of its cells, and by the name of each list the fields of its rows."""

    cells: Sequence[str]
    rows: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Changed:
    """A cell whose text changed: its address in the new and in the old version, and its row's key, if it has one."""

    where: str
    was: str
    old: str
    new: str
    key: str = ""


@dataclass(frozen=True)
class Placed:
    """A row that only one version has, at its index there: in the new one if added, in the old one if deleted."""

    rows: str
    index: int
    row: Plain

    @property
    def key(self) -> str:
        """The permanent key of the row, empty where it has none."""
        return read(self.row, "key")


@dataclass(frozen=True)
class Moved:
    """A row that stands elsewhere among those that stayed: its index in the old and in the new version."""

    rows: str
    old: int
    new: int
    key: str = ""


@dataclass(frozen=True)
class Differences:
    """Everything that changed, cells and rows in the order of the form; false where nothing did.

    ``pairs`` are, by list, the indices (old, new) of the rows that both versions have, in the order of the new one.
    """

    cells: tuple[Changed, ...] = ()
    added: tuple[Placed, ...] = ()
    deleted: tuple[Placed, ...] = ()
    moved: tuple[Moved, ...] = ()
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """How many things changed."""
        return len(self.cells) + len(self.added) + len(self.deleted) + len(self.moved)

    def __bool__(self) -> bool:
        return self.cost > 0


def differences(old: Plain, new: Plain, shape: Shape) -> Differences:
    """What turns the old version into the new one; a cell that a version lacks reads as empty."""
    cells = [Changed(path, path, read(old, path), read(new, path)) for path in shape.cells]
    added: list[Placed] = []
    deleted: list[Placed] = []
    moved: list[Moved] = []
    pairs: dict[str, tuple[Pair, ...]] = {}
    for rows, names in shape.rows.items():
        before, after = _rows(old, rows), _rows(new, rows)
        both = match(before, after, names)
        cells += _row_cells(rows, names, before, after, both)
        added += _alone(rows, after, {index for _, index in both})
        deleted += _alone(rows, before, {index for index, _ in both})
        moved += [Moved(rows, *pair, read(after[pair[1]], "key")) for pair in _out_of_order(both)]
        pairs[rows] = tuple(both)
    changed = tuple(cell for cell in cells if cell.old != cell.new)
    return Differences(changed, tuple(added), tuple(deleted), tuple(moved), pairs)


def apply(changes: Differences, old: Plain) -> Plain:
    """The new version, made of the old one: whatever was compared reads as in the version that the changes lead to."""
    form = deepcopy(old)
    for rows in changes.pairs:
        if changes.added or changes.deleted or changes.moved:
            form[rows] = _rearranged(changes, rows, form.get(rows) or [])
    for cell in changes.cells:
        write(form, cell.where, cell.new)
    return form


def _rearranged(changes: Differences, rows: str, before: Sequence[Plain]) -> list[Plain]:
    """The rows that stayed in their order, with those that were added or moved put in at their places."""
    put = {place.index: deepcopy(place.row) for place in changes.added if place.rows == rows}
    put |= {move.new: before[move.old] for move in changes.moved if move.rows == rows}
    gone = {place.index for place in changes.deleted if place.rows == rows}
    gone |= {move.old for move in changes.moved if move.rows == rows}
    stayed = iter([row for index, row in enumerate(before) if index not in gone])
    count = len(before) - len(gone) + len(put)
    return [put[index] if index in put else next(stayed) for index in range(count)]


def _rows(form: Plain, rows: str) -> Sequence[Plain]:
    return form.get(rows) or ()


def _row_cells(
    rows: str, names: Sequence[str], before: Sequence[Plain], after: Sequence[Plain], pairs: Sequence[Pair]
) -> Iterator[Changed]:
    for old, new in pairs:
        for name in names:
            texts = read(before[old], name), read(after[new], name)
            yield Changed(f"{rows}[{new}].{name}", f"{rows}[{old}].{name}", *texts, read(after[new], "key"))


def _alone(rows: str, entries: Sequence[Plain], matched: set[int]) -> Iterator[Placed]:
    return (Placed(rows, index, row) for index, row in enumerate(entries) if index not in matched)


def _out_of_order(pairs: Sequence[Pair]) -> list[Pair]:
    """As few pairs as possible without which the others stand in the same order in both versions."""
    stayed = set(longest_rising([old for old, _ in pairs]))
    return [pair for place, pair in enumerate(pairs) if place not in stayed]
