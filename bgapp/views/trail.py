"""操作记录: the whole trail of one filing as a page, and as files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bgapp.exchange.prints import XLSX, file_stem
from bgapp.filings.access import fetch, own
from bgapp.filings.errors import NotAllowed
from bgapp.models import Filing
from bgapp.reviews.history import entries, sees_history, timeline
from bgapp.reviews.trail_list import trail_list
from bgapp.sheets.listing import as_pdf, as_xlsx
from bgapp.views.people import person_required, signed_in
from bgapp.views.transfers import PDF, attached

PAGE_SIZE = 50


@person_required
@require_GET
def trail(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Everything that was done to a filing, the latest first."""
    filing = _fetch(request, filing_id)
    page = Paginator(timeline(filing, with_edits=own(filing)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filing": filing, "page": page, "history": entries(filing, page.object_list)}
    return render(request, "filings/trail.html", context)


@person_required
@require_GET
def pdf(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The trail on paper."""
    filing = _fetch(request, filing_id)
    return attached(as_pdf(trail_list(filing, with_edits=own(filing))), PDF, _name(filing, "pdf"))


@person_required
@require_GET
def xlsx(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The trail as a workbook."""
    filing = _fetch(request, filing_id)
    return attached(as_xlsx(trail_list(filing, with_edits=own(filing))), XLSX, _name(filing, "xlsx"), saved=True)


def _fetch(request: HttpRequest, filing_id: int) -> Filing:
    filing = fetch(signed_in(request), filing_id)
    if not sees_history(filing):
        raise NotAllowed("操作记录只给本单位和审核部门看。")
    return filing


def _name(filing: Filing, extension: str) -> str:
    return f"{file_stem(filing)}_操作记录.{extension}"
