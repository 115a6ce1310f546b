"""The four moments of a period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bgapp.rules.transitions import Moment, moment

OPENS = datetime(2024, 11, 4, 1, 0, tzinfo=UTC)
ENDS = datetime(2024, 11, 29, 10, 0, tzinfo=UTC)
REVIEWED = datetime(2024, 12, 6, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - SECOND, Moment.BEFORE),
        (OPENS, Moment.FILING),
        (ENDS - SECOND, Moment.FILING),
        (ENDS, Moment.REVIEW),
        (REVIEWED - SECOND, Moment.REVIEW),
        (REVIEWED, Moment.AFTER),
    ],
)
def test_a_window_includes_its_first_second_and_excludes_its_last(now: datetime, expected: Moment) -> None:
    assert moment(now, OPENS, ENDS, REVIEWED) is expected
