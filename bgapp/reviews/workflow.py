"""Move filings through review: ``advance`` is the only code that ever changes a status.

The table of transitions is data in ``rules.transitions``; here it meets the database: who stands how to a filing,
the swap against status and version, the frozen revision, the event, and what is done after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from bgapp.filings.access import backfilled_units, fetch_locked, prepares
from bgapp.filings.deadlines import period_for
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import CHANGING, record
from bgapp.filings.evidence_store import forget
from bgapp.filings.exchange_format import SCHEMA_VERSION, digest, plain
from bgapp.models import Event, Filing, Person, Revision, Role
from bgapp.reviews.adjusting import check_adjustment, reasons_now
from bgapp.reviews.appraising import grade_of
from bgapp.reviews.checking import answers_now, findings_of, open_counts
from bgapp.reviews.counts import keep
from bgapp.reviews.duties import DECIDING, check_everybody_there, may_review, represented_at, stage_of, stages_of
from bgapp.reviews.notices import tell
from bgapp.rules.appraisal import APPROVING, Grade
from bgapp.rules.checks import Severity
from bgapp.rules.plain import Plain
from bgapp.rules.text import clean
from bgapp.rules.transitions import (
    REASON_LENGTH,
    TRANSITIONS,
    Situation,
    Standing,
    Status,
    Transition,
    Verb,
    closed,
    outcome,
    possible,
)

REASON_LIMIT = 2_000


class Unfinished(Refused):
    """A submission that the checks stop; the findings are on the page."""


class Acting(TypedDict):
    """What the log says of how somebody acted."""

    role: str
    acted_at: int
    represented: Person | None


def situation(filing: Filing, now: datetime | None = None) -> Situation:
    period, stage = period_for(filing.period, filing.unit), stage_of(filing, filing.stage)
    appraised = stage is not None and stage.appraises
    return Situation(
        status=Status(filing.status),
        stage=filing.stage,
        stages=len(stages_of(filing)),
        round=filing.round,
        moment=period.adjustment_moment(now) if filing.adjusts_id else period.moment(now),
        used=_is_used(filing),
        appraised=appraised,
        grade=grade_of(filing) if appraised else None,
    )


def _is_used(filing: Filing) -> bool:
    """Whether something rests on its approval: publication, a self-evaluation, an adjustment."""
    if filing.status != Status.APPROVED:
        return False
    resting = (filing.evaluations, filing.adjustments)
    return filing.published_at is not None or any(each.exclude(status=Status.VOID).exists() for each in resting)


def standing(filing: Filing, person: Person) -> Standing:
    """What the person who fetched the filing is to it."""
    return Standing(
        prepares=prepares(filing),
        reviews=may_review(filing, person, filing.stage),
        reviews_last=may_review(filing, person, _last_stage(filing)),
        decided=_decided(filing, person),
    )


def available(filing: Filing, person: Person, now: datetime | None = None) -> list[Transition]:
    """The transitions that the person may carry out now, in the order of the table."""
    filing_now, person_now = situation(filing, now), standing(filing, person)
    return [
        transition
        for verb, transition in TRANSITIONS.items()
        if possible(verb, filing_now, person_now) and not closed(verb, filing_now)
    ]


def advance(
    person: Person, filing_id: int, verb: Verb, version: int, reason: str = "", now: datetime | None = None
) -> Filing:
    """Carry out a transition.

    404 where the filing is invisible; :class:`NotAllowed` where state, person or window forbid it; :class:`Conflict`
    where somebody else was first; :class:`Unfinished` where the checks stop a submission; :class:`Refused` where the
    reason is too short or a stage has nobody who may act.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        reason = clean(reason).strip()[:REASON_LIMIT]
        _guard(filing, person, verb, version, reason, now)
        if verb is Verb.DELETE:
            _delete(filing, person)
        elif verb is Verb.SUBMIT:
            _submit(filing, person)
        else:
            _move(filing, person, verb, reason)
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
    _move(filing, person, Verb.BACKFILL, "", **_frozen(filing, person, form))
    keep(filing, findings_of(filing, form))


def stage_name(filing: Filing, number: int) -> str:
    """The role of a stage of the filing's period, empty where there is no such stage."""
    stage = stage_of(filing, number)
    return stage.get_role_display() if stage else ""


def represented_now(filing: Filing, person: Person) -> Person | None:
    """For whom the person would decide now, ``None`` where by the own post."""
    return represented_at(filing, person, filing.stage)


