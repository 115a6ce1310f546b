"""The next and the one before of what waits, in the order of 待审."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bgapp.models import Filing
from bgapp.reviews.queue import Position, next_after, position_of
from bgapp.rules.transitions import Verb
from tests.builders import Cast, make_at, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    """Three, the one that was made last submitted first."""
    made = [make_at(cast, "stage_1", name) for name in ("丙", "乙", "甲")]
    for days, filing in enumerate(made):
        Filing.objects.filter(pk=filing.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    return list(Filing.objects.order_by("submitted_at"))


def test_each_has_its_place_between_its_neighbours(cast: Cast, filings: list[Filing]) -> None:
    first, second, third = (filing.pk for filing in filings)
    assert [position_of(cast.unit_reviewer, filing) for filing in filings] == [
        Position(1, 3, None, second),
        Position(2, 3, first, third),
        Position(3, 3, second, None),
    ]
    assert position_of(cast.department_reviewer, filings[0]) is None


def test_after_a_decision_comes_the_next_and_after_the_last_the_first(cast: Cast, filings: list[Filing]) -> None:
    first, second, third = filings
    assert next_after(cast.unit_reviewer, take(second, cast.unit_reviewer, Verb.APPROVE)) == third.pk
    assert next_after(cast.unit_reviewer, take(third, cast.unit_reviewer, Verb.APPROVE)) == first.pk
    assert next_after(cast.unit_reviewer, take(first, cast.unit_reviewer, Verb.APPROVE)) is None


def test_of_those_submitted_at_the_same_moment_the_earlier_made_is_first(cast: Cast, filings: list[Filing]) -> None:
    Filing.objects.update(submitted_at=timezone.now())
    keys = sorted(filing.pk for filing in filings)
    position = position_of(cast.unit_reviewer, filings[0])
    assert position
    assert keys.index(filings[0].pk) + 1 == position.number
    decided = take(Filing.objects.get(pk=keys[0]), cast.unit_reviewer, Verb.APPROVE)
    assert next_after(cast.unit_reviewer, decided) == keys[1]
