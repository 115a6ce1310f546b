"""Evidence (附件): attach files to a filing and remove them, while its cells may be changed; and who sees which.

The own unit sees what is attached now, everybody else what was attached to the last submission: the same people who
see the cells, in the same state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from bgapp.filings.access import check_may_edit, fetch, fetch_to_edit, own
from bgapp.filings.errors import Refused
from bgapp.filings.events import ATTACH, REMOVE, record
from bgapp.filings.evidence_store import discard, keep
from bgapp.models import Evidence, EvidenceKind, Filing, Person, Role
from bgapp.rules.file_types import file_name, recognise
from bgapp.sheets.layout import NAME_LENGTH

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
"""Bytes of one file."""

MOST = 30
"""Files attached to one filing."""


@dataclass
class Outcome:
    """What became of uploaded files: those attached, and a sentence for each other one."""

    attached: list[Evidence] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def evidence_seen(filing: Filing) -> QuerySet[Evidence]:
    """The evidence that the person who fetched the filing may see."""
    attached = Q(last_round=None)
    if not own(filing):
        attached = Q(attached | Q(last_round__gte=filing.round), first_round__lte=filing.round)
    return filing.evidence.filter(attached).select_related("attached_by")


def missing_kinds(filing: Filing, there: Sequence[Evidence] | None = None) -> list[EvidenceKind]:
    """The kinds that the period requires and nothing seen is of; ``there`` is what is seen, where it is known.

    An adjustment need not bring again what the target has that it adjusts.
    """
    required = [EvidenceKind(kind) for kind in filing.period.required_evidence]
    if not required:
        return []
    kinds = {each.kind for each in (evidence_seen(filing) if there is None else there)}
    missing = [kind for kind in required if kind not in kinds]
    return [kind for kind in missing_kinds(filing.adjusts) if kind in missing] if filing.adjusts else missing


def fetch_evidence(person: Person, filing_id: int, evidence_id: int) -> Evidence:
    """A piece of evidence that the person may see; 404 otherwise."""
    evidence = evidence_seen(fetch(person, filing_id)).filter(pk=evidence_id).first()
    if evidence is None:
        raise Http404("没有这个附件，或您无权查看。")
    return evidence


def attach(person: Person, filing_id: int, kind: str, files: Sequence[UploadedFile[Any]]) -> Outcome:
    """Attach uploaded files, each on its own.

    404 or ``NotAllowed`` where the person may not edit the filing now, :class:`Refused` without files or their kind.
    The files are written before the filing is locked: nobody waits for a disk.
    """
    check_may_edit(fetch(person, filing_id))
    if kind not in EvidenceKind.values:
        raise Refused("请选择附件的种类，再上传。")
    if not files:
        raise Refused("请先选择要上传的文件。")
    outcome = Outcome()
    stored: list[Evidence] = []
    try:
        for file in files:
            try:
                stored.append(_stored(person, kind, file))
            except Refused as refusal:
                outcome.problems.append(refusal.sentence)
        _attach(person, filing_id, stored, outcome)
    finally:
        discard(each.path for each in stored if each not in outcome.attached)
    return outcome


def remove(person: Person, filing_id: int, evidence_id: int) -> Evidence:
    """Take a file away from what will be submitted next; what was never submitted is deleted.

    404 or ``NotAllowed`` where the person may not edit the filing now, :class:`Refused` where it is gone already.
    """
    with transaction.atomic():
        filing = fetch_to_edit(person, filing_id)
        evidence = evidence_seen(filing).filter(pk=evidence_id).first()
        if evidence is None:
            raise Refused("这个附件已不在表中，可能刚被别人删除，请看最新的列表。")
        if evidence.first_round > filing.round:
            Evidence.objects.filter(pk=evidence_id).delete()
            transaction.on_commit(lambda: discard([evidence.path]))
        else:
            Evidence.objects.filter(pk=evidence_id).update(last_round=filing.round)
        record(filing, person, REMOVE, {"files": [_logged(evidence)]}, role=Role.PREPARER, edited_at=timezone.now())
    return evidence


def _stored(person: Person, kind: str, file: UploadedFile[Any]) -> Evidence:
    """Evidence of a file that was checked and written, without its filing; :class:`Refused` where it is not taken."""
    size = _checked_size(file)
    found = recognise(cast("IO[bytes]", file.file))
    if not found.suffixes:
        raise Refused(f"「{file.name}」{found.advice}")
    name = file_name(file.name or "", found, NAME_LENGTH)
    digest = _digest(file)
    return Evidence(kind=kind, name=name, size=size, digest=digest, path=keep(file), attached_by=person)


def _checked_size(file: UploadedFile[Any]) -> int:
    size = file.size or 0
    if not size:
        raise Refused(f"「{file.name}」是空文件，请检查后重新选择。")
    if size > LARGEST:
        limit = f"每个文件最多 {LARGEST // MEGABYTE} MB"
        raise Refused(f"「{file.name}」有 {size / MEGABYTE:.1f} MB，{limit}。请压缩图片或拆成几个文件，再上传。")
    return size


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _attach(person: Person, filing_id: int, stored: Sequence[Evidence], outcome: Outcome) -> None:
    """Give rows to those stored files that are new to the filing, as long as there is room."""
    with transaction.atomic():
        filing = fetch_to_edit(person, filing_id)
        there = list(evidence_seen(filing))
        taken: list[Evidence] = []
        for evidence in stored:
            problem = _problem(evidence, [*there, *taken])
            if problem:
                outcome.problems.append(problem)
                continue
            evidence.filing, evidence.first_round = filing, filing.round + 1
            taken.append(evidence)
        if taken:
            Evidence.objects.bulk_create(taken)
            files = [_logged(each) for each in taken]
            record(filing, person, ATTACH, {"files": files}, role=Role.PREPARER, edited_at=timezone.now())
    outcome.attached = taken


def _problem(evidence: Evidence, there: Sequence[Evidence]) -> str:
    """Why a file cannot join those that are there, empty where it can."""
    if any((each.kind, each.digest) == (evidence.kind, evidence.digest) for each in there):
        return f"「{evidence.name}」已在附件中，没有重复添加。"
    if len(there) >= MOST:
        return f"「{evidence.name}」没有添加：一份表最多 {MOST} 个附件。请把几个合成一个，或先删除不用的。"
    return ""


def _logged(evidence: Evidence) -> dict[str, Any]:
    return {"name": evidence.name, "kind": evidence.kind, "size": evidence.size, "sha256": evidence.digest}
