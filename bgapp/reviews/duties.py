"""Separation of duties (职责分离): who may act at a stage of a filing, and for whom.

Nobody reviews what they prepared, and everybody acts at one stage of a filing only. A stand-in (代审) acts with the
right of the person represented, so both must be free: neither has prepared, neither has decided or appraised at
another stage, and what is done counts as a deed of both.
"""

from __future__ import annotations

from itertools import product
from typing import TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from bgapp.filings.errors import Refused
from bgapp.filings.events import APPRAISE, CHANGING
from bgapp.models import Event, Filing, Person, Post, Role, Stage, StandIn
from bgapp.rules.transitions import Verb

PREPARING = (*CHANGING, Verb.SUBMIT)
DECIDING = (Verb.APPROVE, Verb.RETURN)
REVIEWING = (*DECIDING, APPRAISE)
"""A reviewer's acts at a stage: to decide, and the appraisal (四性审核) before that."""


class Acting(TypedDict):
    """What the log says of how somebody acted."""

    role: str
    acted_at: int
    represented: Person | None


def may_act(filing: Filing, stage: Stage) -> QuerySet[Person]:
    """The people who may decide at a stage of a filing today, by their own post or for somebody else."""
    entitled = _entitled(filing, stage)
    represented = StandIn.objects.acting().filter(stand_in=OuterRef("pk"), person__in=entitled.values("pk"))
    acting = Person.objects.filter(Q(pk__in=entitled.values("pk")) | Q(Exists(represented)), is_active=True)
    return acting.exclude(Exists(_deeds(filing, stage.number)))


def represented_at(filing: Filing, person: Person, number: int) -> Person | None:
    """For whom somebody who may act at a stage does so; ``None`` where it is by the own post."""
    stage = stage_of(filing, number)
    if stage is None or _entitled(filing, stage).filter(pk=person.pk).exists():
        return None
    standing_in = StandIn.objects.acting().filter(stand_in=person, person__in=_entitled(filing, stage).values("pk"))
    found = standing_in.select_related("person").order_by("begins", "pk").first()
    return found.person if found else None


def acting_as(filing: Filing, person: Person, number: int) -> Acting:
    """As what, at which stage, and for whom somebody acts."""
    stage = stage_of(filing, number)
    if stage is None:
        return {"role": Role.PREPARER, "acted_at": 0, "represented": None}
    return {"role": stage.role, "acted_at": number, "represented": represented_at(filing, person, number)}


def may_review(filing: Filing, person: Person, number: int) -> bool:
    """Whether somebody may decide at a stage of a filing."""
    stage = stage_of(filing, number)
    return stage is not None and may_act(filing, stage).filter(pk=person.pk).exists()


def stage_of(filing: Filing, number: int) -> Stage | None:
    """A stage of the filing's period by its number."""
    return next((stage for stage in stages_of(filing) if stage.number == number), None)


def stages_of(filing: Filing) -> QuerySet[Stage]:
    """The stages of the filing's period in their order, read once."""
    prefetch_related_objects([filing.period], "stages")
    return filing.period.stages.all()


def stage_name(filing: Filing, number: int) -> str:
    """The role of a stage of the filing's period, empty where there is no such stage."""
    stage = stage_of(filing, number)
    return stage.get_role_display() if stage else ""


def last_stage(filing: Filing) -> int:
    """The number of the last stage of the filing's period."""
    return len(stages_of(filing))


def check_everybody_there(filing: Filing, preparer: Person) -> None:
    """:class:`Refused` where a stage has nobody who may act: nothing is sent there; one person acts at one stage only.

    Stand-ins do not matter here: where one may act, so may the person represented.
    """
    stages = stages_of(filing)
    if not stages:
        raise Refused("这个申报期还没有设置审核环节，请联系系统管理员。")
    people = [set(_entitled(filing, each).exclude(pk=preparer.pk).values_list("pk", flat=True)) for each in stages]
    for stage, holders in zip(stages, people, strict=True):
        if not holders:
            raise Refused(f"还没有可以审核的{stage.get_role_display()}，暂不能提交。请联系系统管理员设置。")
    if not any(len(set(chosen)) == len(stages) for chosen in product(*people)):
        raise Refused("各审核环节须由不同的人审核，现有人员不够。请联系系统管理员设置。")


def _entitled(filing: Filing, stage: Stage) -> QuerySet[Person]:
    """The people who hold the post of a stage and neither prepared the filing nor acted at another stage of it.

    Only the one to whom it was assigned (分派), where it waits at that stage and that one may still decide it.
    """
    holders = assignable(filing, stage)
    if filing.reviewer_id is None or filing.stage != stage.number:
        return holders
    assigned = holders.filter(pk=filing.reviewer_id)
    return assigned if assigned.exists() else holders


def assignable(filing: Filing, stage: Stage) -> QuerySet[Person]:
    """The people to whom a stage of a filing may be assigned: whoever of its holders may decide there."""
    holders = Person.objects.filter(_holds_post(filing, stage.role), is_active=True)
    return holders.exclude(Exists(_deeds(filing, stage.number)))


def _holds_post(filing: Filing, role: str) -> Exists:
    posts = Post.objects.filter(person=OuterRef("pk"), role=role)
    if role == Role.UNIT_REVIEWER:
        posts = posts.filter(unit=filing.unit_id)
    elif role == Role.DEPARTMENT_REVIEWER:
        posts = posts.filter(unit=filing.unit.department_id)
    return Exists(posts)


def _deeds(filing: Filing, number: int) -> QuerySet[Event]:
    """Events by which a person has prepared the filing, or acted, or was represented, at another stage than this."""
    by_person = Q(actor=OuterRef("pk")) | Q(represented=OuterRef("pk"))
    excluding = Q(verb__in=PREPARING) | Q(verb__in=REVIEWING) & ~Q(stage=number)
    return Event.objects.filter(by_person, excluding, filing_id=filing.pk)
