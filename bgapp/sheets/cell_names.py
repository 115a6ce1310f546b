"""The names that the cells of our templates (模板) have in a workbook, and the one that says what it is a template of.

``bg_annual_goal`` is the cell of a form, by the column that keeps it; ``bg_indicators_target`` a column of a list;
``bg_template`` is the text ``project_target_2025/1``: the edition, and the version of its template.
"""

from __future__ import annotations

from bgapp.sheets.layout import Edition, Field

PREFIX = "bg_"
MARK = f"{PREFIX}template"
VERSION = 1


def cell_name(field: Field, rows: str = "") -> str:
    """The name of a field's cell, or of its column in a list of ``rows``."""
    return f"{PREFIX}{rows}_{field.name}" if rows else f"{PREFIX}{field.name}"


def mark_of(edition: Edition) -> str:
    """What the template of an edition says of itself."""
    return f"{edition.key}/{VERSION}"


def marked_edition(mark: str) -> str:
    """The key of the edition that a template says it is of."""
    return mark.partition("/")[0]
