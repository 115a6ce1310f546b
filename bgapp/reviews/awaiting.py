"""What waits for a person's decision: the rule of ``duties.may_act``, asked of all filings at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bgapp.filings.access import listed
from bgapp.filings.deadlines import ahead
from bgapp.filings.posts import represented_by
from bgapp.filings.querying import Row
from bgapp.models import Event, Filing, Person, Post, Role, Stage, Unit
from bgapp.reviews.duties import PREPARING, REVIEWING
from bgapp.rules.transitions import Status


def awaiting(person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """The filings that the person may approve or return now, ``stage_role`` on each."""
    return _held(person).filter(_in_window(now or timezone.now()))


def missed(person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """What the person has not decided before review ended."""
    return _held(person).filter(~_in_window(now or timezone.now()))


def with_decides(filings: QuerySet[Any], person: Person, now: datetime | None = None) -> QuerySet[Row]:
    """The filings with ``stage_role`` and ``decides``: whether the person may approve or return it now."""
    decides = _rule(person) & _in_window(now or timezone.now())
    rows = filings.annotate(stage_role=_stage_role())
    return cast("QuerySet[Row]", rows.annotate(decides=ExpressionWrapper(decides, output_field=BooleanField())))


def reviewed_last(person: Person) -> QuerySet[Filing]:
    """The filings at whose last stage the person may act, wherever they are now."""
    last = Stage.objects.filter(period=OuterRef("period")).order_by("-number")
    of_last = {name: Subquery(last.values(column)[:1]) for name, column in (("stage_role", "role"), ("last", "number"))}
    return Filing.objects.alias(**of_last).filter(_may_act(person, "last"))


def _held(person: Person) -> QuerySet[Row]:
    return cast("QuerySet[Row]", listed(person).annotate(stage_role=_stage_role()).filter(_rule(person)))


def _rule(person: Person) -> Q:
    """In review at a stage at which the person may act."""
    return Q(status=Status.IN_REVIEW) & _may_act(person, "stage")


def _may_act(person: Person, stage: str) -> Q:
    """At the stage whose number that column holds, and ``stage_role`` its role: by the own post, or for another's."""
    return (_holds(person, stage) | _stands_in(person, stage)) & ~Q(Exists(deeds(person, OuterRef, stage)))


def _holds(person: Person, stage: str) -> Q:
    """The stage is one whose post the person holds, and it was assigned to nobody else."""
    finance = Post.objects.filter(person=person, role=Role.FINANCE_REVIEWER)
    return (Q(reviewer=person) | is_free(stage)) & (
        Q(stage_role=Role.UNIT_REVIEWER, unit__in=_units(person, Role.UNIT_REVIEWER))
        | Q(stage_role=Role.DEPARTMENT_REVIEWER, unit__department__in=_units(person, Role.DEPARTMENT_REVIEWER))
        | Q(stage_role=Role.FINANCE_REVIEWER) & Q(Exists(finance))
    )


def _stands_in(person: Person, stage: str) -> Q:
    """The stage is one whose post is held by somebody who may act there, and for whom the person stands in."""
    posts = _posts(stage).filter(person__in=represented_by(person))
    return is_free(stage) & Q(Exists(posts)) | Q(Exists(posts.filter(person=OuterRef("reviewer"))))


def is_free(stage: str) -> Q:
    """Assigned to nobody, or to somebody who cannot decide it any more."""
    return Q(reviewer=None) | ~Q(Exists(_posts(stage).filter(person=OuterRef("reviewer"))))


def _posts(stage: str) -> QuerySet[Post]:
    """The posts of those who may act at the stage of a filing, seen from it."""
    return Post.objects.filter(
        Q(role=Role.UNIT_REVIEWER, unit=OuterRef("unit"))
        | Q(role=Role.DEPARTMENT_REVIEWER, unit=OuterRef("unit__department"))
        | Q(role=Role.FINANCE_REVIEWER),
        role=OuterRef("stage_role"),
        person__is_active=True,
    ).exclude(Exists(deeds(OuterRef("person"), _outer_outer, stage)))


def _outer_outer(name: str) -> OuterRef:
    """A column of the filing, seen from within a subquery of a subquery."""
    return OuterRef(OuterRef(name))


def deeds(person: Person | OuterRef, of_filing: Callable[[str], OuterRef], stage: str = "stage") -> QuerySet[Event]:
    """That a person prepared the filing, or that it was reviewed by or for the person at another stage than this."""
    return Event.objects.filter(
        Q(actor=person) | Q(represented=person),
        Q(verb__in=PREPARING) | Q(verb__in=REVIEWING) & ~Q(stage=of_filing(stage)),
        filing_id=of_filing("pk"),
    )


def _in_window(now: datetime) -> Q:
    """Until review ends; an adjustment is decided whenever that is."""
    return Q(period__filing_opens__lte=now) & (Q(adjusts__isnull=False) | ahead("review_ends", now))


def _stage_role() -> Subquery:
    stages = Stage.objects.filter(period=OuterRef("period"), number=OuterRef("stage"))
    return Subquery(stages.values("role")[:1], output_field=CharField())


def _units(person: Person, role: Role) -> QuerySet[Unit]:
    return Unit.objects.filter(posts__person=person, posts__role=role)
