"""A book (汇总本): what its cover says, and the forms that its contents list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bgapp.rules.plain import Plain, read
from bgapp.sheets.extras import Extras
from bgapp.sheets.naming import department_of, one_line, project_of, shared, unit_of


@dataclass(frozen=True)
class Cover:
    """The cover: 单位 and 年度 stay empty where the forms are of several."""

    title: str
    unit: str = ""
    year: str = ""

    @property
    def scope(self) -> str:
        """Whose forms these are: ``市就业促进中心 2025年度``."""
        return " ".join(filter(None, (self.unit, self.year and f"{self.year}年度")))

    @property
    def words(self) -> str:
        """The cover on one line: ``市就业促进中心 2025年度 项目绩效目标汇总表``."""
        return f"{self.scope} {self.title}".strip()


@dataclass(frozen=True)
class Entry:
    """A form in the contents: what it is about, of which unit, and the form's own name (表名)."""

    name: str
    unit: str
    title: str


@dataclass(frozen=True)
class Printout:
    """A form as it is printed."""

    form: Plain
    extras: Extras


def cover_of(title: str, forms: Sequence[Plain]) -> Cover:
    """The cover of forms that are no filings; where they are of several units, that of their department."""
    unit = shared(map(unit_of, forms)) or shared(map(department_of, forms))
    return Cover(title, unit, shared(read(form, "fiscal_year") for form in forms))


def entry_of(form: Plain) -> Entry:
    """The entry of a form that is no filing."""
    return Entry(project_of(form), unit_of(form), read(form, "title"))


def by_unit(entries: Sequence[Entry]) -> list[tuple[str, list[int]]]:
    """The units in order, each with the numbers (from 0) of the entries that follow each other there."""
    numbers = groupby(range(len(entries)), key=lambda number: entries[number].unit)
    return [(one_line(unit) or "未填单位", list(group)) for unit, group in numbers]


def labels(entries: Sequence[Entry]) -> list[str]:
    """What tells the entries apart in a list: their names, and the forms' where those are of several kinds."""
    kinds = {entry.title for entry in entries}
    names = [one_line(entry.name) or "未命名" for entry in entries]
    if len(kinds) == 1:
        return names
    return [f"{name}（{one_line(entry.title)}）" for name, entry in zip(names, entries, strict=True)]
