"""Precheck (预检) a staged form: where it belongs, what it says, and every problem at its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bgapp.exchange.imports.matching import UNPLACED, Match, Matcher
from bgapp.exchange.imports.merging import Merger, Said, canonical, said_of
from bgapp.exchange.imports.register import Register
from bgapp.filings.evaluating import carry
from bgapp.filings.exchange_format import plain
from bgapp.models import StagedForm
from bgapp.rules.plain import Plain, read, write
from bgapp.rules.text import fold, quoted
from bgapp.sheets.layout import Edition, Kind
from bgapp.sheets.reader import TWICE, Problem, Severity
from bgapp.sheets.reader.judging import judge

UNSTORABLE, CHOICE, CARRIED, DEPARTMENT = "unstorable", "choice_unknown", "carried_differs", "department_differs"
"""The codes of what is found here, beside those of the rules and ``UNPLACED``."""

Found = Iterator[tuple[str, str, Severity, str]]
"""Code, where, severity, sentence."""


@dataclass
class Precheck:
    """A form with where it belongs, what it says, and the form ``base`` onto which that would be put."""

    match: Match
    said: Said
    base: Plain
    is_linked: bool
    problems: list[Problem]

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def merger(self, keeps: Collection[str] = ()) -> Merger:
        """What puts the file's cells into a stored form of this one."""
        return Merger(self.match.edition, is_linked=self.is_linked, keeps=keeps)


def precheck(staged: StagedForm, matcher: Matcher, register: Register) -> Precheck:
    """Everything there is to know of a form now."""
    edition = staged.layout
    form, refused = canonical(edition, staged.form)
    match, unplaced = matcher.match(edition, form)
    problems = list(_remarks(staged))
    told = {problem.where for problem in problems if problem.severity is Severity.ERROR}

    def tell(found: Iterable[tuple[str, str, Severity, str]]) -> None:
        for code, where, severity, message in found:
            if severity is not Severity.ERROR or where not in told:
                problems.append(_problem(staged, code, where, severity, message))
            if severity is Severity.ERROR:
                told.add(where)

    tell((UNSTORABLE, where, Severity.ERROR, sentence) for where, sentence in refused)
    tell((UNPLACED, where, Severity.ERROR, sentence) for where, sentence in unplaced)
    tell(_twins(staged))
    tell(judge(edition, form, told.__contains__))
    tell(_unlisted(edition, form, register))
    tell(_department(match, form))
    base, is_linked = _base(match, register)
    found = Precheck(match, said_of(staged, form), base, is_linked, problems)
    if match.project and not refused:
        tell(_against_target(found))
    return found


def department_of(match: Match) -> str:
    """The 主管部门 of the unit of a form, as the unit tree has it."""
    assert match.unit
    return (match.unit.department or match.unit).name


def _problem(staged: StagedForm, code: str, where: str, severity: Severity, message: str) -> Problem:
    address = staged.places.get(where, "").split(":")[0]
    return Problem(None, staged.sheet, address, where, severity, message, code)


def _remarks(staged: StagedForm) -> Iterator[Problem]:
    """What the reader said and still holds: nothing of cells that were mended, nothing missing that was filled in."""
    mended = {mend["where"] for mend in staged.mends}
    for remark in staged.remarks:
        problem = Problem(**{**remark, "severity": Severity(remark["severity"])})
        is_filled = problem.where in staged.fills and problem.severity is Severity.ERROR
        if problem.where not in mended and not is_filled:
            yield problem


def _twins(staged: StagedForm) -> Found:
    if staged.twins > 1:
        where = staged.layout.identity.project
        message = (
            f"{quoted(read(staged.form, where))}在这次导入里出现了 {staged.twins} 次（年度、单位相同），请只留一份。"
        )
        yield TWICE, where, Severity.ERROR, message


def _unlisted(edition: Edition, form: Plain, register: Register) -> Found:
    """性质 and 类别 outside the list that administrators keep."""
    lists = register.choices(edition.key)
    for field in edition.fields:
        text = read(form, field.path)
        if field.kind is Kind.CHOICE and text and field.path in lists and fold(text) not in lists[field.path]:
            message = f"{edition.label(field.path)}写的{quoted(text)}不在列表里，按原文导入，请核对。"
            yield CHOICE, field.path, Severity.WARNING, message


def _department(match: Match, form: Plain) -> Found:
    """A 主管部门 other than the unit's, which the system fills in."""
    path = match.edition.identity.department
    text = read(form, path) if path and path != match.edition.identity.unit else ""
    if match.unit and text and fold(text) != fold(department_of(match)):
        known = f"系统里「{match.unit.name}」的主管部门是「{department_of(match)}」"
        message = f"{match.edition.label(path)}写的是{quoted(text)}，{known}，按后者导入。"
        yield DEPARTMENT, path, Severity.WARNING, message


def _base(match: Match, register: Register) -> tuple[Plain, bool]:
    """The form onto which it would be put: the stored one, else what a new one has by itself; whether it is linked."""
    if match.filing:
        return plain(match.filing), match.filing.target_id is not None
    target = register.target(match.period, match.project) if match.period and match.project else None
    return new_form(match, target), target is not None


def new_form(match: Match, target: Plain | None) -> Plain:
    """What a new form has before anything is imported: its title, its names, and what its target says."""
    edition, identity = match.edition, match.edition.identity
    form: Plain = {"title": edition.title} | {block.rows: [] for block in edition.repeats}
    write(form, identity.project, match.project.name if match.project else "")
    if match.unit:
        write(form, identity.unit, match.unit.name)
        if identity.department:
            write(form, identity.department, department_of(match))
    if target:
        carry(edition, form, target)
    return form


def _against_target(found: Precheck) -> Found:
    """What a self-evaluation says otherwise than its target: told, but not taken in; a row too many has no place."""
    edition, merger = found.match.edition, found.merger()
    for where in merger.lost(found.base, found.said):
        advice = "请核对名称；确实没有的，请从文件中删去这一行"
        yield CARRIED, where, Severity.ERROR, f"{edition.label(where)}：已批复的绩效目标里没有这条指标，{advice}。"
    for where, stored in merger.differing(found.base, found.said):
        words = f"{edition.label(where)}与已批复的绩效目标不同，按目标的{quoted(stored)}保留。"
        yield CARRIED, where, Severity.WARNING, words
