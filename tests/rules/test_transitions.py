"""The four moments of a period, what of adjustments they close, and what 四性审核 leaves to decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bgapp.rules.appraisal import Grade
from bgapp.rules.transitions import (
    Moment,
    Situation,
    Standing,
    Status,
    Verb,
    adjustment_moment,
    closed,
    moment,
    possible,
)

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


@pytest.mark.parametrize(
    ("now", "ends", "expected"),
    [
        (OPENS - SECOND, REVIEWED, Moment.BEFORE),
        (OPENS, REVIEWED, Moment.FILING),
        (ENDS, REVIEWED, Moment.FILING),
        (REVIEWED - SECOND, REVIEWED, Moment.FILING),
        (REVIEWED, REVIEWED, Moment.ADJUSTED),
        (OPENS, None, Moment.ADJUSTED),
    ],
)
def test_adjustments_have_one_window_to_their_own_end(now: datetime, ends: datetime | None, expected: Moment) -> None:
    assert adjustment_moment(now, OPENS, ends) is expected


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.BACKFILL])
def test_once_adjustments_have_ended_only_their_submission_is_closed(verb: Verb) -> None:
    filing = Situation(Status.DRAFT, stage=0, stages=2, round=0, moment=Moment.ADJUSTED)
    assert ("调整已截止" in closed(verb, filing)) is (verb is Verb.SUBMIT)


@pytest.mark.parametrize("verb", [Verb.TAKE_BACK, Verb.VOID])
def test_an_approval_on_which_something_rests_stands(verb: Verb) -> None:
    approver = Standing(reviews_last=True, decided=True)
    for used in (False, True):
        filing = Situation(Status.APPROVED, stage=0, stages=2, round=1, moment=Moment.FILING, used=used)
        assert possible(verb, filing, approver) is not used


REVIEWER, PREPARER = Standing(reviews=True), Standing(prepares=True)
DECISIONS = {Verb.APPROVE, Verb.RETURN, Verb.VOID}
LEFT = {
    None: set(),
    Grade.EXCELLENT: {Verb.APPROVE, Verb.RETURN},
    Grade.GOOD: {Verb.APPROVE, Verb.RETURN},
    Grade.FAIR: {Verb.RETURN},
    Grade.POOR: {Verb.VOID},
}


def in_review(grade: Grade | None, *, appraised: bool = True) -> Situation:
    return Situation(Status.IN_REVIEW, 1, 2, 1, Moment.FILING, appraised=appraised, grade=grade)


@pytest.mark.parametrize("grade", LEFT)
def test_the_result_of_an_appraisal_leaves_only_some_decisions(grade: Grade | None) -> None:
    assert {verb for verb in DECISIONS if possible(verb, in_review(grade), REVIEWER)} == LEFT[grade]
    assert not any(possible(verb, in_review(grade), PREPARER) for verb in DECISIONS)


@pytest.mark.parametrize("grade", LEFT)
def test_where_none_is_asked_for_its_result_decides_nothing(grade: Grade | None) -> None:
    situation = in_review(grade, appraised=False)
    assert {verb for verb in DECISIONS if possible(verb, situation, REVIEWER)} == {Verb.APPROVE, Verb.RETURN}


@pytest.mark.parametrize("grade", LEFT)
def test_a_preparer_withdraws_until_the_reviewer_has_appraised(grade: Grade | None) -> None:
    assert possible(Verb.WITHDRAW, in_review(grade), PREPARER) is (grade is None)
