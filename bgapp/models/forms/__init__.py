"""The official forms and the rows of their blocks, a module each; a module put here is found by itself.

Each printed cell is a column whose name the edition's field gives.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from bgapp.models.forms.form import Form
from bgapp.models.forms.rows import Indicator, Row, SubProject

__all__ = ["FORMS", "ROWS", "Form", "Indicator", "Row", "SubProject"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")


def _from_filing(model: type[Form] | type[Row]) -> str:
    """The name by which a filing reaches a model."""
    filing: Any = model._meta.get_field("filing")  # type: ignore[misc]
    name: str = filing.remote_field.related_name
    return name


FORMS: dict[str, type[Form]] = {_from_filing(form): form for form in Form.__subclasses__()}
"""The model of each edition; a filing reaches its form by the edition's key: ``filing.project_target_2025``."""

ROWS: dict[str, type[Row]] = {_from_filing(row): row for row in Row.__subclasses__()}
"""The model of each list of rows; a filing reaches it by the list's name: ``filing.indicators``."""
