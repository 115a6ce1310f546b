"""The ruler: moments at their places, words that never overlap."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bgapp.models import Period
from bgapp.views.ruler import Ruler, ruler_of

START = timezone.make_aware(datetime(2025, 11, 4, 9))
hours = st.integers(min_value=1, max_value=24 * 150)


def ruler(filing: int = 25 * 24 + 9, review: int = 14 * 24, now: int = 15 * 24) -> Ruler:
    """All in hours: of filing, of review after it, since filing opened."""
    ends = START + timedelta(hours=filing)
    period = Period(filing_opens=START, filing_ends=ends, review_ends=ends + timedelta(hours=review))
    return ruler_of(period, START + timedelta(hours=now))


def test_today_the_deadline_and_the_end_of_review_stand_in_order() -> None:
    drawn = ruler()
    assert [mark.words for mark in drawn.marks] == [
        "今天 11月19日 周三",
        "11月29日 18:00 填报截止",
        "12月13日 18:00 审核截止",
    ]
    places = [mark.at for mark in drawn.marks]
    assert places == sorted(places)
    assert places[-1] == 100
    assert drawn.past == drawn.marks[0].x


def test_before_it_opens_the_opening_is_marked_and_nothing_is_past() -> None:
    drawn = ruler(now=-24)
    assert "填报开始" in drawn.marks[0].words
    assert drawn.past == "0.00%"
    assert drawn.left == ""


def test_afterwards_all_is_past() -> None:
    drawn = ruler(now=60 * 24)
    assert drawn.past == "100.00%"
    assert all(mark.kind != "today" for mark in drawn.marks)


def test_weeks_are_named_in_a_short_period_and_months_in_a_long_one() -> None:
    assert [tick.label for tick in ruler().ticks if tick.label][:3] == ["11-04", "11-11", "11-18"]
    assert [tick.label for tick in ruler(filing=100 * 24).ticks if tick.label][:2] == ["12-01", "01-01"]


@given(hours, hours, st.integers(min_value=-100, max_value=24 * 200))
def test_words_never_overlap_and_stay_on_the_ruler(filing: int, review: int, now: int) -> None:
    marks = ruler(filing, review, now).marks
    for number, mark in enumerate(marks):
        assert 0 <= mark.at <= 100
        assert mark.y >= 10
        assert not any(mark.y == other.y and mark.overlaps(other) for other in marks[:number])
