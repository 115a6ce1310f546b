"""公开: what is public, choosing what is to be, taking one back, and ordering the folder of it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from bgapp.exchange import orders
from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Filing, Job, Person
from bgapp.reviews import publishing
from bgapp.reviews.publishing import Candidate, Obstacle, Published
from bgapp.views.fragments import wants_fragment
from bgapp.views.jobs import found
from bgapp.views.numbers import number
from bgapp.views.origin import acting_on
from bgapp.views.people import person_required, signed_in

LIMIT = 500  # filings that one request publishes
NAMED = 5  # refusals that are told one by one
TOO_MANY = f"一次最多公开 {LIMIT} 份，请按单位分几次。"


@dataclass(frozen=True)
class Year:
    """What is public of a year, department by department, and how much could be."""

    year: int
    published: list[Published]
    unpublished: int

    @property
    def count(self) -> int:
        return sum(each.count for each in self.published)

    @property
    def evaluations(self) -> int:
        return sum(each.evaluations for each in self.published)


@dataclass(frozen=True)
class Chosen:
    """What was chosen to become public: what will, and what will not by its obstacle."""

    filings: list[Filing]
    obstructed: list[tuple[Obstacle, list[Filing]]]
    hidden: int

    @property
    def amount(self) -> Decimal:
        return sum((filing.amount or Decimal() for filing in self.filings), Decimal())


@person_required
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """公开: year by year what the person has made public, or could."""
    return render(request, "publication/publications.html", {"years": _years(signed_in(request))})


@person_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """From a register: on to the page that says what of the ticked filings, or of all, will become public."""
    query = request.GET.copy()
    if request.POST.get("all"):
        query["all"] = "1"
    else:
        query = QueryDict(mutable=True)
        query.setlist("filing", request.POST.getlist("filing"))
    address = f"{reverse('publication_new')}?{query.urlencode()}"
    return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)


@person_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What will become public, and what will not and why; posted, the ticked ones do."""
    person, is_posted = signed_in(request), request.method == "POST"
    wanted = _keys(request.POST.getlist("filing")) if is_posted else _asked(request, person)
    if len(wanted) > LIMIT:
        messages.error(request, TOO_MANY)
        return redirect("publications")
    if is_posted:
        _publish(request, person, wanted)
        return redirect("publications")
    return render(request, "publication/new.html", {"chosen": _chosen(person, wanted)})


@person_required
@require_POST
def folder(request: HttpRequest) -> HttpResponse:
    """Order the folder of a year, of one department or of all."""
    person = signed_in(request)
    year, department = (_keys([request.POST.get(name, "")]) for name in ("year", "department"))
    wanted = publishing.published_ids(person, year[0], department[0] if department else None) if year else []
    try:
        ordered = orders.order(person, Job.Kind.PUBLICATION, wanted)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("publications")
    return redirect("job", ordered.pk)


@person_required
@require_http_methods(["GET", "POST"])
def unpublish(request: HttpRequest, filing_id: int) -> HttpResponse:
    """撤下公开: asked for a reason; posted, done."""
    person, reason, refused = signed_in(request), request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            filing = publishing.unpublish(person, filing_id, reason)
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, f"「{filing.name}」已撤下公开。已经放到网站上的，请用重新生成的文件夹换掉。")
            return redirect("filing", filing.pk)
    context = {"filing": fetch(person, filing_id), "reason": reason, "refused": refused}
    return render(request, "publication/unpublish.html", context)


def _years(person: Person) -> list[Year]:
    by_year = groupby(publishing.published(person), key=lambda each: each.year)
    published = {year: list(departments) for year, departments in by_year}
    unpublished = publishing.unpublished(person)
    years = sorted(published.keys() | unpublished.keys(), reverse=True)
    return [Year(year, published.get(year, []), unpublished.get(year, 0)) for year in years]


def _asked(request: HttpRequest, person: Person) -> list[int]:
    """What the address names: all that its conditions find, the first of a year that are not yet public, or single."""
    if request.GET.get("all"):
        return found(request)
    if year := _keys([request.GET.get("unpublished", "")]):
        return publishing.unpublished_ids(person, year[0])[:LIMIT]
    return _keys(request.GET.getlist("filing"))


def _chosen(person: Person, wanted: Sequence[int]) -> Chosen:
    candidates = publishing.candidates(person, wanted)
    obstructed = [(obstacle, list(_stopped_by(obstacle, candidates))) for obstacle in Obstacle]
    ready = list(_stopped_by(None, candidates))
    return Chosen(ready, [pair for pair in obstructed if pair[1]], len(wanted) - len(candidates))


def _stopped_by(obstacle: Obstacle | None, candidates: Iterable[Candidate]) -> Iterable[Filing]:
    return (candidate.filing for candidate in candidates if candidate.obstacle is obstacle)


def _publish(request: HttpRequest, person: Person, wanted: Sequence[int]) -> None:
    """Publish one by one, and say what became of them."""
    refusals = []
    with acting_on(len(wanted)):
        for filing_id in wanted:
            try:
                publishing.publish(person, filing_id)
            except Http404:
                refusals.append("有一份您现在看不到，没有公开。")
            except Refused as refusal:
                refusals.append(refusal.sentence)
    if count := len(wanted) - len(refusals):
        messages.success(request, f"已公开 {count} 份。要放到网站上，请生成公开文件夹。")
    for sentence in refusals[:NAMED]:
        messages.error(request, sentence)
    if more := refusals[NAMED:]:
        messages.error(request, f"另有 {len(more)} 份没有公开。")
    if not wanted:
        messages.error(request, "没有勾选要公开的表，什么也没有公开。")


def _keys(texts: Iterable[str]) -> list[int]:
    """Keys as pages post them, each once; what is none is left out."""
    return list(dict.fromkeys(key for key in map(number, texts) if key is not None))
