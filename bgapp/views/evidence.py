"""Evidence (附件) on a filing's page: attached and removed by its preparers, downloaded by whoever sees the filing."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bgapp.filings import evidence
from bgapp.filings.access import fetch, may_edit
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Evidence, EvidenceKind, Filing
from bgapp.rules.file_types import ACCEPTED, WORDS
from bgapp.views.people import person_required, signed_in

ACCEPT = ",".join(suffix for accepted in ACCEPTED for suffix in accepted.suffixes)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EvidenceList:
    """The evidence that a person sees of a filing, and what the form for more of it needs."""

    filing: Filing
    rows: list[Evidence]
    missing: list[EvidenceKind]
    editable: bool

    limits = f"{WORDS}，每个最多 {evidence.LARGEST // evidence.MEGABYTE} MB，最多 {evidence.MOST} 个"
    accept = ACCEPT
    largest = evidence.LARGEST
    most = evidence.MOST

    @property
    def kinds(self) -> list[EvidenceKind]:
        """The kinds to choose from, first the ones that are missing."""
        return [*self.missing, *(kind for kind in EvidenceKind if kind not in self.missing)]

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= self.most


def evidence_list(filing: Filing) -> EvidenceList:
    """The list for the page of a filing that the person fetched."""
    rows = list(evidence.evidence_seen(filing))
    return EvidenceList(filing, rows, evidence.missing_kinds(filing, rows), may_edit(filing))


@person_required
@require_POST
def attach(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Attach the posted ``files`` as one ``kind``; what is refused says why, all at once."""
    try:
        files = request.FILES.getlist("files")
        outcome = evidence.attach(signed_in(request), filing_id, request.POST.get("kind", ""), files)
    except Refused as refusal:
        return _refused(request, filing_id, refusal)
    if outcome.attached:
        messages.success(request, f"已添加 {len(outcome.attached)} 个附件。")
    for problem in outcome.problems:
        messages.error(request, problem)
    return _answer(request, filing_id)


@person_required
@require_POST
def remove(request: HttpRequest, filing_id: int, evidence_id: int) -> HttpResponse:
    """Remove one file."""
    try:
        removed = evidence.remove(signed_in(request), filing_id, evidence_id)
    except Refused as refusal:
        return _refused(request, filing_id, refusal)
    messages.success(request, f"已删除附件「{removed.name}」。")
    return _answer(request, filing_id)


@person_required
@require_GET
@never_cache
def download(request: HttpRequest, filing_id: int, evidence_id: int) -> FileResponse:
    """The file as it was uploaded, to be saved: no browser shows it, let alone runs it, as a page of ours."""
    found = evidence.fetch_evidence(signed_in(request), filing_id, evidence_id)
    try:
        content = default_storage.open(found.path)
    except FileNotFoundError:
        log.exception("evidence %s has lost its file %s", found.pk, found.path)
        raise Http404("附件的文件不在了，请联系系统管理员。") from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(request: HttpRequest, filing_id: int, refusal: Refused) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, refusal.sentence)
    return _answer(request, filing_id)


def _answer(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The list anew for the page's script, the whole page without one."""
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect("filing", filing_id)
    filing = fetch(signed_in(request), filing_id)
    context = {"evidence": evidence_list(filing), "told": messages.get_messages(request)}
    return render(request, "filings/evidence.html", context)
