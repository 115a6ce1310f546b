"""What is wrong in a form, and whether it keeps the form from being placed; asked again whenever a cell was mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bgapp.rules.plain import Plain
from bgapp.sheets.layout import Edition
from bgapp.sheets.reader.doubts import doubts
from bgapp.sheets.reader.problems import Severity

REQUIRED, LEVEL_UNKNOWN = "required", "level_unknown"
"""Rules of which some findings mean that a form cannot be placed: no project, unit or indicator, an unknown level."""

Judgement = tuple[str, str, Severity, str]
"""The code of the rule, the address of a value, how bad it is, and a Chinese sentence."""


def judge(edition: Edition, form: Plain, has_error: Callable[[str], bool]) -> Iterator[Judgement]:
    """Everything that is wrong in a form, but for cells of which an error is known already."""
    essential = {edition.identity.project, edition.identity.unit}
    essential |= {repeat.rows for repeat in edition.repeats if not repeat.optional}
    for code, where, message in doubts(edition, form):
        if has_error(where) or (code == LEVEL_UNKNOWN and has_error(where[:-1] + "1")):
            continue
        is_error = (code == LEVEL_UNKNOWN and not edition.taxonomy.is_open) or (code == REQUIRED and where in essential)
        yield code, where, Severity.ERROR if is_error else Severity.WARNING, message
