"""Extensions for one unit: the same deadline wherever it is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.deadlines import overdue, period_for, periods_for, working_days_left
from bgapp.filings.errors import NotAllowed
from bgapp.filings.querying import not_started, open_periods, ready_to_evaluate, register_rows
from bgapp.models import Extension, Filing, Holiday, ListedProject, Period, Project, Unit
from bgapp.reviews.awaiting import awaiting, missed
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Moment, Status, Verb
from tests.builders import Cast, extend, make_at, make_cast, make_draft, make_evaluation, take

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def end(*moments: str) -> None:
    """Let moments of all periods be over."""
    Period.objects.update(**dict.fromkeys(moments, timezone.now() - SECOND))


def test_a_unit_begins_submits_and_is_reviewed_in_its_own_time(cast: Cast) -> None:
    filing = make_at(cast, "draft")
    end("filing_ends", "review_ends")
    with pytest.raises(NotAllowed, match="审核已截止"):
        take(filing, cast.preparer, Verb.SUBMIT)
    later = timezone.now() + DAY
    extend(cast, filing_ends=later, review_ends=later)
    cast.period.refresh_from_db()
    make_draft(cast, "延长后新建")
    take(filing, cast.preparer, Verb.SUBMIT)
    assert awaiting(cast.unit_reviewer).get() == filing
    assert not missed(cast.unit_reviewer).exists()
    assert take(filing, cast.unit_reviewer, Verb.APPROVE).status == Status.IN_REVIEW


def test_an_extension_is_of_one_unit_only(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    end("filing_ends", "review_ends")
    extend(cast, cast.elsewhere, filing_ends=timezone.now() + DAY, review_ends=timezone.now() + DAY)
    assert missed(cast.unit_reviewer).get() == filing
    with pytest.raises(NotAllowed):
        take(filing, cast.unit_reviewer, Verb.APPROVE)
    cast.period.refresh_from_db()
    with pytest.raises(NotAllowed, match="审核已截止"):
        make_draft(cast, "另一个")


def test_its_last_second_is_outside(cast: Cast) -> None:
    filing, ends = make_at(cast, "stage_1"), cast.period.review_ends + DAY
    extend(cast, review_ends=ends)
    assert awaiting(cast.unit_reviewer, ends - SECOND).exists()
    assert not awaiting(cast.unit_reviewer, ends).exists()
    with pytest.raises(NotAllowed, match="审核已截止"):
        advance(cast.unit_reviewer, filing.pk, Verb.APPROVE, filing.version, now=ends)
    advance(cast.unit_reviewer, filing.pk, Verb.APPROVE, filing.version, now=ends - SECOND)


def test_overdue_knows_of_it_in_lists_and_on_the_page(cast: Cast) -> None:
    make_draft(cast)
    end("filing_ends")
    assert Filing.objects.filter(overdue()).exists()
    extend(cast, filing_ends=timezone.now() + DAY, review_ends=timezone.now() + 30 * DAY)
    assert not Filing.objects.filter(overdue()).exists()
    row = register_rows(cast.preparer).get()
    assert (row.overdue, fetch(cast.preparer, row.pk).overdue) == (False, False)  # type: ignore[attr-defined]


def test_what_may_be_begun_knows_of_it(cast: Cast) -> None:
    target = make_evaluation(cast).target
    Filing.objects.exclude(pk=target.pk).update(status=Status.VOID)  # type: ignore[union-attr]
    period = Period.objects.get(edition="self_evaluation_2023")
    project = Project.objects.create(unit=cast.centre, name="未开始的项目")
    ListedProject.objects.create(period=period, project=project)
    end("filing_ends")
    assert not open_periods(cast.preparer)
    assert not ready_to_evaluate(cast.preparer).exists()
    assert not not_started(cast.preparer).get(project=project).may_start
    later = timezone.now() + DAY
    extension = extend(cast, filing_ends=later, review_ends=later + 30 * DAY)
    Extension.objects.filter(pk=extension.pk).update(period=period)
    assert open_periods(cast.preparer) == [period]
    assert not open_periods(cast.stranger)
    assert ready_to_evaluate(cast.preparer).get() == target
    assert not_started(cast.preparer).get(project=project).may_start


def test_a_later_moment_of_the_period_itself_counts(cast: Cast) -> None:
    extend(cast, review_ends=cast.period.review_ends + DAY)
    Period.objects.update(review_ends=cast.period.review_ends + 5 * DAY)
    period = Period.objects.get()
    assert period_for(period, cast.centre).review_ends == period.review_ends


def test_who_files_for_several_units_is_told_what_ends_next(cast: Cast) -> None:
    now, own, later = timezone.now(), cast.period.filing_ends, cast.period.filing_ends + DAY
    extend(cast, filing_ends=later, review_ends=cast.period.review_ends)

    def ends(*units: Unit, at: datetime = now) -> datetime:
        return periods_for([cast.period], units, at)[cast.period.pk].filing_ends

    assert ends(cast.bureau) == ends(cast.bureau, cast.centre) == own
    assert ends(cast.centre) == ends(cast.bureau, cast.centre, at=own) == later
    assert periods_for([cast.period], [cast.centre], now)[cast.period.pk].moment(own) is Moment.FILING


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    before, after = cast.period.filing_ends - DAY, cast.period.review_ends + DAY
    cases = [
        ({}, "至少填写一个"),
        ({"review_ends": before}, "要晚于申报期自己的"),
        ({"filing_ends": after}, "审核截止也要填"),
        ({"filing_ends": after + DAY, "review_ends": after}, "不早于填报截止"),
    ]
    for moments, sentence in cases:
        extension = Extension(
            period=cast.period, unit=cast.centre, reason="机构改革", granted_by=cast.administrator, **moments
        )
        with pytest.raises(ValidationError, match=sentence):
            extension.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        extend(cast, filing_ends=after)


def test_working_days_are_counted_after_today_until_the_last_day_that_may_be_used(cast: Cast) -> None:
    noon = timezone.make_aware(datetime(2026, 2, 13, 12))
    midnight = timezone.make_aware(datetime(2026, 3, 1))
    assert working_days_left(midnight, noon) == 10
    Holiday.objects.create(date="2026-02-16", name="春节")
    Holiday.objects.create(date="2026-02-28", name="春节调休", is_workday=True)
    assert working_days_left(midnight, noon) == 10
    assert working_days_left(midnight - SECOND, noon) == 10
    assert working_days_left(noon, noon) == 0
