"""带入哪一份: which earlier form a new filing begins with."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from bgapp.filings.querying import cut
from bgapp.filings.sources import offered
from bgapp.sheets.editions import EDITIONS
from bgapp.views.people import person_required, signed_in
from bgapp.views.starting import PAGE_SIZE, choices_of, project_of


@person_required
@require_GET
def source(request: HttpRequest) -> HttpResponse:
    """The forms that a ``project``, or a new one of a ``name``, may begin with; ``q`` searches them.

    The project's own newest form is chosen beforehand, an empty one where it has none; nothing while one searches.
    """
    person = signed_in(request)
    choices = choices_of(person, request.GET)
    if choices is None:
        return redirect("filing_new")
    project, words = project_of(choices, request.GET), request.GET.get("q", "").strip()
    unit = project.unit if project else choices.unit
    rows = offered(person, choices.period, unit, project, words)
    page = Paginator(range(rows.count()), PAGE_SIZE).get_page(request.GET.get("page"))
    found = list(cut(rows, page.start_index() - 1, page.end_index())) if len(page) else []
    first = found[0] if found and page.number == 1 and not words else None
    context: dict[str, Any] = {
        "period": choices.period,
        "unit": unit,
        "project": project,
        "name": project.name if project else request.GET.get("name", ""),
        "words": words,
        "page": page,
        "sources": [(row, EDITIONS[row.edition].title) for row in found],
        "suggested": first.pk if first and project and first.project_id == project.pk else None,
        "is_searching": bool(words) or page.number > 1,
    }
    return render(request, "filings/source.html", context)
