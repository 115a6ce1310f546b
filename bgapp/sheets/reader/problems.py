"""What reading has to say of a cell: an error, a warning, or a note on what was normalised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: cannot be stored or placed, the form waits. WARNING: comes in, but looks wrong. NOTE: was normalised."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}[self]


@dataclass(frozen=True)
class Problem:
    """One remark: of which form (its place in the file, or none), on which cell, and a Chinese sentence.

    ``sheet`` and ``cell`` are empty where no cell is meant; ``where`` is the address of the value in the form.
    ``code`` is the rule that found it in the form as it was read, empty for what was found while reading.
    """

    form: int | None
    sheet: str
    cell: str
    where: str
    severity: Severity
    message: str
    code: str = ""
