"""The rows of a form, whatever an import left there."""

from __future__ import annotations

from bgapp.rules.plain import Plain


def rows_of(form: Plain, name: str) -> list[Plain]:
    """The rows of a list of the form; what is no row counts as an empty one, so that the others keep their index."""
    rows = form.get(name)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
