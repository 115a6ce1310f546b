"""进度: where the filings of a period stand, unit by unit, and who is next; all of it counted in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from operator import add
from typing import Any, TypeAlias, cast

from django.db.models import Count, QuerySet, Sum

from bgapp.filings.access import followed_units, listed
from bgapp.filings.force import adjusting, counted
from bgapp.filings.querying import unbegun
from bgapp.models import Period, Person, Role, Stage, Unit
from bgapp.reviews.hands import Hands, hands_of, unit_of_post
from bgapp.rules.transitions import Status

NAMED = 3
"""How many of those who are next are named."""


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
    """A unit: ``amount`` is what its filings come to, in yuan; so many wait at each stage by its number.

    ``adjusting``: of so many an adjustment is on its way, which is not counted itself.
    """

    unit: Unit
    counts: Counts
    amount: Decimal
    waiting: dict[int, int]
    adjusting: int = 0


@dataclass(frozen=True)
class Whole:
    """All units together: ``idle`` of them have begun nothing, ``longest`` is the most that one has to file."""

    units: int
    idle: int
    longest: int
    counts: Counts
    amount: Decimal
    adjusting: int = 0


Group: TypeAlias = dict[str, Any]  # unit, status and stage with count, yuan and how many are being adjusted


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
        adjusting=sum(line.adjusting for line in lines),
    )


def turns_of(period: Period, lines: Sequence[Line]) -> list[list[Turn]]:
    """Who has to act in each of some lines, in the order of the workflow."""
    stages = list(period.stages.all())
    hands = hands_of([line.unit for line in lines], stages)
    return [list(_turns(line, stages, hands)) for line in lines]


def _groups(person: Person, period: Period, units: QuerySet[Unit]) -> list[Group]:
    filings = listed(person).filter(counted(), period=period, unit__in=units).order_by()
    groups = filings.values("unit", "status", "stage").annotate(
        count=Count("pk"), yuan=Sum("amount"), adjusting=Count("pk", filter=adjusting())
    )
    return cast("list[Group]", list(groups))


def _line(unit: Unit, groups: Sequence[Group], not_started: int) -> Line:
    counts: Counter[str] = Counter(not_started=not_started)
    for group in groups:
        counts[group["status"]] += group["count"]
    amount = sum((group["yuan"] or Decimal(0) for group in groups), Decimal(0))
    waiting = {group["stage"]: group["count"] for group in groups if group["status"] == Status.IN_REVIEW}
    return Line(unit, Counts(**counts), amount, waiting, sum(group["adjusting"] for group in groups))


def _turns(line: Line, stages: Sequence[Stage], hands: Hands) -> Iterator[Turn]:
    if line.counts.unsent:
        yield _turn(Role.PREPARER, line.counts.unsent, line.unit, hands)
    for stage in stages:
        if stage.number in line.waiting:
            yield _turn(Role(stage.role), line.waiting[stage.number], line.unit, hands)


def _turn(role: Role, count: int, unit: Unit, hands: Hands) -> Turn:
    return Turn(role, count, [hand.words for hand in hands[role, unit_of_post(role, unit)]])
