"""What a comparison with an older version adds to a form before it is placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bgapp.rules.differences import Placed
from bgapp.rules.plain import Plain

WAS = "was:"
"""Before the address of a row or cell that only an older version has."""


@dataclass(frozen=True)
class Overlay:
    """What a comparison adds to a form: rows that were ``deleted`` (by list and the index of the row above them, -1 for
    none), and ``old`` texts by address, so that merged cells part where they were not the same.

    ``marked`` are the addresses of added, moved and deleted rows; with ``only`` nothing is placed but what changed.
    """

    deleted: Mapping[str, Mapping[int, Sequence[Placed]]] = field(default_factory=dict)
    old: Mapping[str, str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    only: bool = False

    def shows(self, addresses: Sequence[str]) -> bool:
        """Whether one of these cells is to be placed."""
        return not self.only or any(address in self.old for address in addresses)


@dataclass(frozen=True)
class Line:
    """One row below a block's heading: an entry of the form with its place in the list, or a level without one.

    The ``prefix`` of its address is :data:`WAS` where it was deleted; ``old`` are the earlier texts of its cells.
    """

    entry: Plain
    index: int | None = None
    prefix: str = ""
    old: Mapping[str, str] = field(default_factory=dict)


def with_deleted(overlay: Overlay, rows: str, entries: Sequence[Plain]) -> Iterator[Line]:
    """The entries of a list with those that were deleted in between; only what changed where that is asked for."""
    deleted = overlay.deleted.get(rows, {})
    for index, entry in enumerate([Plain(), *entries], start=-1):
        where = f"{rows}[{index}]"
        old = {name: overlay.old[f"{where}.{name}"] for name in entry if f"{where}.{name}" in overlay.old}
        if index >= 0 and (not overlay.only or old or where in overlay.marked):
            yield Line(entry, index, old=old)
        for row in deleted.get(index, ()):
            yield Line(row.row, row.index, WAS)
