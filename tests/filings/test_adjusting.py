"""Beginning an adjustment (目标调整): from which target, by whom, when, and what it begins with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment, may_adjust
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.evidence import missing_kinds
from bgapp.filings.exchange_format import plain
from bgapp.filings.starting import start
from bgapp.models import Event, EvidenceKind, Extension, Filing
from bgapp.reviews.history import history
from bgapp.rules.transitions import Verb
from tests.builders import (
    INDICATOR_ROWS,
    Cast,
    explain,
    give_reasons,
    make_adjustment,
    make_at,
    make_cast,
    make_complete,
    make_evaluation,
    make_period,
    open_adjustments,
    set_indicators,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    open_adjustments(cast.period)
    return cast


def test_an_adjustment_begins_with_what_was_approved_its_rows_under_their_keys(cast: Cast) -> None:
    target = make_at(cast, "approved")
    adjustment = begin_adjustment(cast.colleague, target.pk)
    assert plain(adjustment) == target.revisions.get().form
    kept = ("period", "unit", "project", "edition", "year", "name", "nature", "amount")
    again = Filing.objects.get(pk=adjustment.pk)
    assert all(getattr(again, name) == getattr(target, name) for name in kept)
    assert (again.adjusts, again.preparer, again.status, again.round) == (target, cast.colleague, "draft", 0)


def test_what_was_parsed_the_mark_and_the_answers_are_kept_too(cast: Cast) -> None:
    target = make_complete(cast)
    set_indicators(
        target, (("产出指标", "质量指标", "培训合格率", "=95.00(%)"), *INDICATOR_ROWS[:2], *INDICATOR_ROWS[3:])
    )
    target.indicators.filter(position=0).update(target_written="不低于 95%", target_unit="%")
    Filing.objects.filter(pk=target.pk).update(classified=True)
    give_reasons(target, cast.preparer)
    for person, verb in [
        (cast.preparer, Verb.SUBMIT),
        (cast.unit_reviewer, Verb.APPROVE),
        (cast.department_reviewer, Verb.APPROVE),
    ]:
        take(target, person, verb)
    adjustment = begin_adjustment(cast.preparer, target.pk)
    row = adjustment.indicators.get(position=0)
    assert (row.target_written, row.target_unit) == ("不低于 95%", "%")
    assert Filing.objects.get(pk=adjustment.pk).classified
    answers = [(each.row, each.code, each.text) for each in target.answers.all()]
    assert answers
    assert [(each.row, each.code, each.text) for each in adjustment.answers.all()] == answers


def test_its_history_begins_with_what_it_adjusts(cast: Cast) -> None:
    adjustment = make_adjustment(cast)
    today = timezone.localdate()
    (entry,) = history(adjustment, with_edits=True)
    assert entry.sentence == f"新建，调整自 {today.year}年{today.month}月{today.day}日 批复的目标"
    assert Event.objects.get(filing_id=adjustment.pk).detail["adjusts"]["filing"] == adjustment.adjusts_id


@pytest.mark.parametrize("state", ["draft", "stage_1", "returned", "void"])
def test_only_what_is_approved_is_adjusted(cast: Cast, state: str) -> None:
    with pytest.raises(Refused, match="已批复的目标才能调整"):
        begin_adjustment(cast.preparer, make_at(cast, state).pk)


def test_only_preparers_of_the_unit_adjust(cast: Cast) -> None:
    target = make_at(cast, "approved")
    for person in (cast.unit_reviewer, cast.department_reviewer, cast.reader):
        assert not may_adjust(fetch(person, target.pk))
        with pytest.raises(NotAllowed, match="只有本单位的填报人"):
            begin_adjustment(person, target.pk)
    with pytest.raises(Http404):
        begin_adjustment(cast.stranger, target.pk)
    assert may_adjust(fetch(cast.colleague, target.pk))


def test_the_window_includes_its_first_second_and_excludes_its_last(cast: Cast) -> None:
    target = make_at(cast, "approved")
    opens, ends = cast.period.filing_opens, cast.period.adjustment_ends
    assert ends
    found, second = fetch(cast.preparer, target.pk), timedelta(seconds=1)
    moments = (opens - second, opens, cast.period.review_ends, ends - second, ends)
    assert [may_adjust(found, now) for now in moments] == [False, True, True, True, False]
    with pytest.raises(Refused, match=r"调整已于 .* 截止"):
        begin_adjustment(cast.preparer, target.pk, ends)
    granted = {"adjustment_ends": ends + second, "granted_by": cast.administrator}
    Extension.objects.create(period=cast.period, unit=cast.centre, **granted)
    assert may_adjust(found, ends)


def test_a_period_without_an_end_for_adjustments_has_none(cast: Cast) -> None:
    target = make_at(cast, "approved")
    target.period.adjustment_ends = None
    target.period.save()
    with pytest.raises(Refused, match="没有开放目标调整"):
        begin_adjustment(cast.preparer, target.pk)


def test_a_target_has_one_adjustment_at_a_time(cast: Cast) -> None:
    adjustment = make_adjustment(cast)
    assert adjustment.adjusts_id
    assert not may_adjust(fetch(cast.preparer, adjustment.adjusts_id))
    with pytest.raises(Refused, match="已有一份调整在办"):
        begin_adjustment(cast.colleague, adjustment.adjusts_id)
    take(adjustment, cast.preparer, Verb.DELETE)
    assert begin_adjustment(cast.colleague, adjustment.adjusts_id).adjusts_id == adjustment.adjusts_id


def test_an_evaluated_target_and_an_evaluation_are_not_adjusted(cast: Cast) -> None:
    evaluation = make_evaluation(cast)
    assert evaluation.target_id
    with pytest.raises(Refused, match="已经开始自评"):
        begin_adjustment(cast.preparer, evaluation.target_id)
    with pytest.raises(Refused, match="自评表不能调整"):
        begin_adjustment(cast.preparer, evaluation.pk)


def test_an_adjustment_is_adjusted_once_it_is_in_force(cast: Cast) -> None:
    adjustment = approve(cast, make_adjustment(cast))
    assert adjustment.adjusts_id
    with pytest.raises(Refused, match="请打开在执行的那一份"):
        begin_adjustment(cast.preparer, adjustment.adjusts_id)
    second = begin_adjustment(cast.preparer, adjustment.pk)
    assert plain(second)["overall_goal"] == "调整后的目标"


def test_what_is_evaluated_is_the_version_in_force_its_rows_under_their_keys(cast: Cast) -> None:
    adjustment = approve(cast, make_adjustment(cast))
    evaluation = start(cast.preparer, make_period(edition="self_evaluation_2023"), adjustment.project)
    assert evaluation.target_id == adjustment.pk
    assert adjustment.adjusts
    assert [row.key for row in evaluation.indicators.all()] == [row.key for row in adjustment.adjusts.indicators.all()]


def test_evidence_of_the_target_needs_not_be_attached_again(cast: Cast) -> None:
    adjustment = make_adjustment(cast)
    adjustment.period.required_evidence = [EvidenceKind.BASIS]
    assert missing_kinds(adjustment) == [EvidenceKind.BASIS]
    assert adjustment.adjusts
    adjustment.adjusts.evidence.create(
        kind=EvidenceKind.BASIS, name="依据.pdf", size=1, digest="", path="1", first_round=1, attached_by=cast.preparer
    )
    assert missing_kinds(adjustment) == []


def approve(cast: Cast, adjustment: Filing) -> Filing:
    """The adjustment, approved with one cell changed."""
    apply(cast.preparer, adjustment.pk, [SetCell("1", "overall_goal", "", "调整后的目标")])
    explain(adjustment, cast.preparer)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    return take(adjustment, cast.department_reviewer, Verb.APPROVE)
