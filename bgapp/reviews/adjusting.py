"""目标调整: a filing that takes the place of an approved target when it is approved itself."""

from __future__ import annotations

from bgapp.models import Filing
from bgapp.rules.plain import Plain

Kept = dict[str, str]
"""A reason as a revision keeps it: its place (row, field), text, by whom and when."""


def check_adjustment(filing: Filing, form: Plain) -> None:
    """:class:`Refused` where an adjustment changes nothing, or something without a reason."""


def reasons_now(filing: Filing, form: Plain) -> list[Kept]:
    """The reasons that hold for what an adjustment changes now."""
    return []
