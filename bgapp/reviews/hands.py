"""Whose turn it is (轮到谁): who prepares for units, and who may decide what waits there; asked of all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from bgapp.models import Filing, Post, Role, Stage, StandIn, Unit
from bgapp.reviews.awaiting import deeds, is_free
from bgapp.rules.transitions import Status

PLACES = {Role.UNIT_REVIEWER: "unit", Role.DEPARTMENT_REVIEWER: "unit__department"}
"""Where the post of a reviewer is, seen from a filing; finance reviews what is of any unit."""


@dataclass(frozen=True)
class Hand:
    """Somebody who may act by the own post, and who decides for them today, by key."""

    person: int
    name: str
    stand_ins: Mapping[int, str]

    @property
    def words(self) -> str:
        """``何晓庆（郑岚代）``."""
        return f"{self.name}（{'、'.join(self.stand_ins.values())}代）" if self.stand_ins else self.name

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """The person, then those who stand in, each with key and name."""
        yield self.person, self.name
        yield from self.stand_ins.items()


Hands: TypeAlias = dict[tuple[str, int | None], list[Hand]]  # by role and the unit of the post, none for finance


def unit_of_post(role: Role, unit: Unit) -> int | None:
    """The unit at which somebody holds the post that acts on what is of a unit."""
    return {Role.DEPARTMENT_REVIEWER: unit.department_id, Role.FINANCE_REVIEWER: None}.get(role, unit.pk)


def hands_of(units: Collection[Unit], stages: Sequence[Stage]) -> Hands:
    """Who prepares for the units, and who may decide something that waits there."""
    able = Q(role=Role.PREPARER, unit__in=units)
    for stage in stages:
        able |= Q(role=stage.role) & Q(Exists(_waiting(units, stage)))
    posts = Post.objects.filter(able, person__is_active=True).order_by("pk")
    found = list(posts.values_list("role", "unit", "person", "person__name"))
    stand_ins = _stand_ins()
    hands: Hands = defaultdict(list)
    for role, unit, person, name in found:
        hand = Hand(person, name, {} if role == Role.PREPARER else stand_ins.get(person, {}))
        held = hands[role, None if role == Role.FINANCE_REVIEWER else unit]
        held += [] if hand in held else [hand]
    return hands


def _stand_ins() -> dict[int, dict[int, str]]:
    """Who stands in today, by whom they represent."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for person, key, name in StandIn.objects.acting().values_list("person", "stand_in", "stand_in__name"):
        found[person][key] = name
    return found


def _waiting(units: Collection[Unit], stage: Stage) -> QuerySet[Filing]:
    """The filings that the holder of a post may decide at a stage, seen from the post."""
    place = PLACES.get(Role(stage.role))
    filings = (
        Filing.objects.annotate(stage_role=Value(stage.role))
        .filter(
            Q(reviewer=OuterRef("person")) | is_free("stage"),
            period=stage.period_id,
            status=Status.IN_REVIEW,
            stage=stage.number,
            unit__in=units,
            adjusts=None,
        )
        .exclude(Exists(deeds(OuterRef(OuterRef("person")), OuterRef)))
    )
    return filings.filter(**{place: OuterRef("unit")}) if place else filings
