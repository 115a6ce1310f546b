"""Dates: in order, and in the year of the form."""

from __future__ import annotations

from tests.rules.checks.forms import codes, target


def test_a_project_does_not_end_before_it_begins() -> None:
    assert codes(target(start_date="2025-06-01", end_date="2025-05-31")) == [("dates_reversed", "end_date")]
    assert codes(target(start_date="2025-06-01", end_date="2025-06-01")) == []


def test_a_project_runs_in_the_year_that_it_asks_money_for() -> None:
    last_year = target(start_date="2024-01-01", end_date="2024-12-31")
    next_year = target(start_date="2026-01-01", end_date="2026-12-31")
    assert codes(last_year) == [("dates_outside_year", "end_date")]
    assert codes(next_year) == [("dates_outside_year", "start_date")]
    assert codes(target(start_date="2023-01-01", end_date="2027-12-31")) == []
