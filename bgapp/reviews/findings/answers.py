"""Answer findings (答复): a warning stays with a reason, a hint is dismissed; both can be taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from bgapp.filings.access import check_may_edit, fetch_locked
from bgapp.filings.errors import Conflict, Refused
from bgapp.filings.events import ANSWER, record
from bgapp.filings.exchange_format import plain
from bgapp.filings.origin import origin
from bgapp.models import Answer, Filing, Person, Role
from bgapp.reviews.findings.checking import Place, findings_of, place_of, value_of
from bgapp.reviews.reasons import check_given, written
from bgapp.rules.checks import Finding, Severity

GONE = "这条提示已有变化，请看最新的提示。"


def answer(person: Person, filing_id: int, place: Place, value: str, text: str = "", old: str = "") -> None:
    """Answer the findings at a place, where ``value`` stands and ``old`` is the reason given so far.

    404 where the filing is invisible, ``NotAllowed`` where the person may not edit it now, :class:`Conflict` where
    cell or reason are others by now, :class:`Refused` for an error and for a reason that is none.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        check_may_edit(filing)
        finding = found(filing, place, value)
        text = _checked(finding, text)
        check_given(finding.reply, text, old)
        if finding.reply is None or finding.reply.text != text:
            keep(filing, person, place, value, finding, text)


def keep(filing: Filing, person: Person, place: Place, value: str, finding: Finding, text: str) -> None:
    """Keep and log an answer to a finding of a locked filing."""
    given = {"value": value, "text": text, "person": person, "at": origin().moment}
    Answer.objects.update_or_create(given, filing=filing, **asdict(place))
    _record(filing, person, finding, {"reason": text} if text else {})


def take_back(person: Person, filing_id: int, place: Place, value: str) -> None:
    """Take an answer back; nothing happens where there is none any more."""
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        check_may_edit(filing)
        finding = found(filing, place, value)
        if Answer.objects.filter(filing=filing, **asdict(place)).delete()[0]:
            _record(filing, person, finding, {"taken_back": True})


def found(filing: Filing, place: Place, value: str) -> Finding:
    """The finding at a place, as the person who fetched the filing sees it; :class:`Conflict` where it is gone."""
    form = plain(filing)
    for finding in findings_of(filing, form):
        if place_of(form, finding) == place and value_of(form, finding) == value:
            return finding
    raise Conflict(GONE)


def _checked(finding: Finding, text: str) -> str:
    """The text of an answer: a reason for a warning, nothing for a hint."""
    if finding.severity is Severity.ERROR:
        raise Refused(f"{finding.label}「{finding.title}」是必改的，写理由不能保留，请改正。")
    if finding.severity is Severity.HINT:
        return ""
    return written(text, "请写明为什么保留，")


def _record(filing: Filing, person: Person, finding: Finding, detail: dict[str, Any]) -> None:
    about = {"code": finding.code, "title": finding.title, "label": finding.label}
    record(filing, person, ANSWER, about | detail, role=Role.PREPARER, edited_at=origin().moment)
