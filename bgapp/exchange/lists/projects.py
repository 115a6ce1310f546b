"""The project list (项目清单) of a period: projects matched by code, else by unit and name."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from bgapp.exchange.lists.columns import Column
from bgapp.exchange.lists.outcome import ListRefused, Outcome, Problem, check
from bgapp.exchange.lists.reading import Cell, Row, read_list
from bgapp.exchange.lists.units import Units
from bgapp.models import ListedProject, Period, Project, Unit
from bgapp.rules.amounts import AmountError, parse_amount
from bgapp.rules.text import fold

PROJECTS = (
    Column("unit", "实施单位（名称或代码）", "必填。", ("单位", "单位名称", "单位代码", "实施单位名称"), width=32),
    Column("name", "项目名称", "必填。同一单位里不能重名。", ("项目",), width=44),
    Column(
        "code",
        "项目编码（选填）",
        "选填。已有的项目先按编码认出，再按单位和名称。",
        ("项目代码", "编码"),
        required=False,
    ),
    Column(
        "budget",
        "预算（元）",
        "选填。以元为单位；也可写「38.8万元」。空着时，已有的预算保留。",
        ("预算金额", "金额", "预算数"),
        required=False,
    ),
)

STALE = "刚才有人同时改动了项目，本次没有导入。请再导入一次。"
BATCH = 500


@dataclass
class _Line:
    """A row with the project it names, new or known."""

    project: Project
    budget: Decimal | None
    changed: bool = False


@dataclass
class _Reader:
    """The known projects, and what the rows so far have named."""

    units: Units
    by_code: dict[str, Project]
    by_name: dict[tuple[int, str], Project]
    problems: list[Problem]
    seen: dict[object, Cell] = field(default_factory=dict)

    def line(self, row: Row) -> _Line | None:
        """The row's project and budget; ``None`` where a problem keeps them unknown."""
        unit = self.units.find(row["unit"], self.problems)
        budget = self._budget(row["budget"])
        if not row.text("name"):
            self._problem(row["name"], "没有填写项目名称。")
        if unit is None or not row.text("name"):
            return None
        line = _Line(self._project(row, unit), budget)
        self._refuse_repeated(row, line.project)
        line.changed = line.project.pk is not None and self._update(row, line.project)
        self._check_fields(row, line.project)
        return line

    def _budget(self, cell: Cell) -> Decimal | None:
        try:
            return parse_amount(cell.text).value if cell.text else None
        except AmountError as error:
            self._problem(cell, str(error))
            return None

    def _project(self, row: Row, unit: Unit) -> Project:
        """The known project that the row names, or a new one."""
        code, name = fold(row.text("code")), _name(row)
        coded, named = self.by_code.get(code), self.by_name.get((unit.pk, fold(name)))
        if coded and coded.unit != unit:
            self._problem(row["code"], f"这个编码属于{coded.unit}的「{coded}」，请核对单位或编码。")
        elif coded and named and coded != named:
            self._problem(row["name"], f"{unit}已有另一个同名项目{_code(named)}，请核对名称或编码。")
        elif not coded and named and code and named.code:
            self._problem(row["code"], f"{unit}的同名项目编码是 {named.code}，与这里不同，请核对。")
        return coded or named or Project(unit=unit, name=name, folded_name=fold(name), code=code)

    def _refuse_repeated(self, row: Row, project: Project) -> None:
        """One row per project: none with the same record, name or code as an earlier one."""
        keys: list[tuple[Cell, object]] = [(row["name"], (project.unit_id, fold(_name(row))))]
        keys += [(row["code"], fold(row.text("code")))] if row.text("code") else []
        keys += [(row["name"], project.pk)] if project.pk else []
        for cell, key in keys:
            earlier = self.seen.setdefault(key, cell)
            if earlier is not cell:
                self._problem(cell, f"与 {earlier.place} 是同一个项目，请只留一行。")

    def _update(self, row: Row, project: Project) -> bool:
        """Give a known project the row's name and code; whether that changes it."""
        before = (project.folded_name, project.code)
        if fold(_name(row)) != project.folded_name:
            project.name, project.folded_name = _name(row), fold(_name(row))
        if row.text("code") and fold(project.code) != fold(row.text("code")):
            project.code = fold(row.text("code"))
        return before != (project.folded_name, project.code)

    def _check_fields(self, row: Row, project: Project) -> None:
        try:
            project.clean_fields(exclude={"unit"})
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                self._problem(row["code" if column == "code" else "name"], " ".join(messages))

    def _problem(self, cell: Cell, message: str) -> None:
        self.problems.append(Problem(cell.place, message))


def import_projects(period: Period, name: str, data: bytes) -> Outcome:
    """Take an Excel list into a period; :class:`ListRefused` with everything that is wrong, and nothing is stored.

    Nothing is taken off the period's list, and an empty code or budget leaves the known one.
    """
    listing = read_list(name, data, PROJECTS)
    try:
        with transaction.atomic():
            reader = _reader(listing.rows, listing.problems)
            lines = [line for row in listing.rows if (line := reader.line(row))]
            check(name, listing.problems)
            return _store(period, lines, listing.notes)
    except IntegrityError as error:
        raise ListRefused(STALE) from error


def _reader(rows: list[Row], problems: list[Problem]) -> _Reader:
    """A reader that knows the projects which the rows may name."""
    units = Units()
    named = {unit for row in rows if (unit := units.find(row["unit"], []))}
    known = Project.objects.filter(Q(unit__in=named) | ~Q(code="")).select_related("unit")
    return _Reader(
        units,
        by_code={fold(project.code): project for project in known if project.code},
        by_name={(project.unit_id, project.folded_name): project for project in known},
        problems=problems,
    )


def _store(period: Period, lines: list[_Line], notes: list[str]) -> Outcome:
    """Write what is new or changed, projects before the lines of the list."""
    new = [line.project for line in lines if line.project.pk is None]
    updated = [line.project for line in lines if line.changed]
    Project.objects.bulk_create(new)
    Project.objects.bulk_update(updated, ["name", "folded_name", "code"], batch_size=BATCH)
    notes = notes + ([f"其中新建项目 {len(new)} 个。"] if new else [])
    return _store_listings(period, lines, notes)


def _store_listings(period: Period, lines: list[_Line], notes: list[str]) -> Outcome:
    """Put the projects on the period's list; a line changes with its budget or with its project."""
    listings = ListedProject.objects.filter(period=period).select_related("project")
    listed = {listing.project_id: listing for listing in listings}
    added = [line for line in lines if line.project.pk not in listed]
    known = [(line, listed[line.project.pk]) for line in lines if line.project.pk in listed]
    created = ListedProject.objects.bulk_create(
        ListedProject(period=period, project=line.project, budget=line.budget) for line in added
    )
    changed = [listing for line, listing in known if _rebudget(listing, line.budget) or line.changed]
    ListedProject.objects.bulk_update(changed, ["budget"], batch_size=BATCH)
    return Outcome([*created], [*changed], len(known) - len(changed), notes)


def _rebudget(listing: ListedProject, budget: Decimal | None) -> bool:
    """Give a line another budget; whether that changes it."""
    if budget is None or budget == listing.budget:
        return False
    listing.budget = budget
    return True


def _name(row: Row) -> str:
    return " ".join(row.text("name").split())


def _code(project: Project) -> str:
    return f"（编码 {project.code}）" if project.code else ""
