"""The one sentence on top of the 工作台: what this person has to know now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bgapp.filings.deadlines import working_days_left
from bgapp.models import Period
from bgapp.reviews.progress import Whole
from bgapp.rules.transitions import Moment
from bgapp.templatetags.editions import period_words
from bgapp.views.ruler import day_words


@dataclass(frozen=True)
class Work:
    """What a preparer has in a period: returned, drafts, not begun (待自评 apart), and on their way or done."""

    period: Period
    returned: int = 0
    drafts: int = 0
    to_evaluate: int = 0
    not_started: int = 0
    sent: int = 0

    @property
    def unsent(self) -> int:
        return self.returned + self.drafts + self.to_evaluate + self.not_started

    @property
    def parts(self) -> str:
        """The unsent ones by kind: 退回 2 份，草稿 1 份."""
        kinds = (
            ("退回", self.returned),
            ("草稿", self.drafts),
            ("待自评", self.to_evaluate),
            ("还没开始", self.not_started),
        )
        return "，".join(f"{words} {count} 份" for words, count in kinds if count)

    def due(self, now: datetime) -> datetime:
        """What of it ends next: filing, then review."""
        return self.period.filing_ends if now < self.period.filing_ends else self.period.review_ends

    def due_words(self, now: datetime) -> str:
        moment = {Moment.FILING: "填报截止", Moment.REVIEW: "审核截止"}.get(self.period.moment(now))
        return f"{day_words(self.due(now))}{moment}" if moment else "已截止"


@dataclass(frozen=True)
class Waiting:
    """How many filings of a period wait for a reviewer."""

    period: Period
    count: int


def by_deadline(works: Sequence[Work], now: datetime) -> list[Work]:
    """The next deadline first, what is over last."""
    return sorted(works, key=lambda work: (work.due(now) <= now, work.due(now)))


def days_left(until: datetime, now: datetime) -> int:
    """Calendar days from today to the day of a moment; 0 on the day itself."""
    return (timezone.localdate(until) - timezone.localdate(now)).days


def left_words(until: datetime, now: datetime) -> str:
    """What is left before a moment: 8 个工作日; days, where only days off are left."""
    working, days = working_days_left(until, now), days_left(until, now)
    return f"{working} 个工作日" if working or not days else f"{days} 天"


def preparer_headline(work: Work, now: datetime, *, named: bool = False) -> str:
    """What one period's deadline means to a preparer; ``named`` where the period has to be said."""
    period, moment = work.period, work.period.moment(now)
    name = period_words(period) if named else ""
    if moment is Moment.BEFORE:
        return f"填报还没有开始，{day_words(period.filing_opens)}开放。"
    if moment is Moment.FILING:
        return name + _while_filing(work, now)
    if moment is Moment.AFTER:
        unsent = f"，有 {work.unsent} 份没有送出" if work.unsent else ""
        return f"{name or f'{period.year} 年度'}的填报和审核已截止{unsent}。"
    if work.returned:
        return f"{name}{_until(period.review_ends, now, '审核截止')}，有 {work.returned} 份退回等你修改。"
    return (
        f"{name}填报已截止，有 {work.unsent} 份没有送出。" if work.unsent else f"填报已截止，{work.sent} 份都已送出。"
    )


def reviewer_headline(current: Period, waiting: Sequence[Waiting], now: datetime) -> str:
    """What waits for a reviewer; its form is said where all is of one period that is not the ``current`` one."""
    if not waiting:
        is_over = current.moment(now) is Moment.AFTER
        return f"{current.year} 年度的审核已截止。" if is_over else "现在没有等你审核的表。"
    count, first = sum(each.count for each in waiting), waiting[0].period
    name = "" if len(waiting) > 1 or first == current else f" {period_words(first)}"
    return f"有 {count} 份{name}等你审核。"


def reader_headline(period: Period, approved: int) -> str:
    return f"{period.year} 年度已批复 {approved} 份。" if approved else f"{period.year} 年度还没有批复的表。"


def board_headline(whole: Whole) -> str:
    """How far the units of a board are: 69 份里 45 份已送审，还有一家没有开始。"""
    counts = whole.counts
    if not counts.all:
        return "这个申报期还没有表。"
    if counts.not_started == counts.all:
        return f"{counts.all} 份都还没有开始。"
    if not counts.unsent:
        return f"{counts.all} 份都已送审。"
    sent = f"{counts.all} 份里 {counts.sent} 份已送审" if counts.sent else f"{counts.all} 份都还没有送审"
    idle = "一家" if whole.idle == 1 else f" {whole.idle} 家"
    return f"{sent}，还有{idle}没有开始。" if whole.idle else f"{sent}。"


def _while_filing(work: Work, now: datetime) -> str:
    until = _until(work.period.filing_ends, now, "截止")
    if work.unsent:
        return f"{until}，有 {work.unsent} 份还没送出。"
    return f"{until}，{work.sent} 份都已送出。" if work.sent else f"{until}，还没有表。"


def _until(moment: datetime, now: datetime, words: str) -> str:
    days = days_left(moment, now)
    return f"离{words}还有 {days} 天" if days else f"今天 {timezone.localtime(moment):%H:%M} {words}"
