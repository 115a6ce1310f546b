"""The findings (审核提示) beside a form: what is to be done about each, and what the filer has answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bgapp.filings.access import fetch, may_edit, own
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.models import Filing
from bgapp.reviews import reasons
from bgapp.reviews.findings import answers
from bgapp.reviews.findings.checking import Place, findings_of, notes_of, place_of, rules_off, value_of
from bgapp.reviews.findings.counts import keep
from bgapp.reviews.findings.mending import RECOMPUTE, mend_words
from bgapp.reviews.findings.mending import mend as mend_finding
from bgapp.rules.checks import RULES, Finding, Rule, Severity
from bgapp.rules.plain import Plain, read
from bgapp.views.people import person_required, signed_in
from bgapp.views.sessions import is_of_another

RULE_OF = {rule.code: rule for rule in RULES}


@dataclass(frozen=True)
class Item:
    """A finding as the rail shows it, by its number, with what its cell says (``text``).

    ``value`` is what an answer hangs on, ``mend`` the words of the button that mends it, ``note`` what the period adds
    to the rule's basis.
    """

    number: int
    finding: Finding
    text: str
    place: Place
    value: str
    mend: str
    note: str

    @property
    def rule(self) -> Rule | None:
        """Its rule; what a period requires beside the form has none."""
        return RULE_OF.get(self.finding.code)

    @property
    def basis(self) -> str:
        """The first document on which it rests."""
        documents = list(dict.fromkeys(basis.document for basis in self.rule.basis)) if self.rule else []
        return f"{documents[0]}等" if len(documents) > 1 else "".join(documents)

    @property
    def recomputes(self) -> bool:
        return self.mend == RECOMPUTE

    @property
    def is_warning(self) -> bool:
        return self.finding.severity is Severity.WARNING

    @property
    def is_hint(self) -> bool:
        return self.finding.severity is Severity.HINT

    @property
    def is_dismissed(self) -> bool:
        return _is_dismissed(self.finding)


@dataclass(frozen=True)
class FindingList:
    """The findings of the form that a person sees, those that they dismissed apart, and the rules that are off."""

    filing: Filing
    items: Sequence[Item]
    off: Sequence[Rule]
    editable: bool

    shortest = reasons.SHORTEST
    longest = reasons.LONGEST

    @property
    def shown(self) -> list[Item]:
        return [item for item in self.items if not item.is_dismissed]

    @property
    def dismissed(self) -> list[Item]:
        return [item for item in self.items if item.is_dismissed]

    @property
    def open_count(self) -> int:
        return sum(item.finding.is_open for item in self.items)


def finding_list(filing: Filing, form: Plain) -> FindingList:
    """The list for the page of a filing that the person fetched."""
    found = sorted(findings_of(filing, form), key=_is_dismissed)
    notes = notes_of(filing.period)
    items = [_item(filing, form, number, finding, notes) for number, finding in enumerate(found, start=1)]
    return FindingList(filing, items, rules_off(filing.period), may_edit(filing))


def _item(filing: Filing, form: Plain, number: int, finding: Finding, notes: Mapping[str, str]) -> Item:
    text = read(form, finding.where)
    words = mend_words(filing, finding, text)
    note = notes.get(finding.code, "")
    return Item(number, finding, text, place_of(form, finding), value_of(form, finding), words, note)


def _is_dismissed(finding: Finding) -> bool:
    return finding.severity is Severity.HINT and not finding.is_open


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The rail's findings on the cells as they stand, a fragment; posted to, their counts are kept for registers."""
    filing = fetch(signed_in(request), filing_id)
    return _fragment(request, filing) if own(filing) else HttpResponse(status=204)


@person_required
@require_POST
def answer(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Keep the posted ``text`` as the reason why a warning stays, or dismiss a hint."""
    place, value = _asked(request)
    text, old = request.POST.get("text", ""), request.POST.get("old", "")
    with _telling(request):
        answers.answer(signed_in(request), filing_id, place, value, text, old)
    return _answer(request, filing_id)


@person_required
@require_POST
def take_back(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Take the answer to a finding back."""
    with _telling(request):
        answers.take_back(signed_in(request), filing_id, *_asked(request))
    return _answer(request, filing_id)


@person_required
@require_POST
def mend(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Mend a finding as it proposes; to the page's script the computed cells as JSON ``{"computed": […]}``."""
    try:
        _check_person(request)
        changes = mend_finding(signed_in(request), filing_id, *_asked(request))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _answer(request, filing_id)
    if not _is_script(request):
        return redirect("filing", filing_id)
    return JsonResponse({"computed": [change.as_data() for change in changes]})


@contextmanager
def _telling(request: HttpRequest) -> Iterator[None]:
    """Say on the page what is refused; what the person may not do at all stays forbidden."""
    try:
        _check_person(request)
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)


def _asked(request: HttpRequest) -> tuple[Place, str]:
    """The place and the value that the posted finding is about."""
    posted = request.POST
    return Place(posted.get("row", ""), posted.get("field", ""), posted.get("code", "")), posted.get("value", "")


def _check_person(request: HttpRequest) -> None:
    if is_of_another(request):
        raise NotAllowed("本页是另一位用户打开的，请刷新页面后再操作。")


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _answer(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The list anew for the page's script, the whole page without one."""
    if not _is_script(request):
        return redirect("filing", filing_id)
    return _fragment(request, fetch(signed_in(request), filing_id))


def _fragment(request: HttpRequest, filing: Filing) -> HttpResponse:
    """The list, headed by what was refused."""
    found = finding_list(filing, form_seen(filing))
    if request.method == "POST" and own(filing):
        keep(filing, [item.finding for item in found.items])
    context = {"findings": found, "told": messages.get_messages(request)}
    return render(request, "filings/findings.html", context)
