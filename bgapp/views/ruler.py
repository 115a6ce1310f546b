"""The calendar of a period as a ruler: its moments in per cent of its length, so that the drawing stretches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from bgapp.models import Period

WEEKDAYS = "一二三四五六日"
LABEL_WIDTH = 19.0  # per cent that the words of a mark take at most, on the narrowest screen with a ruler
LONG = 70  # days from which on months are written below instead of weeks
BASE, STEP = 44, 17  # px: the baseline of the lowest words, and from one line of words to the next


@dataclass(frozen=True)
class Tick:
    """The beginning of a day; every so many of them are named."""

    x: str
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A moment of the ruler: ``at`` in per cent, ``y`` the baseline of its words in px."""

    kind: str
    words: str
    at: float
    y: int = BASE

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def top(self) -> int:
        return self.y + 5

    @property
    def anchor(self) -> str:
        half = LABEL_WIDTH / 2
        return "start" if self.at < half else "end" if self.at > 100 - half else "middle"

    def overlaps(self, other: Mark) -> bool:
        return abs(self._left - other._left) < LABEL_WIDTH

    @property
    def _left(self) -> float:
        return self.at - {"start": 0, "middle": LABEL_WIDTH / 2, "end": LABEL_WIDTH}[self.anchor]


@dataclass(frozen=True)
class Ruler:
    """What the drawing needs; ``left`` is the middle of the days that are left, empty where there is no room."""

    ticks: list[Tick]
    marks: list[Mark]
    past: str
    deadline: str
    left: str
    moments: list[tuple[str, datetime]]


def ruler_of(period: Period, now: datetime | None = None) -> Ruler:
    """From the day on which filing opens to the end of review."""
    now = now or timezone.now()
    start, end = _midnight(period.filing_opens), period.review_ends
    marks = list(_marks(period, now))
    today, deadline = _place(now, start, end), _place(period.filing_ends, start, end)
    return Ruler(
        ticks=list(_ticks(start, end)),
        marks=_stacked([replace(mark, at=_place(at, start, end)) for mark, at in marks if start <= at <= end]),
        past=percent(min(max(today, 0), 100)),
        deadline=percent(deadline),
        left=percent((today + deadline) / 2) if 0 <= today < deadline - LABEL_WIDTH else "",
        moments=[
            ("填报开始", period.filing_opens),
            ("填报截止", period.filing_ends),
            ("审核截止", period.review_ends),
        ],
    )


def day_words(at: datetime) -> str:
    """A day in prose: 11月9日."""
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日"


def percent(part: float) -> str:
    return f"{part:.2f}%"


def _marks(period: Period, now: datetime) -> Iterator[tuple[Mark, datetime]]:
    weekday = WEEKDAYS[timezone.localtime(now).weekday()]
    yield Mark("today", f"今天 {day_words(now)} 周{weekday}", 0), now
    if now < period.filing_opens:
        yield Mark("moment", f"{_moment_words(period.filing_opens)} 填报开始", 0), period.filing_opens
    yield Mark("deadline", f"{_moment_words(period.filing_ends)} 填报截止", 0), period.filing_ends
    yield Mark("moment", f"{_moment_words(period.review_ends)} 审核截止", 0), period.review_ends


def _stacked(marks: list[Mark]) -> list[Mark]:
    """Each mark's words on the lowest line where they overlap no other's."""
    placed: list[Mark] = []
    for mark in marks:
        while any(mark.y == other.y and mark.overlaps(other) for other in placed):
            mark = replace(mark, y=mark.y - STEP)
        placed.append(mark)
    return placed


def _ticks(start: datetime, end: datetime) -> Iterator[Tick]:
    days = (end - start).days + 1
    for number in range(days):
        day = start + timedelta(days=number)
        named = number % 7 == 0 if days < LONG else day.day == 1
        if named or days < LONG:
            yield Tick(percent(_place(day, start, end)), f"{day:%m-%d}" if named else "")


def _place(at: datetime, start: datetime, end: datetime) -> float:
    length = (end - start).total_seconds() or 1
    return 100 * (at - start).total_seconds() / length


def _midnight(at: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))


def _moment_words(at: datetime) -> str:
    return f"{day_words(at)} {timezone.localtime(at):%H:%M}"
