"""Templates (模板) of the official forms, to fill in with Excel: empty, of a project, or with what a filing says."""

from __future__ import annotations

from bgapp.exchange.prints import safe_stem
from bgapp.filings.blank import blank_form, rows_to_begin, texts_of_year
from bgapp.filings.evaluating import carry, target_in_force
from bgapp.filings.exchange_format import without_keys
from bgapp.filings.reading import form_seen
from bgapp.models import Choice, Filing, ListedProject, Period, Project, Unit
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.excel.template import template
from bgapp.sheets.extras import Extras
from bgapp.sheets.layout import Edition
from bgapp.sheets.naming import project_of, unit_of


def empty_form(edition: Edition, period: Period | None = None, unit: Unit | None = None) -> Plain:
    """A form without a project; with the year and the names that are known."""
    form: Plain = {"edition": edition.key, "title": edition.title} | rows_to_begin(edition)
    if period:
        for path, text in {"fiscal_year": str(period.year), **texts_of_year(period.year)}.items():
            write(form, path, text)
    if unit:
        write(form, edition.identity.unit, unit.name)
        if edition.identity.department:
            write(form, edition.identity.department, (unit.department or unit).name)
    return form


def project_form(period: Period, project: Project) -> Plain:
    """The form with which a filing of the project would begin: its budget, what its target says."""
    edition = EDITIONS[period.edition]
    listed = ListedProject.objects.filter(period=period, project=project).first()
    unborn = Filing(period=period, unit=project.unit, project=project, edition=edition.key, year=period.year)
    form = blank_form(unborn, listed.budget if listed else None)
    if target := target_in_force(edition, project, period.year):
        carry(edition, form, target.revisions.latest("number").form)
    return {"edition": edition.key, "fiscal_year": str(period.year)} | without_keys(form)


def filing_form(filing: Filing) -> Plain:
    """What the person who fetched the filing may read of it."""
    return without_keys(form_seen(filing))


def template_of(form: Plain, *, classified: bool = False) -> bytes:
    """The workbook to fill in, with the lists that administrators keep; ``TextTooLongError``."""
    offers: dict[str, list[str]] = {}
    for field, text in Choice.objects.filter(edition=edition_of(form).key).values_list("field", "text"):
        offers.setdefault(field, []).append(text)
    return template(form, offers, Extras(classified=classified))


def template_name(form: Plain) -> str:
    """``2025年度_市就业促进中心_宣传工作经费_财政项目支出绩效目标申报表_模板.xlsx``."""
    year = read(form, "fiscal_year")
    stem = safe_stem(year and f"{year}年度", unit_of(form), project_of(form), edition_of(form).title)
    return f"{stem}_模板.xlsx"
