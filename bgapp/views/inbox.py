"""待审: what waits for the person's decision, and deciding several at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.querying import Row, register_rows
from bgapp.reviews.assigning import colleagues
from bgapp.reviews.awaiting import missed, with_decides
from bgapp.reviews.batches import orders
from bgapp.reviews.duties import DECIDING
from bgapp.rules.transitions import Status, Verb
from bgapp.views.people import person_required, signed_in
from bgapp.views.picks import pick, picked
from bgapp.views.registers import hidden, paged, shown
from bgapp.views.tables import Inbox
from bgapp.views.tallies import total_rows


@dataclass(frozen=True)
class Asked:
    """What could not be ordered comes back as it was chosen and typed."""

    verb: str = ""
    reason: str = ""
    all: bool = False
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reach:
    """What 「全部」 ticks: the list as the page shows it, as far as one batch goes."""

    picks: str
    count: int
    is_all: bool


@person_required
@require_http_methods(["GET", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, the oldest submission first; posted, the ticked ones are decided as a batch."""
    return _order(request) if request.method == "POST" else _page(request, Asked())


def _order(request: HttpRequest) -> HttpResponse:
    """Order a batch, and on to its report; a refusal leaves everything as it was."""
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    try:
        chosen = picked(request.POST)
        ordered = orders.order(signed_in(request), _decision(verb), chosen, reason)
    except ValueError:
        return HttpResponseBadRequest()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        ticked = frozenset(pick(*each) for each in chosen.items())
        return _page(request, Asked(verb, reason, "all" in request.POST, ticked))
    return redirect("batch", ordered.pk)


def _decision(verb: str) -> Verb:
    """What is to be decided; ``ValueError`` for what no button says."""
    if not verb:
        raise Refused("还没有作决定：请点「通过」或「退回修改」。")
    decision = Verb(verb)
    if decision not in DECIDING:
        raise ValueError(verb)
    return decision


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    person = signed_in(request)
    rows = with_decides(register_rows(person), person).filter(status=Status.IN_REVIEW, decides=True)
    table = paged(_table(rows, asked), total_rows(rows), request)
    others = list(colleagues(person))
    context = {
        "table": table,
        "missed": missed(person).count(),
        "reach": _reach(table),
        "latest": orders.batches_of(person).first(),
        "colleagues": others if len(others) > 1 else [],
        "asked": asked,
    }
    return shown(request, "registers/inbox.html", context)


def _table(rows: QuerySet[Row], asked: Asked) -> Inbox:
    kinds = list(rows.order_by().values_list("year", "edition").distinct())
    years, editions = {year for year, _ in kinds}, sorted({edition for _, edition in kinds})
    columns = hidden(several_years=len(years) > 1, several_editions=len(editions) > 1)
    return Inbox(rows, editions, columns, asked.ticked)


def _reach(table: Inbox) -> Reach:
    keys = list(table.data.data.values_list("pk", "version")[: orders.LIMIT])
    return Reach(" ".join(pick(*each) for each in keys), len(keys), len(keys) == table.page.paginator.count)
