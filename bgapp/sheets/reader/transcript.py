"""A form while it is read: its values, where each was found, and what there is to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bgapp.rules.amounts import YUAN
from bgapp.rules.plain import Plain, write
from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.layout import Edition, Field
from bgapp.sheets.reader.problems import Severity
from bgapp.sheets.reader.values import value_of


class Remark(NamedTuple):
    """What there is to say of a cell; ``where`` is the address of the value in the form."""

    cell: Cell | None
    where: str
    severity: Severity
    message: str
    code: str = ""


@dataclass
class Transcript:
    """One form of a grid. ``places`` are the cells of its values, ``used`` those that have been read or understood."""

    edition: Edition
    grid: Grid
    form: Plain
    places: dict[str, Cell] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    def take(self, wanted: Field, where: str, cell: Cell, unit: str) -> str:
        """Read a cell as a value of the form, and note what there is to say of it."""
        self.use(cell)
        self.places[where] = cell
        value = value_of(self.edition, wanted, cell, unit)
        for severity, messages in value.remarks:
            for message in messages:
                self.say(cell, where, severity, f"{self.edition.label(where)}{message}")
        write(self.form, where, value.text)
        if value.yuan:
            write(self.form, where + YUAN, value.yuan)
        return value.text

    def use(self, cell: Cell) -> None:
        self.used.add((cell.row, cell.column))

    def say(self, cell: Cell | None, where: str, severity: Severity, message: str, code: str = "") -> None:
        self.remarks.append(Remark(cell, where, severity, message, code))

    def has_error(self, where: str) -> bool:
        """Whether an error was found at an address."""
        return any(remark.where == where and remark.severity is Severity.ERROR for remark in self.remarks)
