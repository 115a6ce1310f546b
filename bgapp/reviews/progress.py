"""进度: where the filings of a period stand, unit by unit, and who is next; all of it counted in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from operator import add
from typing import Any, TypeAlias, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from bgapp.filings.access import followed_units, listed
from bgapp.filings.force import counted
from bgapp.filings.querying import unbegun
from bgapp.models import Filing, Period, Person, Post, Role, Stage, Unit
from bgapp.reviews.awaiting import deeds
from bgapp.rules.transitions import Status

NAMED = 3
"""How many of those who are next are named."""
PLACES = {Role.UNIT_REVIEWER: "unit", Role.DEPARTMENT_REVIEWER: "unit__department"}
"""Where the post of a reviewer is, seen from a filing; finance reviews what is of any unit."""


@dataclass(frozen=True)
class Counts:
    """How many filings stand at each status, void ones aside, and how many listed projects have none (未开始)."""

    approved: int = 0
    in_review: int = 0
    returned: int = 0
    draft: int = 0
    not_started: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(add, astuple(self), astuple(other)))

    @property
    def sent(self) -> int:
        """已送审: on their way through review, or through it."""
        return self.in_review + self.approved

    @property
    def unsent(self) -> int:
        return self.returned + self.draft + self.not_started

    @property
    def all(self) -> int:
        return self.sent + self.unsent


@dataclass(frozen=True)
class Turn:
    """Whose turn it is with how many filings of a unit, and the people of that role who may act."""

    role: Role
    count: int
    names: Sequence[str]

    @property
    def words(self) -> str:
        """``单位审核人 何晓庆 4 份``."""
        if not self.names:
            return f"{self.role.label}（暂无人员）{self.count} 份"
        more = f"等 {len(self.names)} 人" if len(self.names) > NAMED else ""
        return f"{self.role.label} {'、'.join(self.names[:NAMED])}{more} {self.count} 份"


@dataclass(frozen=True)
class Line:
    """A unit: ``amount`` is what its filings come to, in yuan; so many wait at each stage by its number."""

    unit: Unit
    counts: Counts
    amount: Decimal
    waiting: dict[int, int]


@dataclass(frozen=True)
class Whole:
    """All units together: ``idle`` of them have begun nothing, ``longest`` is the most that one has to file."""

    units: int
    idle: int
    longest: int
    counts: Counts
    amount: Decimal


Group: TypeAlias = dict[str, Any]  # unit, status and stage with count and yuan
Hands: TypeAlias = dict[tuple[str, int | None], list[str]]  # names by role and the unit of the post, none for finance


def lines_of(person: Person, period: Period) -> list[Line]:
    """The units that the person follows and that file in a period, those with the most first."""
    followed = followed_units(person)
    groups: dict[int, list[Group]] = defaultdict(list)
    for group in _groups(person, period, followed):
        groups[group["unit"]].append(group)
    listings = unbegun().filter(period=period, project__unit__in=followed).order_by()
    unbegun_of = dict(listings.values_list("project__unit").annotate(count=Count("pk")))
    units = Unit.objects.in_bulk({*groups, *unbegun_of}).values()
    lines = [_line(unit, groups[unit.pk], unbegun_of.get(unit.pk, 0)) for unit in units]
    return sorted(lines, key=lambda line: (-line.counts.all, line.unit.path))


def whole_of(lines: Sequence[Line]) -> Whole:
    """What all lines come to."""
    return Whole(
        units=len(lines),
        idle=sum(line.counts.all == line.counts.not_started for line in lines),
        longest=max((line.counts.all for line in lines), default=0),
        counts=sum((line.counts for line in lines), Counts()),
        amount=sum((line.amount for line in lines), Decimal(0)),
    )


def turns_of(period: Period, lines: Sequence[Line]) -> list[list[Turn]]:
    """Who has to act in each of some lines, in the order of the workflow."""
    stages = list(period.stages.all())
    hands = _hands([line.unit for line in lines], stages)
    return [list(_turns(line, stages, hands)) for line in lines]


def _groups(person: Person, period: Period, units: QuerySet[Unit]) -> list[Group]:
    filings = listed(person).filter(counted(), period=period, unit__in=units).order_by()
    groups = filings.values("unit", "status", "stage").annotate(count=Count("pk"), yuan=Sum("amount"))
    return cast("list[Group]", list(groups))


def _line(unit: Unit, groups: Sequence[Group], not_started: int) -> Line:
    counts: Counter[str] = Counter(not_started=not_started)
    for group in groups:
        counts[group["status"]] += group["count"]
    amount = sum((group["yuan"] or Decimal(0) for group in groups), Decimal(0))
    waiting = {group["stage"]: group["count"] for group in groups if group["status"] == Status.IN_REVIEW}
    return Line(unit, Counts(**counts), amount, waiting)


def _turns(line: Line, stages: Sequence[Stage], hands: Hands) -> Iterator[Turn]:
    unit = line.unit
    if line.counts.unsent:
        yield Turn(Role.PREPARER, line.counts.unsent, hands[Role.PREPARER, unit.pk])
    places = {Role.UNIT_REVIEWER: unit.pk, Role.DEPARTMENT_REVIEWER: unit.department_id}
    for stage in stages:
        if stage.number in line.waiting:
            role = Role(stage.role)
            yield Turn(role, line.waiting[stage.number], hands[role, places.get(role)])


def _hands(units: Sequence[Unit], stages: Sequence[Stage]) -> Hands:
    """Who prepares for the units, and who may decide something that waits there, by their own post."""
    able = Q(role=Role.PREPARER, unit__in=units)
    for stage in stages:
        able |= Q(role=stage.role) & Q(Exists(_waiting(units, stage)))
    posts = Post.objects.filter(able, person__is_active=True).order_by("pk")
    hands: Hands = defaultdict(list)
    for role, unit, name in posts.values_list("role", "unit", "person__name"):
        names = hands[role, None if role == Role.FINANCE_REVIEWER else unit]
        names += [] if name in names else [name]
    return hands


def _waiting(units: Sequence[Unit], stage: Stage) -> QuerySet[Filing]:
    """The filings that the holder of a post may decide at a stage, seen from the post."""
    place = PLACES.get(Role(stage.role))
    filings = Filing.objects.filter(
        period=stage.period_id, status=Status.IN_REVIEW, stage=stage.number, unit__in=units, adjusts=None
    ).exclude(Exists(deeds(OuterRef(OuterRef("person")), OuterRef)))
    return filings.filter(**{place: OuterRef("unit")}) if place else filings
