"""What a check remarks (:class:`Remark`), and how that is shown (:class:`Finding`, 审核提示)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """必改 blocks submission, 提醒 may stay with a reason, 建议 is dismissed with one click."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        return {Severity.ERROR: "必改", Severity.WARNING: "提醒", Severity.HINT: "建议"}[self]


@dataclass(frozen=True)
class Remark:
    """What a rule says of a cell: what is wrong and what to do, in a sentence or two.

    ``mend`` is a text that would put that cell right. ``title`` and ``severity`` stand where this case is another
    than the rule's usual one.
    """

    where: str
    message: str
    mend: str = ""
    title: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Reply:
    """What the filer answered (答复): the reason why it may stay; no text for a hint that was dismissed."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Finding:
    """One remark: its code, its cell (``where``), that cell's Chinese name, what is wrong and what to do.

    ``mend`` is the text that one click may put into the cell; empty where only the filer can know.
    """

    code: str
    severity: Severity
    where: str
    label: str
    title: str
    message: str
    mend: str = ""
    reply: Reply | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is left to do about it: only a reason answers a warning, and nothing an error."""
        needed = {Severity.ERROR: False, Severity.WARNING: bool(self.reply and self.reply.text)}
        return not needed.get(self.severity, self.reply is not None)

    @property
    def blocks(self) -> bool:
        """Whether a submission waits for it."""
        return self.is_open and self.severity is not Severity.HINT
