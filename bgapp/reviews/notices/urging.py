"""催办 by hand: a reviewer tells those whose turn it is, everybody at most once a day about a period.

The notice itself is the record. One urges downwards and among one's own: nobody presses the stages above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from bgapp.filings.access import reviewed_units
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.posts import REVIEWERS
from bgapp.models import Notice, Period, Person, Role, Unit
from bgapp.reviews.hands import Hands
from bgapp.reviews.notices.owing import Debtor, Due, debtors_of, dues_of, hands_for, held
from bgapp.reviews.notices.telling import TEXT_LENGTH

RANKS = {role: rank for rank, role in enumerate((Role.PREPARER, *REVIEWERS))}
"""How far up somebody acts."""


class What(StrEnum):
    """What is urged: that preparers send, or that reviewers decide."""

    UNSENT = "unsent"
    WAITING = "waiting"

    @property
    def words(self) -> str:
        return {What.UNSENT: "未送审", What.WAITING: "在审"}[self]

    def covers(self, due: Due) -> bool:
        return (due.role == Role.PREPARER) == (self is What.UNSENT)


@dataclass(frozen=True)
class Call:
    """A 催办 that could be sent: about what is due, to whom; who was urged today already, and for what nobody is."""

    what: What
    dues: list[Due]
    debtors: list[Debtor]
    already: list[Debtor]
    orphans: list[Due]

    @property
    def count(self) -> int:
        """How many filings and listed projects it is about."""
        return sum(due.counts.all for due in self.dues)


class Urger:
    """A reviewer, and what there is to urge in a period today: read once, asked for all units or for single ones."""

    def __init__(self, person: Person, period: Period, now: datetime | None = None) -> None:
        self.person, self.period, self.now = person, period, now or timezone.now()

    @cached_property
    def reach(self) -> dict[int, int]:
        """The units whose filings the person reviews, by key, each with how far up."""
        units = ((reviewed_units(self.person, role), RANKS[role]) for role in REVIEWERS)
        return {key: rank for found, rank in units for key in found.values_list("pk", flat=True)}

    @property
    def key(self) -> str:
        """What must not be told twice to anybody: that they were urged today about the period."""
        return f"urge:{self.period.pk}:{timezone.localdate(self.now)}"

    def call(self, what: What, unit: int | None = None) -> Call:
        """What there is to urge of all units, or of one."""
        dues = [due for due in self._dues if what.covers(due) and unit in (None, due.unit.pk)]
        debtors = [each for each in debtors_of(dues, self._hands) if each.person != self.person.pk]
        told = [each for each in debtors if each.person in self._told]
        orphans = [due for due in dues if not held(due, self._hands)]
        return Call(what, dues, [each for each in debtors if each.person not in self._told], told, orphans)

    def last(self) -> Notice | None:
        """The latest 催办 by hand of anybody who works at these units."""
        urged = Notice.objects.filter(period=self.period, kind=Notice.Kind.URGED, person__posts__unit__in=self.reach)
        return urged.select_related("sender").order_by("-at", "-pk").first()

    @cached_property
    def _dues(self) -> list[Due]:
        wanted = dues_of(self.period, Unit.objects.filter(pk__in=self.reach), self.now) if self.reach else []
        return [due for due in wanted if RANKS[due.role] <= self.reach[due.unit.pk]]

    @cached_property
    def _hands(self) -> Hands:
        return hands_for(self.period, self._dues)

    @cached_property
    def _told(self) -> set[int]:
        return set(Notice.objects.filter(key=self.key).values_list("person", flat=True))


def urge(person: Person, period: Period, what: What, unit: int | None = None, now: datetime | None = None) -> Call:
    """Tell everybody whose turn it is; who was told, and who was not.

    404 where the unit is none that the person reviews, :class:`NotAllowed` where there is none at all,
    :class:`Refused` where there is nobody to tell.
    """
    urger = Urger(person, period, now)
    check_reach(urger, unit)
    call = urger.call(what, unit)
    if not call.debtors:
        raise Refused(why_not(call))
    Notice.objects.bulk_create([_notice(urger, debtor) for debtor in call.debtors], ignore_conflicts=True)
    return _as_told(urger, call)


def check_reach(urger: Urger, unit: int | None) -> None:
    """Whether the person urges anything here, and that unit."""
    if not urger.reach:
        raise NotAllowed("只有审核人可以催办自己审核的单位。")
    if unit is not None and unit not in urger.reach:
        raise Http404("没有这个单位，或您不审核它。")


def why_not(call: Call) -> str:
    """Why there is nobody to tell."""
    if call.already:
        return "该催的人今天都已催办过，明天再催。"
    if call.dues:
        return "该办的只有您自己，或者岗位上暂无人员；缺人请联系系统管理员。"
    return f"现在没有{call.what.words}、可以催办的表：都已办完，或者已过截止时间。"


def _notice(urger: Urger, debtor: Debtor) -> Notice:
    return Notice(
        person_id=debtor.person,
        kind=Notice.Kind.URGED,
        sender=urger.person,
        period=urger.period,
        text=f"{urger.person.name}催办：{debtor.words}。"[:TEXT_LENGTH],
        key=urger.key,
        at=urger.now,
    )


def _as_told(urger: Urger, call: Call) -> Call:
    """The call as it went: whom somebody else has urged in the meantime was not told."""
    sent = Notice.objects.filter(key=urger.key, sender=urger.person, at=urger.now)
    told = set(sent.values_list("person", flat=True))
    missed = [each for each in call.debtors if each.person not in told]
    debtors = [each for each in call.debtors if each.person in told]
    return replace(call, debtors=debtors, already=[*call.already, *missed])
