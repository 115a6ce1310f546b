"""目标调整: begin an adjustment, say why it changes what it changes, put something back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.models import Filing
from bgapp.reviews.adjustments.adjusting import give_reason, revoke
from bgapp.reviews.findings.counts import recount
from bgapp.views.adjustments import change_list, name_of
from bgapp.views.filing_page import filing_page
from bgapp.views.people import person_required, signed_in
from bgapp.views.sessions import is_of_another

P = ParamSpec("P")


class Posted(NamedTuple):
    """What is posted of one change: its place, what stood there, the reason so far (``old``) and the one written."""

    row: str
    field: str
    value: str
    old: str
    text: str

    @property
    def place(self) -> tuple[str, str]:
        return self.row, self.field

    @property
    def name(self) -> str:
        return name_of(self.row, self.field)


@person_required
@require_POST
def begin(request: HttpRequest, filing_id: int) -> HttpResponse:
    """To the new adjustment; where there can be none, back to the target, which says why."""
    try:
        filing = begin_adjustment(signed_in(request), filing_id)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("filing", filing_id)
    recount([filing.pk])
    messages.success(request, "已新建调整。改好要调整的地方，再逐处写明理由；批复之前，原目标仍在执行。")
    return redirect("filing", filing.pk)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The rail's list of changes, a fragment; posted to, reasons are kept, and one change is put back (``revoke``).

    A reason that says the same as before is left alone, unless it is the one to be kept for the new text (``again``).
    """
    typed = _carry_out(request, filing_id) if request.method == "POST" else {}
    filing = fetch(signed_in(request), filing_id)
    if request.headers.get("X-Requested-With") == "fetch":
        return _fragment(request, filing, typed)
    if typed:
        return filing_page(request, filing, reasons=typed)
    return redirect(f"{reverse('filing', args=[filing_id])}#adjustment-section")


def _fragment(request: HttpRequest, filing: Filing, typed: Mapping[str, str]) -> HttpResponse:
    """The list, headed by what was refused."""
    found = change_list(filing, form_seen(filing), typed)
    if found is None:
        raise Http404("没有这份调整，或您无权查看。")
    return render(request, "filings/adjustment.html", {"adjustment": found, "told": messages.get_messages(request)})


def _carry_out(request: HttpRequest, filing_id: int) -> dict[str, str]:
    """Every reason on its own, then what is put back; the reasons that could not be kept, by the names of changes."""
    if is_of_another(request):
        raise NotAllowed("本页是另一位用户打开的，请刷新页面后再操作。")
    person, posted = signed_in(request), list(_posted(request))
    written = [each for each in posted if each.text.strip() != each.old or each.name == request.POST.get("again")]
    typed = {
        each.name: each.text
        for each in written
        if not _done(request, give_reason, person, filing_id, each.place, each.value, each.text, each.old)
    }
    for each in posted:
        if each.name == request.POST.get("revoke"):
            _done(request, revoke, person, filing_id, each.place, each.value)
    return typed


def _done(request: HttpRequest, act: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether something could be done; the page says why not."""
    try:
        act(*args, **kwargs)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    return True


def _posted(request: HttpRequest) -> Iterator[Posted]:
    lists = (request.POST.getlist(name) for name in Posted._fields)
    return map(Posted._make, zip(*lists, strict=False))
