"""Working days (工作日): Monday to Friday, but for the holidays and the weekend days worked instead (调休)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

SATURDAY = 5


def working_days(after: date, last: date, calendar: Mapping[date, bool]) -> int:
    """How many days from the one after ``after`` to ``last``, inclusive, are worked.

    ``calendar`` says of the days that are not as their weekday has it whether they are.
    """
    return sum(is_worked(day, calendar) for day in _days(after, last))


def is_worked(day: date, calendar: Mapping[date, bool]) -> bool:
    """Whether a day is a working day."""
    return calendar.get(day, day.weekday() < SATURDAY)


def _days(after: date, last: date) -> Iterator[date]:
    return (after + timedelta(days=number) for number in range(1, (last - after).days + 1))
