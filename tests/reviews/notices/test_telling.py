"""通知: who is told of what, once, and until it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from bgapp.filings.origin import acting_at
from bgapp.models import Notice, StandIn
from bgapp.reviews.notices.telling import KEPT, read, read_all, sweep, tell_assigned, unread
from bgapp.rules.transitions import Verb
from tests.builders import NAME, REASON, Cast, make_at, make_cast, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(cast: Cast, name: str = "preparer") -> list[tuple[str, str]]:
    """What somebody was told, the oldest first."""
    return list(cast.person(name).notices.order_by("pk").values_list("kind", "text"))


def test_the_preparer_is_told_what_others_decided(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    assert told(cast) == [("returned", f"何晓庆 退回了 2025 年度项目申报表「{NAME}」")]
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    take(filing, cast.department_reviewer, Verb.APPROVE)
    take(filing, cast.department_reviewer, Verb.TAKE_BACK)
    take(filing, cast.department_reviewer, Verb.APPROVE)
    take(filing, cast.department_reviewer, Verb.VOID, REASON)
    assert told(cast)[1:] == [
        ("approved", f"周启明 批复了 2025 年度项目申报表「{NAME}」"),
        ("voided", f"周启明 作废了 2025 年度项目申报表「{NAME}」"),
    ]


def test_nobody_is_told_what_they_did_themselves(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    take(filing, cast.preparer, Verb.VOID, REASON)
    assert [kind for kind, _ in told(cast)] == ["returned"]


def test_an_approval_that_is_not_the_last_is_not_told(cast: Cast) -> None:
    make_at(cast, "stage_2")
    assert told(cast) == []


def test_what_is_taken_back_before_it_was_read_was_never_said(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    take(filing, cast.unit_reviewer, Verb.TAKE_BACK)
    assert told(cast) == []


def test_who_acts_on_a_filing_has_read_what_they_were_told_of_it(cast: Cast) -> None:
    filing, other = make_at(cast, "returned", "甲"), make_at(cast, "returned", "乙")
    take(filing, cast.preparer, Verb.SUBMIT)
    assert [notice.filing for notice in unread(cast.preparer)] == [other]
    tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    assert unread(cast.unit_reviewer).count() == 0


def test_a_stand_in_is_named_with_whom_they_represent(cast: Cast) -> None:
    today = timezone.localdate()
    StandIn.objects.create(
        person=cast.unit_reviewer, stand_in=cast.reader, begins=today, ends=today, set_by=cast.unit_reviewer
    )
    filing = make_at(cast, "stage_1")
    take(filing, cast.reader, Verb.RETURN, REASON)
    assert told(cast) == [("returned", f"郑岚 代 何晓庆 退回了 2025 年度项目申报表「{NAME}」")]


def test_it_is_told_at_the_moment_of_the_event(cast: Cast) -> None:
    at = datetime(2025, 11, 19, 8, 30, tzinfo=UTC)
    with acting_at(at):
        filing = make_at(cast, "returned")
        tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
    assert set(Notice.objects.values_list("at", flat=True)) == {at}


def test_who_gets_a_filing_assigned_is_told_by_whom(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    tell_assigned(filing, cast.department_reviewer, cast.department_reviewer)
    tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
    assert told(cast, "unit_reviewer") == [("assigned", f"周启明 把 2025 年度项目申报表「{NAME}」分派给您审核")]
    assert told(cast, "department_reviewer") == []


def test_who_has_not_read_of_an_assignment_that_is_over_was_never_told(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    for ended in (
        lambda: tell_assigned(filing, cast.reader, cast.department_reviewer),
        lambda: tell_assigned(filing, None, cast.department_reviewer),
        lambda: take(filing, cast.preparer, Verb.WITHDRAW),
    ):
        tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
        ended()
        assert told(cast, "unit_reviewer") == []


def test_an_adjustment_is_told_as_one(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    filing.adjusts = filing
    tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
    assert told(cast, "unit_reviewer") == [("assigned", f"周启明 把 2025 年度目标调整「{NAME}」分派给您审核")]


def test_a_name_of_any_length_fits(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    filing.name = "项目" * 300
    tell_assigned(filing, cast.unit_reviewer, cast.department_reviewer)
    assert len(Notice.objects.get().text) == 500


def test_everybody_reads_only_their_own(cast: Cast) -> None:
    make_at(cast, "returned")
    notice = Notice.objects.get()
    with pytest.raises(Http404):
        read(cast.colleague, notice.pk)
    assert unread(cast.preparer).count() == 1
    assert read(cast.preparer, notice.pk).read_at
    assert unread(cast.preparer).count() == 0


def test_reading_all_leaves_what_came_since(cast: Cast) -> None:
    make_at(cast, "returned", "甲")
    seen = Notice.objects.latest("pk").pk
    make_at(cast, "returned", "乙")
    assert read_all(cast.preparer, seen) == 1
    assert [notice.text for notice in unread(cast.preparer)] == ["何晓庆 退回了 2025 年度项目申报表「乙」"]


def test_what_was_read_is_kept_for_a_year_and_what_was_not_for_ever(cast: Cast) -> None:
    make_at(cast, "returned", "甲")
    read(cast.preparer, Notice.objects.get().pk)
    make_at(cast, "returned", "乙")
    sweep()
    assert Notice.objects.count() == 2
    sweep(timezone.now() + KEPT + timedelta(minutes=1))
    assert [notice.text for notice in Notice.objects.all()] == ["何晓庆 退回了 2025 年度项目申报表「乙」"]
