"""Deadlines as they are for a unit: the period's own moments, or those until which it was extended (延长).

The same rule three times: of one period (:func:`period_for`), of the periods of who files for several units
(:func:`periods_for`), and of all filings or periods at once (:func:`ahead`, :func:`open_for`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from bgapp.models import Extension, Holiday, Period, Unit
from bgapp.models.deadlines import ENDS
from bgapp.rules.transitions import WITH_PREPARER
from bgapp.rules.working_days import is_worked, working_days

OPENS = time(8)
"""When the offices open."""


def period_for(period: Period, unit: Unit) -> Period:
    """The period with its moments as they are for a unit: not to be saved."""
    extension = Extension.objects.filter(period=period, unit=unit).first()
    return _with(period, {name: _later(period, extension, name) for name in ENDS}) if extension else period


def extended(period: Period) -> dict[int, Period]:
    """The period as it is for each of the units for which it was extended, by their keys; not to be saved."""
    return {
        extension.unit_id: _with(period, {name: _later(period, extension, name) for name in ENDS})
        for extension in Extension.objects.filter(period=period)
    }


def periods_for(periods: Iterable[Period], units: Collection[Unit], now: datetime) -> dict[int, Period]:
    """The periods as they are for who files for units, by key; not to be saved.

    Each moment is the next that is ahead for one of the units, the last where none is.
    """
    found: dict[int, list[Extension]] = {period.pk: [] for period in periods}
    for extension in Extension.objects.filter(period__in=found, unit__in=units):
        found[extension.period_id].append(extension)
    return {period.pk: _next(period, found[period.pk], len(units), now) for period in periods}


def ahead(moment: str, now: datetime | Now, *, period: str = "period", unit: str = "unit") -> Q:
    """Whether a moment of their period is still ahead, over filings, or what else has a period and a unit."""
    extended = Extension.objects.filter(period=OuterRef(period), unit=OuterRef(unit), **{f"{moment}__gt": now})
    return Q(**{f"{period}__{moment}__gt": now}) | Q(Exists(extended))


def open_for(now: datetime, **unit: Any) -> Q:
    """Whether filings may be begun now for a ``unit`` (or for one ``unit__in`` several), over periods."""
    extended = Extension.objects.filter(period=OuterRef("pk"), filing_ends__gt=now, **unit)
    return Q(filing_opens__lte=now) & (Q(filing_ends__gt=now) | Q(Exists(extended)))


def overdue(now: datetime | Now | None = None) -> Q:
    """已逾期: still with the preparer after the time in which it may be submitted, over filings."""
    now = now or timezone.now()
    in_time = Q(round=0) & ahead("filing_ends", now) | Q(round__gt=0) & ahead("review_ends", now)
    adjusted_in_time = Q(adjusts__isnull=False) & ahead("adjustment_ends", now)
    return Q(status__in=WITH_PREPARER) & ~(Q(adjusts=None) & in_time | adjusted_in_time)


def working_days_left(until: datetime, now: datetime, calendar: Mapping[date, bool] | None = None) -> int:
    """How many working days follow today before a moment; whoever asks often has read the calendar once."""
    today, last = timezone.localdate(now), timezone.localdate(until - timedelta(microseconds=1))
    return working_days(today, last, holidays(today, last) if calendar is None else calendar)


def holidays(first: date, last: date) -> dict[date, bool]:
    """The days that are not as their weekday has it: whether they are worked."""
    return dict(Holiday.objects.filter(date__gte=first, date__lte=last).values_list("date", "is_workday"))


def in_office(now: datetime) -> bool:
    """Whether people are at work, and may be told something by themselves: on a working day from eight."""
    local = timezone.localtime(now)
    return local.time() >= OPENS and is_worked(local.date(), holidays(local.date(), local.date()))


def _next(period: Period, extensions: Sequence[Extension], unit_count: int, now: datetime) -> Period:
    if not extensions:
        return period
    own = [] if len(extensions) == unit_count else [None]
    return _with(
        period,
        {name: _nearest([_later(period, each, name) for each in (*extensions, *own)], now) for name in ENDS},
    )


def _later(period: Period, extension: Extension | None, name: str) -> datetime | None:
    """A moment of the period, or that of its extension where it is later."""
    moments = [getattr(period, name), getattr(extension, name, None)]
    return max((moment for moment in moments if moment), default=None)


def _nearest(moments: Iterable[datetime | None], now: datetime) -> datetime | None:
    given = [moment for moment in moments if moment]
    return min((moment for moment in given if moment > now), default=max(given, default=None))


def _with(period: Period, moments: dict[str, datetime | None]) -> Period:
    changed = copy(period)
    for name, moment in moments.items():
        setattr(changed, name, moment)
    return changed
