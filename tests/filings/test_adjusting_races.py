"""Two people at the same moment, one of whom adjusts: on a real database, from real threads."""

from __future__ import annotations

from functools import partial

import pytest

from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.starting import start
from bgapp.models import Filing
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import Cast, explain, make_adjustment, make_at, make_cast, make_period, open_adjustments, take
from tests.filings.test_races import ROUNDS, attempt, together

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("transactional_db")]


def test_of_two_who_begin_to_adjust_exactly_one_does_and_the_other_is_told() -> None:
    cast = make_cast()
    open_adjustments(cast.period)
    for number in range(ROUNDS):
        target = make_at(cast, "approved", f"项目{number}")
        begin = [
            partial(attempt, partial(begin_adjustment, person, target.pk)) for person in (cast.preparer, cast.colleague)
        ]
        assert sorted(together(*begin)) == ["Refused", "done"]
        assert target.adjustments.count() == 1


def test_of_an_approval_and_an_evaluation_the_later_one_knows_of_the_other() -> None:
    """Either the evaluation starts from what was just approved, or there is nothing to approve any more."""
    cast = make_cast()
    period = make_period(edition="self_evaluation_2023")
    for number in range(ROUNDS):
        adjustment = last_stage(cast, f"项目{number}")
        approval = partial(advance, cast.department_reviewer, adjustment.pk, Verb.APPROVE, adjustment.version)
        evaluation_begun = partial(start, cast.colleague, period, adjustment.project)
        approve, evaluate = together(partial(attempt, approval), partial(attempt, evaluation_begun))
        adjustment.refresh_from_db()
        evaluation = Filing.objects.get(period=period, project=adjustment.project)
        assert (approve, evaluate) in (("done", "done"), ("Refused", "done"))
        held = adjustment.pk if approve == "done" else adjustment.adjusts_id
        assert (evaluation.target_id, adjustment.status == Status.APPROVED) == (held, approve == "done")


def last_stage(cast: Cast, name: str) -> Filing:
    """An adjustment that waits for its last decision."""
    adjustment = make_adjustment(cast, name)
    apply(cast.preparer, adjustment.pk, [SetCell("1", "overall_goal", "", "长期目标")])
    explain(adjustment, cast.preparer)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    return take(adjustment, cast.unit_reviewer, Verb.APPROVE)
