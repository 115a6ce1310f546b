"""Moments in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from bgapp.templatetags.times import full_when, when


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2025, 11, 19, 1, 48, tzinfo=UTC), "今天 09:48"),
        (datetime(2025, 11, 18, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2025, 11, 18, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2025, 11, 17, 9, 20, tzinfo=UTC), "11-17 17:20"),
        (datetime(2024, 11, 17, 9, 20, tzinfo=UTC), "2024-11-17"),
        (datetime(2025, 11, 20, 1, 0, tzinfo=UTC), "11-20 09:00"),
    ],
)
def test_moments_are_said_from_today(at: datetime, expected: str) -> None:
    with time_machine.travel(datetime(2025, 11, 19, 2, 0, tzinfo=UTC), tick=False):
        assert when(at) == expected


def test_the_exact_moment_has_its_year() -> None:
    assert full_when(datetime(2025, 11, 19, 1, 48, tzinfo=UTC)) == "2025-11-19 09:48"
