"""Name a stand-in (代审) for one's own review posts, and end it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.posts import REVIEWERS
from bgapp.models import Person, Post, StandIn


def holds_review_post(person: Person) -> bool:
    """Whether there is anything of the person's in which somebody could stand in."""
    return Post.objects.filter(person=person, role__in=REVIEWERS).exists()


def candidates(person: Person) -> QuerySet[Person]:
    """Whom the person may name: who works at a unit where the person reviews. An administrator may name anybody."""
    own = Post.objects.filter(person=person, role__in=REVIEWERS).values("unit")
    colleagues = Post.objects.filter(person=OuterRef("pk"), unit__in=own)
    return Person.objects.filter(Exists(colleagues), is_active=True, is_administrator=False).exclude(pk=person.pk)


def name_stand_in(person: Person, stand_in: Person, begins: date, ends: date) -> StandIn:
    """Let somebody decide for the person; :class:`NotAllowed` or :class:`Refused` with what is wrong."""
    if not holds_review_post(person):
        raise NotAllowed("您没有审核岗位，不用设置代审。")
    if not candidates(person).filter(pk=stand_in.pk).exists():
        raise Refused("代审人须是您审核的单位里在用的同事；要另选别人，请联系系统管理员。")
    if ends < timezone.localdate():
        raise Refused("结束日期已经过去，请改填今天或以后的日期。")
    named = StandIn(person=person, stand_in=stand_in, begins=begins, ends=ends, set_by=person)
    try:
        named.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    named.save()
    return named


def end(person: Person, stand_in_id: int) -> StandIn:
    """End at once what stands in for the person; 404 where there is no such thing, or it is over."""
    ended = StandIn.objects.filter(pk=stand_in_id, person=person, ended_at=None).update(ended_at=timezone.now())
    if not ended:
        raise Http404("没有这条代审，或者它已经结束。")
    return StandIn.objects.get(pk=stand_in_id)
