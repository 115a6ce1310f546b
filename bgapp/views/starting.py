"""新建, 开始自评: choose a project of the own unit, or name a new one; begin empty, or from an earlier form (带入)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bgapp.filings.access import preparing_units
from bgapp.filings.earlier import Origin, origin_of
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.querying import current_period, open_periods
from bgapp.filings.sources import fetch_source, last_of, sources
from bgapp.filings.starting import project_name, project_named, projects_without_filing, start
from bgapp.models import ListedProject, Period, Person, Project, Unit
from bgapp.reviews.findings.counts import recount
from bgapp.sheets.editions import EDITIONS
from bgapp.views.numbers import key_of
from bgapp.views.people import person_required, signed_in

PAGE_SIZE = 20
NAMED_CELLS = 4

Choice = TypeVar("Choice", Period, Unit)


@dataclass(frozen=True)
class Choices:
    """For which periods and units the person may begin a filing, and which of them are chosen."""

    periods: list[Period]
    units: list[Unit]
    period: Period
    unit: Unit


@person_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET: what may be begun. POST ``period`` with ``project``, or with ``unit`` and ``name``: begin it.

    ``source`` is the earlier form to take, empty for none. The person is asked which one where ``choose`` is posted,
    and where ``source`` is not while the project has an earlier form.
    """
    person = signed_in(request)
    choices = choices_of(person, request.POST or request.GET)
    if choices is None:
        return render(request, "filings/new.html", {"period": current_period()})
    if request.method != "POST":
        return _page(request, choices)
    try:
        return _begin(request, person, choices)
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        return _page(request, choices, refusal.sentence)


def choices_of(person: Person, asked: QueryDict) -> Choices | None:
    """What the person may choose from; nothing while no period is open. :class:`NotAllowed` for who files nothing."""
    units = list(preparing_units(person))
    if not units:
        raise NotAllowed("只有填报人可以新建。")
    periods = open_periods(person)
    if not periods:
        return None
    return Choices(periods, units, _among(periods, asked.get("period")), _among(units, asked.get("unit")))


def project_of(choices: Choices, asked: QueryDict) -> Project | None:
    """The ``project`` that is asked for, none where none is; 404 for one of other units."""
    key = asked.get("project")
    if key is None:
        return None
    project = Project.objects.filter(unit__in=choices.units, pk=key_of(key)).select_related("unit").first()
    if project is None:
        raise Http404("没有这个项目。")
    return project


def _begin(request: HttpRequest, person: Person, choices: Choices) -> HttpResponse:
    """Begin the filing, or ask from which form; a project that is new too stays only when the filing does."""
    posted = request.POST
    project = project_of(choices, posted)
    if "choose" in posted:
        return _ask(choices, project or project_name(posted.get("name", "")))
    with transaction.atomic():
        project = project or project_named(choices.unit, posted.get("name", ""))
        if "source" not in posted and last_of(person, choices.period, project):
            return _ask(choices, project)
        key = posted.get("source")
        source = fetch_source(person, choices.period, key_of(key)) if key else None
        filing = start(person, choices.period, project, source)
        recount([filing.pk])
    if origin := origin_of(filing):
        _tell(request, origin)
    return redirect("filing", filing.pk)


def _ask(choices: Choices, about: Project | str) -> HttpResponse:
    """To the page that asks from which form a project, or a new one of a name, is to begin."""
    query = {"project": about.pk} if isinstance(about, Project) else {"unit": choices.unit.pk, "name": about}
    return redirect(f"{reverse('filing_source')}?{urlencode({'period': choices.period.pk} | query)}")


def _tell(request: HttpRequest, origin: Origin) -> None:
    """Say what was taken from an earlier form, and what found no place."""
    taken = f"已带入 {origin.year} 年度「{origin.name}」，请逐格核对。"
    if not origin.left_out:
        messages.success(request, taken)
        return
    labels = list(dict.fromkeys(f"「{label}」" for label, _ in origin.left_out))
    named = "、".join(labels[:NAMED_CELLS]) + ("等" if len(labels) > NAMED_CELLS else "")
    messages.warning(request, f"{taken}未能带入 {len(origin.left_out)} 处：{named}。原文在表的下方。")


def _page(request: HttpRequest, choices: Choices, problem: str = "") -> HttpResponse:
    listed = ListedProject.objects.filter(period=choices.period, project=OuterRef("pk"))
    projects = projects_without_filing(choices.period, choices.unit).annotate(budget=Subquery(listed.values("budget")))
    edition = EDITIONS[choices.period.edition]
    context: dict[str, Any] = {
        "choices": choices,
        "edition": edition,
        "named": edition.field(edition.identity.project).label,
        "period": choices.period,
        "page": Paginator(projects, PAGE_SIZE).get_page(request.GET.get("page")),
        "name": request.POST.get("name", ""),
        "copies": sources(signed_in(request), choices.period).exists(),
        "problem": problem,
        "naming": "project" not in request.POST,
    }
    return render(request, "filings/new.html", context)


def _among(found: list[Choice], key: str | None) -> Choice:
    """The one asked for, the first where none is; 404 for any other."""
    if not key:
        return found[0]
    try:
        return next(each for each in found if str(each.pk) == key)
    except StopIteration:
        raise Http404("没有这个申报期或单位。") from None
