"""What a period still wants (待办): what preparers have to send and reviewers to decide, while that can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bgapp.filings.deadlines import ahead, extended, overdue
from bgapp.filings.force import counted
from bgapp.filings.querying import unbegun
from bgapp.models import Filing, Period, Reminder, Role, Unit
from bgapp.reviews.hands import Hand, Hands, hands_of, unit_of_post
from bgapp.reviews.progress import Counts
from bgapp.rules.transitions import WITH_PREPARER, Status

Moment = Reminder.Moment
UNSENT = {"draft": "草稿", "returned": "已退回", "not_started": "未开始"}


@dataclass(frozen=True)
class Due:
    """What is wanted of a role at a unit: so many to be sent (unsent in ``counts``), or decided (``in_review``).

    ``moment`` of the period, as it is for the unit, ends that, ``at``.
    """

    period: Period
    unit: Unit
    role: Role
    counts: Counts
    moment: Moment
    at: datetime


@dataclass(frozen=True)
class Debtor:
    """Somebody whose turn it is, and with what."""

    person: int
    name: str
    dues: list[Due] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the person is told: 市就业中心 2025 年度项目申报表还有 3 份没有送审（草稿 2、未开始 1），填报截止 …"""
        first = min(self.dues, key=lambda due: due.at)
        return f"{_what(self.dues)}，{first.moment.label} {_moment_words(first.at)}"


Found: TypeAlias = dict[int, list[tuple[str, int, int]]]  # status, stage and count, by the key of their unit


def dues_of(period: Period, units: QuerySet[Unit], now: datetime) -> list[Due]:
    """What a period still wants of some units, in their order; what is overdue is wanted no more."""
    if now < period.filing_opens:
        return []
    found, periods = _found(period, units, now), extended(period)
    stages = {stage.number: Role(stage.role) for stage in period.stages.all()}
    wanted = sorted(Unit.objects.in_bulk(found).values(), key=lambda unit: unit.path)
    return [due for unit in wanted for due in _dues(periods.get(unit.pk, period), unit, found[unit.pk], stages, now)]


def hands_for(period: Period, dues: Sequence[Due]) -> Hands:
    """Who may do what is wanted."""
    return hands_of({due.unit for due in dues}, list(period.stages.all()))


def debtors_of(dues: Sequence[Due], hands: Hands) -> list[Debtor]:
    """Whose turn it is, with everything that is wanted of each."""
    debtors: dict[int, Debtor] = {}
    for due in dues:
        for person, name in dict(pair for hand in held(due, hands) for pair in hand).items():
            debtors.setdefault(person, Debtor(person, name)).dues.append(due)
    return list(debtors.values())


def held(due: Due, hands: Hands) -> list[Hand]:
    """Who may do it; nobody where a post is vacant, or its holders may not."""
    return hands[due.role, unit_of_post(due.role, due.unit)]


def _found(period: Period, units: QuerySet[Unit], now: datetime) -> Found:
    open_now = Q(status__in=WITH_PREPARER) & ~overdue(now) | Q(status=Status.IN_REVIEW) & ahead("review_ends", now)
    filings = Filing.objects.filter(open_now, counted(), period=period, unit__in=units).order_by()
    found: Found = defaultdict(list)
    for unit, status, stage, count in filings.values_list("unit", "status", "stage").annotate(count=Count("pk")):
        found[unit].append((status, stage, count))
    listings = unbegun().filter(ahead("filing_ends", now, unit="project__unit"), period=period).order_by()
    begins = listings.filter(project__unit__in=units).values_list("project__unit").annotate(count=Count("pk"))
    for unit, count in begins:
        found[unit].append(("not_started", 0, count))
    return found


def _dues(
    period: Period, unit: Unit, found: Collection[tuple[str, int, int]], stages: dict[int, Role], now: datetime
) -> Iterator[Due]:
    """What is wanted of a unit's preparers, then of the reviewers of each stage."""
    unsent = Counts(**{status: count for status, _, count in found if status in UNSENT})
    if unsent.unsent:
        begins = now < period.filing_ends and unsent.unsent > unsent.returned
        moment = Moment.FILING_ENDS if begins else Moment.REVIEW_ENDS
        yield Due(period, unit, Role.PREPARER, unsent, moment, getattr(period, moment))
    waiting = {stage: count for status, stage, count in found if status == Status.IN_REVIEW}
    for stage in sorted(stages.keys() & waiting.keys()):
        counts = Counts(in_review=waiting[stage])
        yield Due(period, unit, stages[stage], counts, Moment.REVIEW_ENDS, period.review_ends)


def _what(dues: Sequence[Due]) -> str:
    """What is to be sent, and what is to be decided."""
    unsent = [due for due in dues if due.role == Role.PREPARER]
    waiting = [due for due in dues if due.role != Role.PREPARER]
    return "，".join(filter(None, (_unsent(unsent), _waiting(waiting))))


def _unsent(dues: Sequence[Due]) -> str:
    if not dues:
        return ""
    counts = sum((due.counts for due in dues), Counts())
    parts = "、".join(f"{words} {getattr(counts, kind)}" for kind, words in UNSENT.items() if getattr(counts, kind))
    return f"{_units(dues)} {dues[0].period.words}还有 {counts.unsent} 份没有送审（{parts}）"


def _waiting(dues: Sequence[Due]) -> str:
    if not dues:
        return ""
    roles = "、".join(dict.fromkeys(due.role.label for due in dues))
    return f"{_units(dues)} {dues[0].period.words}有 {sum(due.counts.in_review for due in dues)} 份等{roles}审核"


def _units(dues: Sequence[Due]) -> str:
    names = list(dict.fromkeys(due.unit.name for due in dues))
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 家单位"


def _moment_words(at: datetime) -> str:
    """11月30日 18:00."""
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
