"""Begin an adjustment (目标调整): a filing that takes the place of an approved target once it is approved itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bgapp.filings.access import adjusting, fetch_locked, prepares, replaced
from bgapp.filings.deadlines import period_for
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.events import CREATE, record
from bgapp.filings.exchange_format import form_of
from bgapp.filings.force import in_force
from bgapp.filings.overwriting import repeated
from bgapp.models import ROWS, Answer, Event, Filing, Period, Person, Role
from bgapp.rules.transitions import Moment, Status, Verb
from bgapp.sheets.editions import EDITIONS


def begin_adjustment(person: Person, filing_id: int, now: datetime | None = None) -> Filing:
    """A draft that adjusts an approved target, and so far says the same, its rows under the same keys.

    404 where the target is invisible, :class:`NotAllowed` for who does not file for its unit, :class:`Refused` where
    it may not be adjusted now: of two who begin at once the second one is told.
    """
    with transaction.atomic():
        target = fetch_locked(person, filing_id)
        if not prepares(target):
            raise NotAllowed("只有本单位的填报人可以调整目标。")
        if refusal := _refusal(target, now):
            raise Refused(refusal)
        return _create(person, target)


def may_adjust(target: Filing, now: datetime | None = None) -> bool:
    """Whether the person who fetched a filing may begin an adjustment of it now."""
    return prepares(target) and not _refusal(target, now)


def check_in_force(target: Filing) -> None:
    """:class:`Refused` unless a target may still be replaced: it is in force, and nobody has begun to evaluate it.

    It stays locked until the transaction ends, so that nobody begins to meanwhile.
    """
    Filing.objects.select_for_update().filter(pk=target.pk).values_list("pk").first()
    is_in_force = Filing.objects.filter(in_force(), pk=target.pk).exists()
    if not is_in_force:
        raise Refused("所调整的目标已不在执行，这份调整不能再提交或批复。请打开原目标看最新的状态。")
    if is_evaluated(target):
        raise Refused("所调整的目标已经开始自评，不能再调整。确需调整的，请先作废那份自评。")


def is_evaluated(target: Filing) -> bool:
    """Whether a self-evaluation rests on it."""
    return target.evaluations.exclude(status=Status.VOID).exists()


def approved_at(filing: Filing) -> datetime | None:
    """When a filing was approved last; ``None`` where nobody logged it."""
    approvals = Event.objects.filter(filing_id=filing.pk, verb__in=(Verb.APPROVE, Verb.BACKFILL))
    return approvals.order_by("-number").values_list("at", flat=True).first()


def _refusal(target: Filing, now: datetime | None) -> str:
    """Why a fetched filing may not be adjusted now, empty where it may."""
    if EDITIONS[target.edition].evaluates:
        return "自评表不能调整；可以调整的是绩效目标。"
    if target.status != Status.APPROVED:
        return f"这份表现在是「{Status(target.status).label}」，已批复的目标才能调整。"
    if replaced(target):
        return "这份目标已被批复的调整替代，请打开在执行的那一份再调整。"
    if adjusting(target):
        return "这份目标已有一份调整在办，请打开那份调整继续填写。"
    if is_evaluated(target):
        return "这份目标已经开始自评，不能再调整。确需调整的，请先作废那份自评。"
    return _closed(period_for(target.period, target.unit), now)


def _closed(period: Period, now: datetime | None) -> str:
    """Why nothing is adjusted at this moment, empty while the window is open."""
    moment = period.adjustment_moment(now)
    if moment is Moment.FILING:
        return ""
    if moment is Moment.BEFORE:
        return "填报还没有开始，不能调整目标。"
    if period.adjustment_ends is None:
        return "本申报期没有开放目标调整；如确有需要，请联系系统管理员设置调整截止时间。"
    ended = timezone.localtime(period.adjustment_ends)
    return f"调整已于 {ended.month}月{ended.day}日 截止；如确有需要，请联系系统管理员延长调整截止时间。"


def _create(person: Person, target: Filing) -> Filing:
    filing = Filing.objects.create(
        period=target.period,
        unit=target.unit,
        project=target.project,
        edition=target.edition,
        year=target.year,
        preparer=person,
        name=target.name,
        classified=target.classified,
        adjusts=target,
    )
    _copy(target, filing)
    at = approved_at(target)
    adjusts = {"filing": target.pk, "approved": timezone.localdate(at).isoformat() if at else ""}
    record(filing, person, CREATE, {"name": filing.name, "adjusts": adjusts}, role=Role.PREPARER, **repeated(filing))
    return filing


def _copy(target: Filing, filing: Filing) -> None:
    """Everything that is kept of the target's cells, what was parsed of them too, and why its findings may stay."""
    form: Any = form_of(target)
    type(form)._default_manager.bulk_create([_of(form, filing)])
    for block in EDITIONS[target.edition].repeats:
        rows = getattr(target, block.rows).all()
        ROWS[block.rows]._default_manager.bulk_create([_of(row, filing) for row in rows])
    Answer.objects.bulk_create([_of(answer, filing) for answer in target.answers.all()])


def _of(kept: Any, filing: Filing) -> Any:
    """The same row for another filing."""
    columns = {field.attname: getattr(kept, field.attname) for field in kept._meta.concrete_fields}
    own = {name: value for name, value in columns.items() if name not in ("id", "filing_id")}
    return type(kept)(filing=filing, **own)
