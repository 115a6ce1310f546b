"""What lists ask the database says the same as one filing says of itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bgapp.filings.access import fetch, may_edit, prepares
from bgapp.filings.deadlines import overdue
from bgapp.filings.evaluating import evaluation_of
from bgapp.filings.querying import (
    current_period,
    cut,
    mine,
    not_started,
    open_periods,
    ready_to_evaluate,
    register_rows,
)
from bgapp.filings.starting import start
from bgapp.models import Filing, ListedProject, Period, Post
from bgapp.rules.transitions import Status
from tests.builders import Cast, make_at, make_cast, make_draft, make_period

pytestmark = pytest.mark.django_db

STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize("ended", [(), ("filing_ends",), ("filing_ends", "review_ends")])
def test_overdue_is_what_its_preparers_may_not_submit_any_more(cast: Cast, ended: tuple[str, ...]) -> None:
    for state in STATES:
        make_at(cast, state, state)
    Period.objects.update(**dict.fromkeys(ended, timezone.now()))
    expected = {(): set(), ("filing_ends",): {"draft"}}.get(ended, {"draft", "returned"})
    assert {filing.name for filing in Filing.objects.filter(overdue())} == expected
    assert {row.name for row in register_rows(cast.preparer) if row.overdue} == expected


@pytest.mark.parametrize("person", ["preparer", "unit_reviewer", "department_reviewer", "reader"])
def test_a_row_opens_and_is_prepared_as_its_own_page_says(cast: Cast, person: str) -> None:
    for state in STATES:
        make_at(cast, state, state)
    for row in register_rows(cast.person(person)):
        if row.opens:
            page = fetch(cast.person(person), row.pk)
            assert (row.prepares, row.prepares and row.editable) == (prepares(page), may_edit(page))
        else:
            assert (row.seen_nature, row.indicator_count, row.seen_edited_at, row.preparer_name) == (None,) * 4


def test_a_project_counts_as_not_started_until_it_has_a_living_filing(cast: Cast) -> None:
    filing = make_draft(cast)
    ListedProject.objects.create(period=cast.period, project=filing.project, budget=5)
    assert not not_started(cast.preparer).exists()
    Filing.objects.filter(pk=filing.pk).update(status=Status.VOID)
    row = not_started(cast.preparer).get()
    assert (row.name, row.amount, row.year, row.may_start) == (filing.name, Decimal(5), 2025, True)
    Period.objects.update(filing_ends=timezone.now())
    assert not not_started(cast.preparer).get().may_start
    assert not not_started(cast.stranger).exists()


def test_the_current_period_is_the_newest_that_has_begun(cast: Cast) -> None:
    make_period(2023)
    later = make_period(2026)
    Period.objects.filter(pk=later.pk).update(filing_opens=timezone.now() + timedelta(days=5))
    assert current_period() == cast.period
    Period.objects.exclude(pk=later.pk).delete()
    assert current_period() == later
    Period.objects.all().delete()
    assert current_period() is None


def test_what_is_mine_stays_mine_as_long_as_i_file_for_the_unit(cast: Cast) -> None:
    filing = make_draft(cast)
    assert list(mine(cast.preparer)) == [filing]
    assert not mine(cast.colleague).exists()
    Post.objects.filter(person=cast.preparer).delete()
    assert not mine(cast.preparer).exists()


def test_a_cut_keeps_the_order(cast: Cast) -> None:
    for name in "丙甲乙":
        make_draft(cast, name)
    rows = register_rows(cast.preparer).order_by("-pk")
    assert [row.name for row in cut(rows, 1, 3)] == ["甲", "丙"]


def test_what_may_be_evaluated_is_the_same_over_all_as_for_one(cast: Cast) -> None:
    for state in STATES:
        make_at(cast, state, state)
    done = make_at(cast, "approved", "评过的")
    make_at(cast, "approved", "手工评的")
    make_period(2024, edition="self_evaluation_2023")
    assert not ready_to_evaluate(cast.preparer).exists()
    period = make_period(edition="self_evaluation_2023")
    evaluation = start(cast.preparer, period, done.project)
    by_hand = start(cast.preparer, period, Filing.objects.get(name="手工评的").project)
    Filing.objects.filter(pk=by_hand.pk).update(target=None)

    def one_by_one() -> set[int]:
        filings = [fetch(cast.preparer, key) for key in Filing.objects.values_list("pk", flat=True)]
        found = [(filing, evaluation_of(filing)) for filing in filings]
        return {filing.pk for filing, evaluation in found if evaluation and evaluation.period}

    def at_once() -> set[int]:
        return {row.pk for row in ready_to_evaluate(cast.preparer) if row.evaluation_period == period.pk}

    assert at_once() == one_by_one() == {Filing.objects.get(name="approved").pk}
    Filing.objects.filter(pk=evaluation.pk).update(status=Status.VOID)
    assert at_once() == one_by_one()
    assert len(at_once()) == 2
    assert not ready_to_evaluate(cast.stranger).exists()
    Period.objects.filter(pk=period.pk).update(filing_ends=timezone.now())
    assert at_once() == one_by_one() == set()


def test_targets_of_the_newest_year_come_first(cast: Cast) -> None:
    for year, edition in ((2025, "self_evaluation_2023"), (2024, "project_target_2025"), (2025, "policy_target_2023")):
        make_period(year, edition=edition)
    order = [(period.year, period.edition) for period in open_periods(cast.preparer)]
    assert order == [
        (2025, "project_target_2025"),
        (2025, "policy_target_2023"),
        (2025, "self_evaluation_2023"),
        (2024, "project_target_2025"),
    ]
