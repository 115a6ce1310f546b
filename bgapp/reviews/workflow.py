"""Move filings through review: ``advance`` is the only code that ever changes a status.

What may be done is asked of ``reviews.guarding``; here it is done: the swap of status and version, the frozen
revision, the event, and what follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bgapp.filings.access import backfilled_units, fetch_locked
from bgapp.filings.adjusting import check_in_force
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.events import record
from bgapp.filings.evidence_store import forget
from bgapp.filings.exchange_format import SCHEMA_VERSION, digest, plain
from bgapp.filings.origin import origin
from bgapp.models import Event, Filing, Person, Revision, Role
from bgapp.reviews.adjustments.adjusting import check_adjustment, reasons_now, unexplained
from bgapp.reviews.adjustments.changes import Adjustment, Kept
from bgapp.reviews.duties import DECIDING, acting_as, check_everybody_there, last_stage
from bgapp.reviews.findings.checking import answers_now, findings_of, open_counts
from bgapp.reviews.findings.counts import keep
from bgapp.reviews.guarding import guard, reason_for, situation
from bgapp.reviews.notices.telling import tell
from bgapp.rules.checks import Severity
from bgapp.rules.plain import Plain
from bgapp.rules.transitions import Situation, Status, Verb, outcome


class Unfinished(Refused):
    """A submission that the checks stop; the findings are on the page."""


def advance(
    person: Person, filing_id: int, verb: Verb, version: int, reason: str = "", now: datetime | None = None
) -> Filing:
    """Carry out a transition.

    404 where the filing is invisible; :class:`NotAllowed` where state, person or window forbid it; :class:`Conflict`
    where somebody else was first; :class:`Unfinished` where the checks stop a submission; :class:`Refused` where the
    reason is too short, a stage has nobody who may act, or what is adjusted is in force no longer.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        before = guard(filing, person, verb, version, now)
        reason = reason_for(verb, reason)
        if verb is Verb.DELETE:
            _delete(filing, person)
        elif verb is Verb.SUBMIT:
            _submit(filing, person, before)
        else:
            if verb is Verb.APPROVE and filing.adjusts:
                check_in_force(filing.adjusts)
            _move(filing, person, verb, before, reason)
    return filing


def backfill(filing: Filing, person: Person) -> None:
    """补录: what a reviewer of the last stage has just imported into a past year is 已批复 at once.

    For the import alone, in the transaction in which it created the filing (``exchange`` may not know this package, so
    it is handed over by whoever calls both). :class:`NotAllowed` where the period is not open for that, or the person
    holds its last stage not for this unit.
    """
    if not backfilled_units(person, filing.period).filter(pk=filing.unit_id).exists():
        raise NotAllowed("这个申报期没有开放补录，或者您不是最后环节的审核人。")
    form = plain(filing)
    _move(filing, person, Verb.BACKFILL, situation(filing), **_frozen(filing, person, form, []))
    keep(filing, findings_of(filing, form))


def _submit(filing: Filing, person: Person, before: Situation) -> None:
    form = plain(filing)
    findings, adjustment = findings_of(filing, form), Adjustment(filing, form)
    check_adjustment(adjustment)
    _check_finished(open_counts(findings), unexplained(adjustment))
    check_everybody_there(filing, person)
    _move(filing, person, Verb.SUBMIT, before, **_frozen(filing, person, form, reasons_now(adjustment)))
    keep(filing, findings)


def _frozen(filing: Filing, person: Person, form: Plain, reasons: list[Kept]) -> dict[str, Any]:
    """Freeze a form as the next revision, with the reasons of an adjustment; the columns that count it."""
    number, at = filing.round + 1, origin().moment
    Revision.objects.create(
        filing=filing,
        number=number,
        form=form,
        answers=answers_now([filing]).get(filing.pk, []),
        reasons=reasons,
        schema_version=SCHEMA_VERSION,
        digest=digest(form),
        submitted_by=person,
        submitted_at=at,
    )
    return {"round": number, "submitted_at": at}


def _check_finished(left: Mapping[Severity, int], unexplained: str) -> None:
    """:class:`Unfinished` while errors are left, or warnings or changes without a reason."""
    errors, warnings = left.get(Severity.ERROR, 0), left.get(Severity.WARNING, 0)
    todo = [f"{errors} 处必改没有改好"] * bool(errors) + [f"{warnings} 处提醒没有改，也没有写明理由"] * bool(warnings)
    todo += [unexplained] * bool(unexplained)
    if todo:
        raise Unfinished(f"还有 {'，'.join(todo)}，处理后才能提交。")


def _delete(filing: Filing, person: Person) -> None:
    record(filing, person, Verb.DELETE, {"name": filing.name}, role=Role.PREPARER)
    forget(filing)
    filing.delete()


def _move(filing: Filing, person: Person, verb: Verb, before: Situation, reason: str = "", **columns: object) -> None:
    """Set status and stage, and log it. The only assignment of a status."""
    undone = _undone(filing, verb)
    acting = acting_as(filing, person, _acts_at(filing, verb, undone))
    status, stage = outcome(verb, before, _restored(undone))
    columns |= {
        "status": status,
        "stage": stage,
        "version": filing.version + 1,
        "furthest_stage": max(filing.furthest_stage, stage),
        "reviewer": None,
        "edited_at": timezone.now(),
    }
    for name, value in columns.items():
        setattr(filing, name, value)
    detail = {"from": (before.status, before.stage), "to": (status, stage)} | ({"reason": reason} if reason else {})
    tell(filing, record(filing, person, verb, detail, **acting, **columns))


def _undone(filing: Filing, verb: Verb) -> Event | None:
    """The event that a withdrawal or taking back undoes."""
    verbs = {Verb.WITHDRAW: (Verb.SUBMIT,), Verb.TAKE_BACK: DECIDING}.get(verb)
    return Event.objects.filter(filing_id=filing.pk, verb__in=verbs).latest("number") if verbs else None


def _restored(undone: Event | None) -> tuple[Status, int] | None:
    """Where the filing stood before the event that is undone."""
    if undone is None:
        return None
    status, stage = undone.detail["from"]
    return Status(status), stage


def _acts_at(filing: Filing, verb: Verb, undone: Event | None) -> int:
    """The stage at which a transition is a reviewer's act, 0 where it is the preparer's."""
    if verb in DECIDING:
        return filing.stage
    if verb is Verb.TAKE_BACK:
        return undone.stage if undone else 0
    if verb is Verb.VOID and filing.status == Status.IN_REVIEW:
        return filing.stage
    return last_stage(filing) if verb is Verb.BACKFILL or filing.status == Status.APPROVED else 0
