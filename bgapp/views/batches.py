"""批量审核: a reviewer's batches, how far they are, and what became of each filing in them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from bgapp.reviews.batches import orders
from bgapp.views.fragments import wants_fragment
from bgapp.views.people import person_required, signed_in

PAGE_SIZE = 20
LINES = 50


@person_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """批量记录: the person's batches, the newest first."""
    page = Paginator(orders.batches_of(signed_in(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "batches/list.html", {"page": page})


@person_required
@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch and what became of its filings.

    For htmx, which asks every two seconds, its strip alone; once it has ended, the page anew where it ``follow``s it.
    """
    found = orders.fetch(signed_in(request), batch_id)
    if not wants_fragment(request):
        lines = Paginator(orders.report(found), LINES).get_page(request.GET.get("page"))
        return render(request, "batches/batch.html", {"batch": found, "page": lines, "follow": True})
    follow = "follow" in request.GET
    if follow and not found.open:
        return HttpResponseClientRefresh()
    return render(request, "batches/strip.html", {"batch": found, "fragment": True, "follow": follow})


@person_required
@require_POST
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Leave undone what is not yet decided."""
    orders.cancel(signed_in(request), batch_id)
    return redirect("batch", batch_id)
