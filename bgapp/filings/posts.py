"""The posts (岗位) that a person may act in today: the own ones, and for review those that the person stands in for."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bgapp.models import Person, Post, Role, StandIn

REVIEWERS = (Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER)


def posts_of(person: Person) -> QuerySet[Post]:
    """The person's posts, and the reviewers' posts of those for whom the person stands in."""
    return Post.objects.filter(Q(person=person) | Q(role__in=REVIEWERS, person__in=represented_by(person)))


def represented_by(person: Person) -> QuerySet[StandIn, int]:
    """The keys of the people for whom the person stands in today."""
    return StandIn.objects.acting().filter(stand_in=person).values_list("person", flat=True)
