"""What waits for a person's decision: the rule of ``workflow.may_act``, asked of all filings at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bgapp.filings.access import listed
from bgapp.filings.querying import Row
from bgapp.models import Event, Person, Post, Role, Stage, Unit
from bgapp.reviews.workflow import DECIDING, PREPARING
from bgapp.rules.transitions import Status


def awaiting(person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """The filings that the person may approve or return now, ``stage_role`` on each."""
    return _held(person).filter(_in_window(now or timezone.now()))


def missed(person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """What the person has not decided before review ended."""
    return _held(person).filter(period__review_ends__lte=now or timezone.now())


def with_decides(filings: QuerySet[Any], person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """The filings with ``stage_role`` and ``decides``: whether the person may approve or return it now."""
    decides = _rule(person) & _in_window(now or timezone.now())
    rows = filings.annotate(stage_role=_stage_role())
    return cast("QuerySet[Row]", rows.annotate(decides=ExpressionWrapper(decides, output_field=BooleanField())))


def _held(person: Person) -> QuerySet[Row]:
    return cast("QuerySet[Row]", listed(person).annotate(stage_role=_stage_role()).filter(_rule(person)))


def _rule(person: Person) -> Q:
    """In review at a stage that the person holds, and neither prepared by the person nor decided at another stage."""
    finance = Post.objects.filter(person=person, role=Role.FINANCE_REVIEWER)
    holds = (
        Q(stage_role=Role.UNIT_REVIEWER, unit__in=_units(person, Role.UNIT_REVIEWER))
        | Q(stage_role=Role.DEPARTMENT_REVIEWER, unit__department__in=_units(person, Role.DEPARTMENT_REVIEWER))
        | Q(stage_role=Role.FINANCE_REVIEWER) & Q(Exists(finance))
    )
    deeds = Event.objects.filter(
        Q(verb__in=PREPARING) | Q(verb__in=DECIDING) & ~Q(stage=OuterRef("stage")),
        filing_id=OuterRef("pk"),
        actor=person,
    )
    return Q(status=Status.IN_REVIEW) & holds & ~Q(Exists(deeds))


def _in_window(now: datetime) -> Q:
    return Q(period__filing_opens__lte=now, period__review_ends__gt=now)


def _stage_role() -> Subquery:
    stages = Stage.objects.filter(period=OuterRef("period"), number=OuterRef("stage"))
    return Subquery(stages.values("role")[:1], output_field=CharField())


def _units(person: Person, role: Role) -> QuerySet[Unit]:
    return Unit.objects.filter(posts__person=person, posts__role=role)
