"""Every edition (表样) the product knows, by key."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bgapp.rules.plain import Plain, has, read
from bgapp.sheets.layout import Edition

EDITIONS: dict[str, Edition] = {
    edition.key: edition
    for edition in (import_module(f"{__name__}.{module.name}").EDITION for module in iter_modules(__path__))
}

LIKENESS = 0.5
"""The share of an edition's cells that a form must have to be recognised as one."""


class UnknownEditionError(ValueError):
    """A form says that it is of an edition, or has cells, that the product does not know."""

    def __init__(self, form: Plain) -> None:
        name = read(form, "project_name") or read(form, "policy_name") or read(form, "title") or "未命名的表"
        super().__init__(f"认不出「{name}」用的是哪一种表样，请核对表名和各栏是否齐全。")


def edition_of(form: Plain) -> Edition:
    """The edition of a form: the one it names, else the one whose title and cells it has."""
    if key := read(form, "edition"):
        edition = EDITIONS.get(key)
    else:
        edition = max(EDITIONS.values(), key=lambda edition: _likeness(edition, form))
        edition = edition if _likeness(edition, form) >= LIKENESS else None
    if edition is None:
        raise UnknownEditionError(form)
    return edition


def _likeness(edition: Edition, form: Plain) -> float:
    """The share of the edition's cells that the form has, filled or not; its title alone says it all."""
    found = [has(form, field.path) for field in edition.fields]
    return sum(found) / len(found) + (read(form, "title") == edition.title)
