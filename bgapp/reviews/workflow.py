"""Move filings through review: ``advance`` is the only code that ever changes a status.

The table of transitions is data in ``rules.transitions``; here it meets the database: who stands how to a filing,
the swap against status and version, the frozen revision, the event, and what is done after the commit.
"""

from __future__ import annotations

from datetime import datetime
from itertools import product

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bgapp.filings.access import fetch_locked, prepares
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import CHANGING, record
from bgapp.filings.evidence_store import forget
from bgapp.filings.exchange_format import SCHEMA_VERSION, digest, plain
from bgapp.models import Event, Filing, Person, Post, Revision, Role, Stage
from bgapp.reviews.checking import findings_of
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

PREPARING = (*CHANGING, Verb.SUBMIT)
DECIDING = (Verb.APPROVE, Verb.RETURN)
REASON_LIMIT = 2_000


class Unfinished(Refused):
    """A submission that the checks stop; the findings are on the page."""


def situation(filing: Filing, now: datetime | None = None) -> Situation:
    return Situation(
        status=Status(filing.status),
        stage=filing.stage,
        stages=len(filing.period.stages.all()),
        round=filing.round,
        moment=filing.period.moment(now),
        used=filing.status == Status.APPROVED and filing.evaluations.exclude(status=Status.VOID).exists(),
    )


def standing(filing: Filing, person: Person) -> Standing:
    """What the person who fetched the filing is to it."""
    roles = {stage.number: stage.role for stage in filing.period.stages.all()}
    last = max(roles, default=0)
    return Standing(
        prepares=prepares(filing),
        reviews=filing.stage in roles and _may_review(filing, person, filing.stage),
        reviews_last=last > 0 and _may_review(filing, person, last),
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


def stage_name(filing: Filing, number: int) -> str:
    """The role of a stage of the filing's period, empty where there is no such stage."""
    return next((stage.get_role_display() for stage in filing.period.stages.all() if stage.number == number), "")


def may_act(filing: Filing, stage: Stage) -> QuerySet[Person]:
    """The people who hold a stage of a filing and neither prepared it nor acted at another stage of it."""
    return Person.objects.filter(_holds_stage(filing, stage.role), is_active=True).exclude(
        Exists(_deeds(filing, stage.number))
    )


def _guard(filing: Filing, person: Person, verb: Verb, version: int, reason: str, now: datetime | None) -> None:
    filing_now = situation(filing, now)
    if filing.version != version:
        raise Conflict(f"这份表刚才已有变化，现在是「{filing_now.status.label}」。请看过最新内容后再操作。")
    if not possible(verb, filing_now, standing(filing, person)):
        raise NotAllowed(f"这份表现在是「{filing_now.status.label}」，您不能{TRANSITIONS[verb].label}。")
    refusal = closed(verb, filing_now)
    if refusal:
        raise NotAllowed(refusal)
    if TRANSITIONS[verb].needs_reason and len(reason) < REASON_LENGTH:
        raise Refused(f"请写明{TRANSITIONS[verb].label}的理由，至少 {REASON_LENGTH} 个字。")


def _submit(filing: Filing, person: Person) -> None:
    form = plain(filing)
    if any(finding.blocks for finding in findings_of(filing, form)):
        raise Unfinished("还有必改的地方，改好后才能提交。")
    _check_everybody_there(filing, person)
    at = timezone.now()
    Revision.objects.create(
        filing=filing,
        number=filing.round + 1,
        form=form,
        schema_version=SCHEMA_VERSION,
        digest=digest(form),
        submitted_by=person,
        submitted_at=at,
    )
    _move(filing, person, Verb.SUBMIT, "", round=filing.round + 1, submitted_at=at)


def _delete(filing: Filing, person: Person) -> None:
    record(filing, person, Verb.DELETE, {"name": filing.name})
    forget(filing)
    filing.delete()


def _move(filing: Filing, person: Person, verb: Verb, reason: str, **columns: object) -> None:
    """Set status and stage, and log it. The only assignment of a status."""
    before = (filing.status, filing.stage)
    status, stage = outcome(verb, situation(filing), _before(filing, verb))
    columns |= {
        "status": status,
        "stage": stage,
        "version": filing.version + 1,
        "furthest_stage": max(filing.furthest_stage, stage),
        "edited_at": timezone.now(),
    }
    for name, value in columns.items():
        setattr(filing, name, value)
    detail = {"from": before, "to": (status, stage)} | ({"reason": reason} if reason else {})
    record(filing, person, verb, detail, acted_at=before[1], **columns)


def _before(filing: Filing, verb: Verb) -> tuple[Status, int]:
    """What a withdrawal or taking back restores: where the filing stood before the event that it undoes."""
    undone = {Verb.WITHDRAW: (Verb.SUBMIT,), Verb.TAKE_BACK: DECIDING}.get(verb)
    if undone is None:
        return Status(filing.status), filing.stage
    event = Event.objects.filter(filing_id=filing.pk, verb__in=undone).latest("number")
    status, stage = event.detail["from"]
    return Status(status), stage


def _check_everybody_there(filing: Filing, person: Person) -> None:
    """A filing is not sent where a stage has nobody who may act; one person acts at one stage only."""
    stages = list(filing.period.stages.all())
    if not stages:
        raise Refused("这个申报期还没有设置审核环节，请联系系统管理员。")
    people = [set(may_act(filing, stage).exclude(pk=person.pk).values_list("pk", flat=True)) for stage in stages]
    for stage, holders in zip(stages, people, strict=True):
        if not holders:
            raise Refused(f"还没有可以审核的{stage.get_role_display()}，暂不能提交。请联系系统管理员设置。")
    if not any(len(set(chosen)) == len(stages) for chosen in product(*people)):
        raise Refused("各审核环节须由不同的人审核，现有人员不够。请联系系统管理员设置。")


def _may_review(filing: Filing, person: Person, number: int) -> bool:
    stage = next((stage for stage in filing.period.stages.all() if stage.number == number), None)
    return stage is not None and may_act(filing, stage).filter(pk=person.pk).exists()


def _holds_stage(filing: Filing, role: str) -> Exists:
    posts = Post.objects.filter(person=OuterRef("pk"), role=role)
    if role == Role.UNIT_REVIEWER:
        posts = posts.filter(unit=filing.unit_id)
    elif role == Role.DEPARTMENT_REVIEWER:
        posts = posts.filter(unit=filing.unit.department_id)
    return Exists(posts)


def _deeds(filing: Filing, number: int) -> QuerySet[Event]:
    """Events by which a person has prepared the filing, or decided at another stage than this one."""
    excluding = Q(verb__in=PREPARING) | Q(verb__in=DECIDING) & ~Q(stage=number)
    return Event.objects.filter(excluding, filing_id=filing.pk, actor=OuterRef("pk"))


def _decided(filing: Filing, person: Person) -> bool:
    """Whether the latest transition or edit is a decision of this person, who still holds that stage."""
    acts = Event.objects.filter(filing_id=filing.pk, verb__in=(*CHANGING, *Verb)).order_by("-number")
    event = acts.first()
    if event is None or event.actor_id != person.pk or event.verb not in DECIDING:
        return False
    return _may_review(filing, person, event.stage)