def _guard(filing: Filing, person: Person, verb: Verb, version: int, reason: str, now: datetime | None) -> None:
    filing_now = situation(filing, now)
    if filing.version != version:
        raise Conflict(f"这份表刚才已有变化，现在是「{filing_now.status.label}」。请看过最新内容后再操作。")
    if not possible(verb, filing_now, standing(filing, person)):
        raise NotAllowed(_impossible(filing_now, verb))
    refusal = closed(verb, filing_now)
    if refusal:
        raise NotAllowed(refusal)
    if TRANSITIONS[verb].needs_reason and len(reason) < REASON_LENGTH:
        raise Refused(f"请写明{TRANSITIONS[verb].label}的理由，至少 {REASON_LENGTH} 个字。")


def _impossible(filing: Situation, verb: Verb) -> str:
    """Why a transition cannot be: the result of 四性审核, or the state."""
    if filing.appraised and filing.grade is None and verb in DECIDING:
        return "本环节要求四性审核，请先填写四性审核表，再作决定。"
    if filing.appraised and filing.grade and verb in DECIDING and not filing.grants(*APPROVING):
        only = "退回修改" if filing.grade is Grade.FAIR else "作废"
        return f"四性审核结果为「{filing.grade.label}」，只能{only}。"
    return f"这份表现在是「{filing.status.label}」，您不能{TRANSITIONS[verb].label}。"


def _submit(filing: Filing, person: Person) -> None:
    form = plain(filing)
    findings = findings_of(filing, form)
    _check_finished(open_counts(findings))
    check_adjustment(filing, form)
    check_everybody_there(filing, person)
    _move(filing, person, Verb.SUBMIT, "", **_frozen(filing, person, form))
    keep(filing, findings)


def _frozen(filing: Filing, person: Person, form: Plain) -> dict[str, Any]:
    """Freeze a form as the next revision; the columns that count it."""
    number, at = filing.round + 1, timezone.now()
    Revision.objects.create(
        filing=filing,
        number=number,
        form=form,
        answers=answers_now([filing]).get(filing.pk, []),
        reasons=reasons_now(filing, form) if filing.adjusts_id else [],
        schema_version=SCHEMA_VERSION,
        digest=digest(form),
        submitted_by=person,
        submitted_at=at,
    )
    return {"round": number, "submitted_at": at}


def _check_finished(left: Mapping[Severity, int]) -> None:
    """:class:`Unfinished` while errors are left, or warnings without a reason."""
    errors, warnings = left.get(Severity.ERROR, 0), left.get(Severity.WARNING, 0)
    todo = [f"{errors} 处必改没有改好"] * bool(errors) + [f"{warnings} 处提醒没有改，也没有写明理由"] * bool(warnings)
    if todo:
        raise Unfinished(f"还有 {'，'.join(todo)}，处理后才能提交。")


def _delete(filing: Filing, person: Person) -> None:
    record(filing, person, Verb.DELETE, {"name": filing.name}, role=Role.PREPARER)
    forget(filing)
    filing.delete()


def _move(filing: Filing, person: Person, verb: Verb, reason: str, **columns: object) -> None:
    """Set status and stage, and log it. The only assignment of a status."""
    before = (filing.status, filing.stage)
    undone = _undone(filing, verb)
    acting = _acting(filing, person, _acts_at(filing, verb, undone))
    status, stage = outcome(verb, situation(filing), _before(undone))
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
    detail = {"from": before, "to": (status, stage)} | ({"reason": reason} if reason else {})
    tell(filing, record(filing, person, verb, detail, **acting, **columns))


def _undone(filing: Filing, verb: Verb) -> Event | None:
    """The event that a withdrawal or taking back undoes."""
    verbs = {Verb.WITHDRAW: (Verb.SUBMIT,), Verb.TAKE_BACK: DECIDING}.get(verb)
    return Event.objects.filter(filing_id=filing.pk, verb__in=verbs).latest("number") if verbs else None


def _before(undone: Event | None) -> tuple[Status, int] | None:
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
    return _last_stage(filing) if verb is Verb.BACKFILL or filing.status == Status.APPROVED else 0


def _acting(filing: Filing, person: Person, number: int) -> Acting:
    """As what, at which stage, and for whom somebody acts."""
    stage = stage_of(filing, number)
    if stage is None:
        return {"role": Role.PREPARER, "acted_at": 0, "represented": None}
    return {"role": stage.role, "acted_at": number, "represented": represented_at(filing, person, number)}


def _last_stage(filing: Filing) -> int:
    return len(stages_of(filing))


def _decided(filing: Filing, person: Person) -> bool:
    """Whether the latest transition or edit is a decision of this person, who still holds that stage."""
    acts = Event.objects.filter(filing_id=filing.pk, verb__in=(*CHANGING, *Verb)).order_by("-number")
    event = acts.first()
    if event is None or event.actor_id != person.pk or event.verb not in DECIDING:
        return False
    return may_review(filing, person, event.stage)
