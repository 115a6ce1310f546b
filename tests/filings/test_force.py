"""Which version of a target holds, and that lists, sums and imports know no project twice."""

from __future__ import annotations

import pytest
from django.db.models import Q

from bgapp.exchange.imports.register import Register
from bgapp.filings.access import fetch
from bgapp.filings.force import adjusting, counted, in_force, replaced
from bgapp.filings.querying import ready_to_evaluate, register_rows
from bgapp.management.commands.export_forms import filings_of
from bgapp.models import Filing
from bgapp.rules.transitions import Status
from bgapp.views.tallies import tally_up, total_of, total_rows
from tests.builders import Cast, make_adjustment, make_at, make_cast, make_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def adjustment(cast: Cast) -> Filing:
    """Of 1,410,000 yuan to 1,500,000."""
    made = make_adjustment(cast)
    Filing.objects.filter(pk=made.pk).update(amount=1_500_000)
    return made


def which(condition: Q) -> set[int]:
    return set(Filing.objects.filter(condition).values_list("pk", flat=True))


def test_until_it_is_approved_the_target_holds_and_then_the_adjustment(adjustment: Filing) -> None:
    target = adjustment.adjusts_id
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.RETURNED):
        set_status(adjustment, status)
        assert (which(in_force()), which(counted()), which(replaced())) == ({target}, {target}, set())
        assert which(adjusting()) == {target}
    set_status(adjustment, Status.APPROVED)
    assert (which(in_force()), which(counted())) == ({adjustment.pk}, {adjustment.pk})
    assert (which(replaced()), which(adjusting())) == ({target}, set())
    set_status(adjustment, Status.VOID)
    assert (which(in_force()), which(counted()), which(adjusting())) == ({target}, {target}, set())


def set_status(filing: Filing, status: Status) -> None:
    Filing.objects.filter(pk=filing.pk).update(status=status)


@pytest.mark.parametrize(
    ("status", "amount", "left_out"),
    [
        (Status.RETURNED, 1_410_000, "1 份作废、1 份未批复的调整"),
        (Status.APPROVED, 1_500_000, "1 份作废、1 份已被调整替代"),
        (Status.VOID, 1_410_000, "2 份作废"),
    ],
)
def test_no_sum_counts_a_project_twice_and_all_rows_are_paged(
    cast: Cast, adjustment: Filing, status: Status, amount: int, left_out: str
) -> None:
    make_at(cast, "void", "作废的项目")
    set_status(adjustment, status)
    rows = register_rows(cast.preparer)
    tallies = tally_up(rows)
    for total in (total_rows(rows), total_of(tallies)):
        assert (total.count, total.all, total.left_out) == (1, 3, left_out)
        assert total.amount == amount
    assert sum(tally.all for tally in tallies) == 3
    assert [filing.amount for filing in filings_of(2025, None)] == [amount]


def test_an_import_matches_the_original_and_never_its_adjustment(cast: Cast, adjustment: Filing) -> None:
    assert adjustment.adjusts_id
    for status in (Status.DRAFT, Status.APPROVED):
        set_status(adjustment, status)
        found = Register(cast.preparer).filing(cast.period, adjustment.project)
        assert found
        assert found.pk == adjustment.adjusts_id


def test_what_waits_to_be_evaluated_is_the_version_in_force(cast: Cast, adjustment: Filing) -> None:
    make_period(edition="self_evaluation_2023")
    assert [target.pk for target in ready_to_evaluate(cast.preparer)] == [adjustment.adjusts_id]
    set_status(adjustment, Status.APPROVED)
    assert [target.pk for target in ready_to_evaluate(cast.preparer)] == [adjustment.pk]
    assert fetch(cast.reader, adjustment.pk).pk == adjustment.pk
