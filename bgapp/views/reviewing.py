"""Decisions: submit, withdraw, approve, return, take back, void, delete; all through one address."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bgapp.exchange.tasks import prepare_print
from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Filing
from bgapp.reviews import workflow
from bgapp.reviews.duties import DECIDING
from bgapp.rules.transitions import TRANSITIONS, Status, Verb
from bgapp.views.filing_page import filing_page
from bgapp.views.people import person_required, signed_in


@person_required
@require_POST
def advance(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Carry out the posted ``verb`` against the posted ``version``; what is refused says why on the filing's page."""
    person, verb, reason = signed_in(request), _verb(request), request.POST.get("reason", "")
    try:
        filing = workflow.advance(person, filing_id, verb, _version(request), reason)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return filing_page(request, fetch(person, filing_id), decision={"verb": verb, "reason": reason})
    done = Status.APPROVED.label if filing.status == Status.APPROVED else f"已{TRANSITIONS[verb].past}"
    messages.success(request, f"「{filing.name}」{done}。")
    if verb is Verb.SUBMIT:
        prepare_print.enqueue(filing.revisions.latest("number").pk)
    return _next_page(filing, verb)


def _next_page(filing: Filing, verb: Verb) -> HttpResponse:
    if verb is Verb.DELETE:
        return redirect("register")
    return redirect("inbox") if verb in DECIDING else redirect("filing", filing.pk)


def _verb(request: HttpRequest) -> Verb:
    try:
        return Verb(request.POST.get("verb") or request.POST.get("then", ""))
    except ValueError:
        raise Http404("没有这个操作。") from None


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
