"""进度: where the filings of a period stand, unit by unit, and who is next; all of it counted in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, TypedDict, cast

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from bgapp.filings.access import followed_units, listed
from bgapp.filings.querying import unbegun
from bgapp.models import Filing, Period, Person, Post, Role, Stage, Unit
from bgapp.reviews.awaiting import deeds
from bgapp.rules.transitions import Status

NAMED = 3
"""How many of those who are next are named."""
PLACES = {Role.UNIT_REVIEWER: "unit", Role.DEPARTMENT_REVIEWER: "unit__department"}
"""Where the post of a reviewer is, seen from a filing; finance reviews what is of any unit."""


@dataclass
class Counts:
    """How many filings stand at each status, void ones aside, and how many listed projects have none (未开始)."""

    approved: int = 0
    in_review: int = 0
    returned: int = 0
    draft: int = 0
    not_started: int = 0

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
    """A unit: ``amount`` is what its filings come to, in yuan."""

    unit: Unit
    counts: Counts
    amount: Decimal
    turns: Sequence[Turn]


@dataclass(frozen=True)
class Whole:
    """All units together: ``idle`` of them have begun nothing, ``longest`` is the most that one has to file."""

    units: int
    idle: int
    longest: int
    counts: Counts
    amount: Decimal


class Expected(TypedDict):
    """What a unit has to file: ``filed`` of it has been begun, ``unbegun`` not."""

    filed: int
    unbegun: int
    expected: int


Group: TypeAlias = dict[str, Any]  # unit, status and stage with count and yuan
Hands: TypeAlias = dict[tuple[str, int | None], list[str]]  # names by role and the unit of the post, none for finance


def units_filing(person: Person, period: Period) -> QuerySet[Unit]:
    """The units that the person follows and that file in a period, those with the most first: ``Expected`` on each."""
    filings = Filing.objects.filter(period=period, unit=OuterRef("pk")).exclude(status=Status.VOID)
    listings = unbegun().filter(period=period, project__unit=OuterRef("pk"))
    return (
        followed_units(person)
        .annotate(filed=_number_of(filings, "unit"), unbegun=_number_of(listings, "project__unit"))
        .annotate(expected=F("filed") + F("unbegun"))
        .filter(expected__gt=0)
        .order_by("-expected", "path")
    )


def whole_of(person: Person, period: Period, units: QuerySet[Unit]) -> Whole:
    """What ``units_filing`` come to together."""
    found = units.order_by().aggregate(
        units=Count("pk"), idle=Count("pk", filter=Q(filed=0)), longest=Max("expected"), not_started=Sum("unbegun")
    )
    groups = _grouped(person, period, Q(unit__in=followed_units(person)), "status")
    counts = _counts_of(groups, found["not_started"] or 0)
    return Whole(found["units"], found["idle"], found["longest"] or 0, counts, _amount_of(groups))


def lines_of(person: Person, period: Period, units: Sequence[Unit]) -> list[Line]:
    """The lines of some of ``units_filing``, in their order."""
    groups: dict[int, list[Group]] = defaultdict(list)
    for group in _grouped(person, period, Q(unit__in=units), "unit", "status", "stage"):
        groups[group["unit"]].append(group)
    stages = list(period.stages.all())
    hands = _hands(units, stages)
    return [_line(unit, groups[unit.pk], stages, hands) for unit in units]


def _number_of(rows: QuerySet[Any], unit: str) -> Coalesce:
    counted = rows.order_by().values(unit).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _grouped(person: Person, period: Period, units: Q, *by: str) -> list[Group]:
    filings = listed(person).filter(units, period=period).exclude(status=Status.VOID).order_by()
    return cast("list[Group]", list(filings.values(*by).annotate(count=Count("pk"), yuan=Sum("amount"))))


def _line(unit: Unit, groups: Sequence[Group], stages: Sequence[Stage], hands: Hands) -> Line:
    expected = cast(Expected, vars(unit))
    counts = _counts_of(groups, expected["unbegun"])
    return Line(unit, counts, _amount_of(groups), list(_turns(unit, counts, groups, stages, hands)))


def _counts_of(groups: Sequence[Group], not_started: int) -> Counts:
    counts = Counts(not_started=not_started)
    for group in groups:
        setattr(counts, group["status"], getattr(counts, group["status"]) + group["count"])
    return counts


def _amount_of(groups: Sequence[Group]) -> Decimal:
    return sum((group["yuan"] or Decimal(0) for group in groups), Decimal(0))


def _turns(
    unit: Unit, counts: Counts, groups: Sequence[Group], stages: Sequence[Stage], hands: Hands
) -> Iterator[Turn]:
    """Who has to act, in the order of the workflow."""
    if counts.unsent:
        yield Turn(Role.PREPARER, counts.unsent, hands[Role.PREPARER, unit.pk])
    waiting = {group["stage"]: group["count"] for group in groups if group["status"] == Status.IN_REVIEW}
    places = {Role.UNIT_REVIEWER: unit.pk, Role.DEPARTMENT_REVIEWER: unit.department_id}
    for stage in stages:
        if stage.number in waiting:
            role = Role(stage.role)
            yield Turn(role, waiting[stage.number], hands[role, places.get(role)])


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
        period=stage.period_id, status=Status.IN_REVIEW, stage=stage.number, unit__in=units
    ).exclude(Exists(deeds(OuterRef(OuterRef("person")), OuterRef)))
    return filings.filter(**{place: OuterRef("unit")}) if place else filings
