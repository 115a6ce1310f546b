"""To which unit, period, project and filing a form belongs: by its own cells, codes before names.

A form belongs to (unit, year, edition, project) and goes to the period of its own year and edition. What the uploader
chose has filled empty cells only; a cell that says otherwise is a row error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from bgapp.exchange.imports.register import Register
from bgapp.exchange.imports.scope import not_preparer_of
from bgapp.filings.errors import Refused
from bgapp.filings.starting import project_name
from bgapp.models import Filing, Period, Project, Unit
from bgapp.rules.plain import Plain, read
from bgapp.rules.text import fold, quoted
from bgapp.sheets.layout import Edition
from bgapp.sheets.reader.doubts import YEAR

UNPLACED = "unplaced"
"""The code of what keeps a form from its place."""


@dataclass
class Match:
    """Where a form belongs, as far as that is known; ``backfills``: its import would be 补录."""

    edition: Edition
    form: Plain
    unit: Unit | None = None
    period: Period | None = None
    project: Project | None = None
    filing: Filing | None = None
    backfills: bool = False

    @property
    def key(self) -> str:
        """The same for forms of one unit, year, edition and project; empty where that is not known."""
        project = read(self.form, "project_code") or fold(read(self.form, self.edition.identity.project))
        if not self.unit or not project:
            return ""
        project = f"={self.project.pk}" if self.project else project
        parts = (str(self.unit.pk), read(self.form, "fiscal_year"), self.edition.key, project)
        return sha256("\n".join(parts).encode()).hexdigest()


class Matcher:
    """Matches the forms of an import, for which the uploader may have chosen a period and a unit."""

    def __init__(self, register: Register, period: Period | None, unit: Unit | None) -> None:
        self._register = register
        self._period = period
        self._unit = unit

    def fills(self, edition: Edition, form: Plain) -> dict[str, str]:
        """What the uploader's choice puts into cells that are empty, by where."""
        chosen: dict[str, str] = {}
        if self._period and not read(form, "fiscal_year"):
            chosen["fiscal_year"] = str(self._period.year)
        if self._unit and not read(form, edition.identity.unit) and not read(form, "unit_code"):
            chosen[edition.identity.unit] = self._unit.name
        return chosen

    def match(self, edition: Edition, form: Plain) -> tuple[Match, list[tuple[str, str]]]:
        """Where a form belongs, and (where, sentence) what keeps it from there."""
        match = Match(edition, form)
        problems = [found for step in (self._unit_of, self._period_of, self._project_of) for found in step(match)]
        if match.unit and match.period and match.project:
            match.filing = self._register.filing(match.period, match.project)
        return match, problems

    def _unit_of(self, match: Match) -> Iterator[tuple[str, str]]:
        where = match.edition.identity.unit
        name, code = read(match.form, where), read(match.form, "unit_code")
        label = match.edition.label(where)
        if not name and not code:
            return  # the reader's rules say so
        unit = self._register.unit(code, name)
        if unit is None:
            yield where, f"{label}{quoted(name or code)}不在单位名单里，请核对；确有此单位时，请联系系统管理员添加。"
        elif self._unit and unit.pk != self._unit.pk and unit.pk in self._register.in_scope:
            yield where, f"{label}写的是「{unit.name}」，与上传时选择的「{self._unit.name}」不同，请核对。"
        elif unit.pk not in self._register.in_scope:
            yield where, not_preparer_of(unit)
        else:
            match.unit = unit

    def _period_of(self, match: Match) -> Iterator[tuple[str, str]]:
        text = read(match.form, "fiscal_year")
        if not YEAR.fullmatch(text):
            said = f"年度{quoted(text)}不是四位数字的年份，请改正" if text else "没有年度，请填写"
            yield "fiscal_year", f"{said}，例如 2025。"
            return
        year = int(text)
        period = self._register.period(year, match.edition.key)
        if period is None:
            sentence = f"没有 {year} 年度《{match.edition.title}》的申报期，不能导入。"
            yield "fiscal_year", f"{sentence}请核对年度，或联系系统管理员设置。"
        elif self._period and year != self._period.year:
            yield "fiscal_year", f"表中是 {year} 年度，与上传时选择的 {self._period.year} 年度不同，请核对。"
        else:
            match.period = period
            yield from self._scope_of(match, period)

    def _scope_of(self, match: Match, period: Period) -> Iterator[tuple[str, str]]:
        """Whose right ends before this period: in another one an import of the unit's may be 补录."""
        unit = match.unit
        if unit is None:
            return
        match.backfills = self._register.backfills(period, unit)
        if not match.backfills and unit.pk not in self._register.preparing:
            match.unit = match.period = None
            yield match.edition.identity.unit, not_preparer_of(unit)

    def _project_of(self, match: Match) -> Iterator[tuple[str, str]]:
        where = match.edition.identity.project
        name, code = read(match.form, where), read(match.form, "project_code").strip()
        if not match.unit or not name:
            return
        try:
            folded = fold(project_name(name))
        except Refused as refusal:
            yield where, refusal.sentence
            return
        projects = self._register.projects(match.unit, folded, code)
        by_code = next((each for each in projects if code and each.code == code), None)
        by_name = next((each for each in projects if each.folded_name == folded), None)
        match.project = by_code or by_name
        if by_code is None and code:
            yield from self._check_code(match, where, code, by_name)

    def _check_code(self, match: Match, where: str, code: str, by_name: Project | None) -> Iterator[tuple[str, str]]:
        """A code that leads elsewhere than the name: which of them is wrong, only a person can tell."""
        other = self._register.project_of_code(code)
        if other:
            match.project = None
            yield where, f"项目编码「{code}」属于「{other.unit.name}」的「{other.name}」，请核对单位和项目编码。"
        elif by_name and by_name.code:
            match.project = None
            yield where, f"「{by_name.name}」的项目编码是「{by_name.code}」，表中是「{code}」，请核对。"
