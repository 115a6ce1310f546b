"""The register 全部: everything that the person's lists may show."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from bgapp.exchange.jobs import latest_open
from bgapp.filings.access import listed, preparing_units
from bgapp.filings.querying import EVALUATING, not_started, open_periods, register_rows
from bgapp.models import Period, Person
from bgapp.reviews.awaiting import with_decides
from bgapp.views.filters import NOT_STARTED, Conditions, FilingConditions, ListedConditions
from bgapp.views.fragments import answer
from bgapp.views.people import person_required, signed_in
from bgapp.views.saved_views import views_of
from bgapp.views.tables import Filings, NotStarted, Register
from bgapp.views.tallies import Total, tally_up, total_of, total_rows

PAGE_SIZES = (20, 50, 100)


@person_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """全部: search, conditions, sort and page, all in the address; for htmx the results alone."""
    person = signed_in(request)
    prepares = preparing_units(person).exists()
    conditions, table = asked(request, person)
    context = {
        "table": paged(table, total_rows(conditions.qs), request),
        "conditions": conditions,
        "prepares": prepares,
        "begins": _begins(person, conditions) if prepares else [],
        "job": latest_open(person),
    }
    return shown(request, "registers/register.html", context | _around(person, conditions))


def paged(table: Register, total: Total, request: HttpRequest) -> Register:
    """Sort and cut the table as the address says; whatever it says, there is a page."""
    RequestConfig(request, paginate=False).configure(table)
    size = request.GET.get("per_page", "")
    table.total = total
    table.page_size = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    paginator = Paginator(range(total.all), table.page_size)
    table.show(paginator.get_page(request.GET.get("page")))
    return table


def asked(request: HttpRequest, person: Person) -> tuple[Conditions, Register]:
    """What the address asks for: filings, or listed projects without one."""
    if request.GET.get("status") == NOT_STARTED:
        listed_only = ListedConditions(request, not_started(person))
        return listed_only, NotStarted(listed_only.qs, exclude=_hidden_by(listed_only))
    filings = FilingConditions(request, with_decides(register_rows(person), person))
    rows, unseen = filings.qs, () if filings.judges else ("findings",)
    return filings, Filings(rows, filings.editions, (*_hidden_by(filings), *unseen))


def _begins(person: Person, conditions: Conditions) -> list[Period]:
    """The periods in which something may be begun from here: in the register of self-evaluations only theirs."""
    periods = open_periods(person)
    if not conditions.evaluates:
        return periods
    year = conditions.scope.get("year", "")
    return [each for each in periods if each.edition in EVALUATING and year in ("", str(each.year))]


def _around(person: Person, conditions: Conditions) -> dict[str, Any]:
    """The views with their counts, and what year and edition come to, whatever else is asked for."""
    scope = conditions.scope
    tallies = tally_up(listed(person).filter(**scope))
    unbegun = not_started(person).filter(**scope).count()
    views = list(views_of(conditions, tallies, unbegun))
    return {"views": views, "scope": total_of(tallies), "year": scope.get("year")}


def _hidden_by(conditions: Conditions) -> tuple[str, ...]:
    return hidden(several_years=conditions.all_years, several_editions=len(conditions.editions) > 1)


def hidden(*, several_years: bool, several_editions: bool) -> tuple[str, ...]:
    """Year and edition are columns only where the rows are of several."""
    shown = {"year": several_years, "edition": several_editions}
    return tuple(name for name, shows in shown.items() if not shows)


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A register's page, or its results alone where htmx asks for them."""
    return answer(request, template, "registers/results.html", context | {"page_sizes": PAGE_SIZES})
