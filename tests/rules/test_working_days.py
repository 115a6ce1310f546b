"""Working days, by the calendar of the State Council's notices."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.working_days import is_worked, working_days

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "holidays.json"
CALENDAR = {
    date.fromisoformat(line["pk"]): line["fields"]["is_workday"]
    for line in json.loads(FIXTURE.read_text(encoding="utf-8"))
}
DAYS = st.dates(date(2024, 12, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("after", "last", "count"),
    [
        (date(2025, 11, 19), date(2025, 11, 29), 7),  # an ordinary Wednesday to a Saturday
        (date(2025, 1, 24), date(2025, 2, 8), 6),  # the spring festival, with a Sunday and a Saturday worked
        (date(2025, 9, 30), date(2025, 10, 8), 0),
        (date(2026, 2, 13), date(2026, 2, 28), 6),
        (date(2025, 11, 19), date(2025, 11, 19), 0),
        (date(2025, 11, 20), date(2025, 11, 19), 0),
    ],
)
def test_what_is_worked_between_two_days(after: date, last: date, count: int) -> None:
    assert working_days(after, last, CALENDAR) == count


@pytest.mark.parametrize(("year", "worked"), [(2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notice_leaves(year: int, worked: int) -> None:
    assert working_days(date(year - 1, 12, 31), date(year, 12, 31), CALENDAR) == worked


def test_the_calendar_names_only_days_that_are_not_as_their_weekday_has_it_or_are_holidays_by_law() -> None:
    assert all(day.weekday() >= 5 for day, is_workday in CALENDAR.items() if is_workday)


@given(DAYS, DAYS, DAYS)
def test_stretches_of_days_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    parts = working_days(first, middle, CALENDAR) + working_days(middle, last, CALENDAR)
    assert parts == working_days(first, last, CALENDAR)
    assert working_days(first, first + timedelta(days=1), {}) == is_worked(first + timedelta(days=1), {})
