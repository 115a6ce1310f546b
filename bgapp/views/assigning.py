"""分派: give waiting filings to one of those who may decide them, one from its page, several from 待审."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bgapp.filings.access import fetch_all
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Person
from bgapp.reviews.assigning import assign
from bgapp.reviews.batches.orders import HIDDEN
from bgapp.reviews.batches.tasks import UNSEEN
from bgapp.views.origin import acting_on
from bgapp.views.people import person_required, signed_in
from bgapp.views.picks import picked

LIMIT = 200
NAMED = 3
NOBODY = "none"


@person_required
@require_POST
def assign_one(request: HttpRequest, filing_id: int) -> HttpResponse:
    """One filing, from its page."""
    try:
        reviewer, chosen = _reviewer(request), picked(request.POST)
        filing = assign(signed_in(request), filing_id, chosen.get(filing_id, -1), reviewer)
        messages.success(request, f"已{_words(filing.reviewer)}。")
    except ValueError:
        return HttpResponseBadRequest()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("filing", filing_id)


@person_required
@require_POST
def assign_several(request: HttpRequest) -> HttpResponse:
    """The ticked ones, each on its own; what was not assigned is named with the reason."""
    try:
        reviewer, chosen = _reviewer(request), picked(request.POST)
        _check_number(len(chosen))
        _tell(request, chosen, _refusals(signed_in(request), chosen, reviewer), reviewer)
    except ValueError:
        return HttpResponseBadRequest()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('inbox')}?{request.GET.urlencode()}")


def _reviewer(request: HttpRequest) -> int | None:
    """The key of whom the form chose, ``None`` for nobody."""
    text = request.POST.get("reviewer", "")
    if text == NOBODY:
        return None
    if not text:
        raise Refused("请选择分派给谁。")
    return int(text)


def _check_number(count: int) -> None:
    if not count:
        raise Refused("请先勾选要分派的表。")
    if count > LIMIT:
        raise Refused(f"一次最多分派 {LIMIT} 份，现在选了 {count} 份。请分几次办。")


def _refusals(person: Person, chosen: Mapping[int, int], reviewer: int | None) -> dict[int, str]:
    """Assign each; the sentences of those that could not be, by key."""
    refused = {}
    with acting_on(len(chosen)):
        for key, version in chosen.items():
            try:
                assign(person, key, version, reviewer)
            except Refused as refusal:
                refused[key] = refusal.sentence
            except Http404:
                refused[key] = UNSEEN
    return refused


def _tell(request: HttpRequest, chosen: dict[int, int], refused: dict[int, str], reviewer: int | None) -> None:
    """How many were assigned, and why the others were not."""
    done = len(chosen) - len(refused)
    if done:
        given_to = Person.objects.get(pk=reviewer) if reviewer is not None else None
        messages.success(request, f"{done} 份已{_words(given_to)}。")
    if refused:
        names = dict(fetch_all(signed_in(request), refused).values_list("pk", "name"))
        told = [f"「{names.get(key, HIDDEN)}」{sentence}" for key, sentence in refused.items()][:NAMED]
        more = "……" if len(refused) > NAMED else ""
        messages.error(request, f"{len(refused)} 份没有分派：{''.join(told)}{more}")


def _words(reviewer: Person | None) -> str:
    return f"分派给{reviewer.name}审核" if reviewer else "取消分派"
