"""What is posted to the comments (意见) beside a form: new ones, replies, and which are resolved."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.models import Filing, Visibility
from bgapp.reviews import comments
from bgapp.sheets.spots import Spot
from bgapp.views.comments import comment_list
from bgapp.views.filing_page import filing_page
from bgapp.views.people import person_required, signed_in
from bgapp.views.sessions import is_of_another


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The list alone; posted to, a new thread with the posted ``text`` at the posted ``place``."""
    if request.method != "POST":
        return _fragment(request, fetch(signed_in(request), filing_id))
    text = request.POST.get("text", "")
    visibility = Visibility.UNIT if request.POST.get("visibility") == Visibility.UNIT else Visibility.ALL
    try:
        _check_person(request)
        comments.post(signed_in(request), filing_id, _spot(request.POST.get("place", "")), text, visibility)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _again(request, filing_id, refusal)
    return _answer(request, filing_id)


@person_required
@require_POST
def thread(request: HttpRequest, filing_id: int, comment_id: int) -> HttpResponse:
    """What is done in a thread, ``act``: reply with the posted ``text``, resolve or reopen."""
    person, act = signed_in(request), request.POST.get("act", "")
    try:
        _check_person(request)
        if act == "reply":
            comments.reply(person, filing_id, comment_id, request.POST.get("text", ""))
        elif act in ("resolve", "reopen"):
            comments.settle(person, filing_id, comment_id, resolved=act == "resolve")
        else:
            raise Http404("没有这个操作。")
    except NotAllowed:
        raise
    except Refused as refusal:
        return _again(request, filing_id, refusal)
    return _answer(request, filing_id)


def _answer(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The list anew for the page's script, the whole page without one."""
    if _is_script(request):
        return _fragment(request, fetch(signed_in(request), filing_id))
    return redirect(reverse("filing", args=[filing_id]) + "#comments-section")


def _again(request: HttpRequest, filing_id: int, refusal: Refused) -> HttpResponse:
    """The same with what was refused, as it was typed."""
    messages.error(request, refusal.sentence)
    found, draft = fetch(signed_in(request), filing_id), request.POST.get("text", "")
    return _fragment(request, found, draft) if _is_script(request) else filing_page(request, found, draft=draft)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _fragment(request: HttpRequest, filing: Filing, draft: str = "") -> HttpResponse:
    found = comment_list(filing, signed_in(request), form_seen(filing), draft)
    return render(request, "filings/comments.html", {"comments": found, "told": messages.get_messages(request)})


def _check_person(request: HttpRequest) -> None:
    if is_of_another(request):
        raise NotAllowed("本页是另一位用户打开的，请刷新页面后再操作。")


def _spot(value: str) -> Spot:
    """The place that was posted; one that makes no sense is nowhere in the form."""
    rows, _, rest = value.partition(":")
    row, _, field = rest.partition(":")
    return Spot(rows, row, field)
