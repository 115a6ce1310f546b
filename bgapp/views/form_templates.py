"""模板: official forms to fill in with Excel and to import: empty, of a project, or with what a filing says."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from bgapp.exchange.form_templates import empty_form, filing_form, project_form, template_name, template_of
from bgapp.exchange.prints import XLSX
from bgapp.filings.access import fetch, preparing_units
from bgapp.filings.querying import in_order, open_periods
from bgapp.models import Period, Person, Project
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition
from bgapp.views.numbers import key_of
from bgapp.views.people import person_required, signed_in


@person_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The templates there are: of the periods in which forms are filed now, of all others, and of every form."""
    person = signed_in(request)
    now = open_periods(person)
    context = {
        "open": now,
        "others": [period for period in in_order(Period.objects.all()) if period not in now],
        "editions": list(EDITIONS.values()),
        "prepares": preparing_units(person).exists(),
    }
    return render(request, "transfers/templates.html", context)


@person_required
@require_GET
def template(request: HttpRequest, edition: str) -> HttpResponse:
    """A workbook to fill in: of a ``filing``, of a ``project`` in a ``period``, for a ``period`` alone, or empty."""
    if edition not in EDITIONS:
        raise Http404("没有这种表样。")
    if "filing" in request.GET:
        filing = fetch(signed_in(request), key_of(request.GET["filing"]))
        if filing.edition != edition:
            raise Http404("这份表用的是另一种表样。")
        return _file(filing_form(filing), classified=filing.classified)
    return _file(_empty(request, EDITIONS[edition]))


def _file(form: Plain, *, classified: bool = False) -> HttpResponse:
    response = HttpResponse(template_of(form, classified=classified), content_type=XLSX)
    response["Content-Disposition"] = str(content_disposition_header(True, template_name(form)))
    return response


def _empty(request: HttpRequest, edition: Edition) -> Plain:
    asked, person = request.GET, signed_in(request)
    if "period" not in asked:
        return empty_form(edition)
    period = Period.objects.filter(pk=key_of(asked["period"]), edition=edition.key).first()
    if period is None:
        raise Http404("没有这个申报期。")
    if "project" in asked:
        return project_form(period, _project(person, key_of(asked["project"])))
    units = list(preparing_units(person)[:2])
    return empty_form(edition, period, units[0] if len(units) == 1 else None)


def _project(person: Person, project_id: int) -> Project:
    """A project of a unit for which the person files, else 404."""
    project = Project.objects.filter(unit__in=preparing_units(person), pk=project_id).select_related("unit").first()
    if project is None:
        raise Http404("没有这个项目。")
    return project
