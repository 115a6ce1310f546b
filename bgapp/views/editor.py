"""The editor: a form as its preparers change it, over the edits API and as an ordinary form without JavaScript."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bgapp.filings import classifying, editing
from bgapp.filings.access import check_may_edit, fetch
from bgapp.filings.edits import read_edits
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.rules.transitions import Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.views.filing_page import filing_page
from bgapp.views.people import person_required, signed_in
from bgapp.views.plain_form import Unsaved, read_draft
from bgapp.views.reviewing import advance as advance_filing
from bgapp.views.sessions import is_of_another


@person_required
@require_GET
def filing(request: HttpRequest, filing_id: int) -> HttpResponse:
    """A filing's page: the editor where the person may edit, else the form to read, with the actions that are his."""
    found = fetch(signed_in(request), filing_id)
    return filing_page(request, found)


@require_POST
def edits(request: HttpRequest, filing_id: int) -> JsonResponse:
    """Edits as JSON in, a result for each out; 401 where the page's person is not signed in, 403 if too late."""
    if not request.user.is_authenticated or is_of_another(request):
        back = reverse("filing", args=[filing_id])
        return JsonResponse({"login": f"{reverse('login')}?next={back}"}, status=401)
    try:
        saved = editing.apply(signed_in(request), filing_id, read_edits(request.body))
    except NotAllowed as refusal:
        return JsonResponse({"message": refusal.sentence}, status=403)
    except Refused as refusal:
        return JsonResponse({"message": refusal.sentence}, status=400)
    return JsonResponse(
        {
            "results": [asdict(result) for result in saved.results],
            "computed": [change.as_data() for change in saved.computed],
            "saved_at": timezone.localtime().strftime("%H:%M"),
        }
    )


@person_required
@require_POST
def save(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The whole form, posted without JavaScript: what can be saved is; the rest comes back as typed, with reasons."""
    person = signed_in(request)
    found = fetch(person, filing_id)
    check_may_edit(found)
    try:
        draft = read_draft(EDITIONS[found.edition], request.POST)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("filing", filing_id)
    results = editing.apply(person, filing_id, draft.edits).results
    if all(result.state == "saved" for result in results):
        results = editing.apply(person, filing_id, draft.row_edits).results
    found = fetch(person, filing_id)
    unsaved = draft.unsaved(results, form_seen(found))
    if unsaved.problems or unsaved.homeless:
        _tell(request, unsaved)
        return filing_page(request, found, unsaved)
    if request.POST.get("then") == Verb.SUBMIT:
        return advance_filing(request, filing_id)
    messages.success(request, f"已保存 {timezone.localtime():%H:%M}")
    return redirect("filing", filing_id)


def _tell(request: HttpRequest, unsaved: Unsaved) -> None:
    if unsaved.problems:
        messages.error(
            request, f"有 {len(unsaved.problems)} 处没有保存，请看表中的说明；行的增删移动也没有做。其余已保存。"
        )
    for sentence in unsaved.homeless:
        messages.error(request, sentence)


@person_required
@require_POST
def classify(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Set the 涉密 mark where ``classified`` is posted as 1, lift it otherwise."""
    classifying.classify(signed_in(request), filing_id, request.POST.get("classified") == "1")
    return redirect("filing", filing_id)
