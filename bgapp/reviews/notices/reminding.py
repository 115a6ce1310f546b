"""自动催办: so many working days before a deadline, everybody who still has to act is told, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from bgapp.filings.deadlines import extended, holidays, in_office, working_days_left
from bgapp.models import Notice, Reminder, Unit
from bgapp.reviews.notices.owing import Debtor, debtors_of, dues_of, hands_for
from bgapp.reviews.notices.telling import TEXT_LENGTH


def remind(now: datetime | None = None) -> None:
    """Send what is due today; nothing on days off, nothing twice."""
    now = now or timezone.now()
    if in_office(now):
        for reminder in Reminder.objects.filter(period__filing_opens__lte=now).select_related("period"):
            _remind(reminder, now)


def _remind(reminder: Reminder, now: datetime) -> None:
    key = f"remind:{reminder.pk}:{timezone.localdate(now)}"
    ends = _ends(reminder)
    calendar = holidays(timezone.localdate(now), timezone.localdate(max(ends)))
    if not any(_is_due(reminder, at, now, calendar) for at in ends) or is_told(key):
        return
    dues = [
        due
        for due in dues_of(reminder.period, Unit.objects.all(), now)
        if due.moment == reminder.moment and _is_due(reminder, due.at, now, calendar)
    ]
    debtors = debtors_of(dues, hands_for(reminder.period, dues))
    notices = [_notice(reminder, debtor, key, now) for debtor in debtors]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def is_told(key: str) -> bool:
    """Whether it was sent already."""
    return Notice.objects.filter(key=key).exists()


def _ends(reminder: Reminder) -> set[datetime]:
    """The moment that is reminded of, as it is for the period and for the units for which it was extended."""
    periods = [reminder.period, *extended(reminder.period).values()]
    return {getattr(period, reminder.moment) for period in periods}


def _is_due(reminder: Reminder, at: datetime, now: datetime, calendar: Mapping[date, bool]) -> bool:
    return now < at and working_days_left(at, now, calendar) == reminder.working_days


def _notice(reminder: Reminder, debtor: Debtor, key: str, now: datetime) -> Notice:
    return Notice(
        person_id=debtor.person,
        kind=Notice.Kind.DEADLINE,
        period=reminder.period,
        text=f"{debtor.words}，{_left(reminder)}。"[:TEXT_LENGTH],
        key=key,
        at=now,
    )


def _left(reminder: Reminder) -> str:
    days = reminder.working_days
    return f"还有 {days} 个工作日" if days else "今天以后没有工作日了"
