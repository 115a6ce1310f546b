"""Decisions: submit, withdraw, approve, return, take back, void, delete; all through one address."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from bgapp.exchange.tasks import prepare_print
from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Filing, Person
from bgapp.reviews import workflow
from bgapp.reviews.duties import DECIDING
from bgapp.reviews.queue import next_after
from bgapp.rules.transitions import TRANSITIONS, Status, Verb
from bgapp.views.filing_page import filing_page
from bgapp.views.numbers import number
from bgapp.views.people import person_required, signed_in


@person_required
@require_POST
def advance(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Carry out the posted ``verb`` against the posted ``version``; what is refused says why on the filing's page."""
    person, verb, reason = signed_in(request), _verb(request), request.POST.get("reason", "")
    try:
        filing = workflow.advance(person, filing_id, verb, version_of(request), reason)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return filing_page(request, fetch(person, filing_id), decision={"verb": verb, "reason": reason})
    done = Status.APPROVED.label if filing.status == Status.APPROVED else f"已{TRANSITIONS[verb].past}"
    messages.success(request, _told(filing, verb, f"{done}。"))
    if verb is Verb.SUBMIT:
        prepare_print.enqueue(filing.revisions.latest("number").pk)
    return _next_page(person, filing, verb)


def _told(filing: Filing, verb: Verb, done: str) -> str:
    """What was done; of a decision with the way back, as the page is of the next filing."""
    if verb not in DECIDING:
        return f"「{filing.name}」{done}"
    return format_html('「<a href="{}">{}</a>」{}', reverse("filing", args=[filing.pk]), filing.name, done)


def _next_page(person: Person, filing: Filing, verb: Verb) -> HttpResponse:
    """After a decision what waits next, as long as something does."""
    if verb is Verb.DELETE:
        return redirect("register")
    if verb not in DECIDING:
        return redirect("filing", filing.pk)
    following = next_after(person, filing)
    return redirect("filing", following) if following else redirect("inbox")


def _verb(request: HttpRequest) -> Verb:
    try:
        return Verb(request.POST.get("verb") or request.POST.get("then", ""))
    except ValueError:
        raise Http404("没有这个操作。") from None


def version_of(request: HttpRequest) -> int:
    """The version of the filing that the posted page showed; one that none has where that makes no sense."""
    version = number(request.POST.get("version", ""))
    return -1 if version is None else version
