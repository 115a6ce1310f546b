"""目标调整: what is changed against the form in force, why, how it is put back, and what submission asks for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, SetCell, SetRowCell
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.exchange_format import plain
from bgapp.filings.force import in_force
from bgapp.filings.reading import form_seen
from bgapp.filings.starting import start
from bgapp.models import AdjustmentReason, Event, Filing, Indicator, Person
from bgapp.reviews.adjustments.adjusting import give_reason, revoke
from bgapp.reviews.adjustments.changes import Adjustment, Change
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history
from bgapp.reviews.versions import Versions
from bgapp.reviews.workflow import Unfinished, advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import (
    REASON,
    Cast,
    explain,
    make_adjustment,
    make_cast,
    make_period,
    take,
)

pytestmark = pytest.mark.django_db

WHY = "年中追加培训任务，按实际安排。"
NEW_ROW = {"level1": "效益指标", "level2": "社会效益指标", "name": "就业率", "target": "≥80.00(%)"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def adjustment(cast: Cast) -> Filing:
    return make_adjustment(cast)


@pytest.fixture
def target(adjustment: Filing) -> Filing:
    """What is adjusted."""
    assert adjustment.adjusts
    return adjustment.adjusts


def row(filing: Filing, name: str) -> Indicator:
    return filing.indicators.get(name=name)


def edit(cast: Cast, filing: Filing, *edits: Edit) -> None:
    results = apply(cast.preparer, filing.pk, edits).results
    assert all(result.state == "saved" for result in results), results


def raise_rate(filing: Filing, text: str = "≥97.00(%)") -> Edit:
    changed = row(filing, "培训合格率")
    return SetRowCell("1", changed.key, "target", changed.target, text)


def seen(filing: Filing, person: Person) -> Adjustment:
    found = fetch(person, filing.pk)
    return Adjustment(found, form_seen(found))


def changes(cast: Cast, filing: Filing) -> Sequence[Change]:
    return seen(filing, cast.preparer).changes


def words(change: Change) -> tuple[str, str, list[tuple[str, str]]]:
    """What, where, and the texts: struck out in brackets, put in behind a plus."""
    signs = {"same": "{}", "old": "[{}]", "new": "+{}"}
    texts = [
        (part.label, "".join(signs[piece.kind].format(piece.text) for piece in part.pieces)) for part in change.parts
    ]
    return change.word, change.name, texts


def place(change: Change) -> tuple[str, str]:
    return change.spot.row, change.spot.field


def say(cast: Cast, filing: Filing, change: Change, text: str = WHY, old: str = "") -> None:
    give_reason(cast.preparer, filing.pk, place(change), change.value, text, old)


def approve(cast: Cast, filing: Filing) -> Filing:
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    return take(filing, cast.department_reviewer, Verb.APPROVE)


# What is changed


def test_changes_are_listed_by_cell_and_by_row_without_what_follows_from_others(cast: Cast, adjustment: Filing) -> None:
    renamed, gone = row(adjustment, "人员培训人次"), row(adjustment, "公众知晓度")
    edit(
        cast,
        adjustment,
        SetCell("1", "funding.annual_appropriation", "1410000.00", "1500000"),
        SetRowCell("2", renamed.key, "name", renamed.name, "参加培训人次"),
        SetRowCell("3", renamed.key, "target", renamed.target, "≥800.00(人次)"),
        InsertRow("4", uuid.uuid4(), gone.key, NEW_ROW),
        DeleteRow("5", gone.key, {}),
    )
    assert [words(change) for change in changes(cast, adjustment)] == [
        ("修改", "其中：当年财政拨款", [("", "[1,410,000.00]+1,500,000.00")]),
        ("修改", "参加培训人次", [("三级指标", "[人员]+参加培训人次"), ("指标值", "[≥600.00]+≥800.00(人次)")]),
        ("删除", "公众知晓度", [("", "[效益指标・社会效益指标・公众知晓度・高于上年调查结果]")]),
        ("新增", "就业率", [("", "+效益指标・社会效益指标・就业率・≥80.00(%)")]),
    ]


def test_a_moved_row_is_a_change_that_needs_no_reason(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, MoveRow("1", row(adjustment, "培训完成及时性").key, None))
    (change,) = changes(cast, adjustment)
    assert (change.word, change.name, change.is_explained) == ("移动", "培训完成及时性", True)


# Why


def test_a_reason_holds_until_the_row_says_something_else_and_comes_back_with_it(
    cast: Cast, adjustment: Filing
) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    say(cast, adjustment, changes(cast, adjustment)[0])
    edit(cast, adjustment, raise_rate(adjustment, "≥98.00(%)"))
    (lapsed,) = changes(cast, adjustment)
    assert lapsed.reason
    assert (lapsed.is_explained, lapsed.is_lapsed, lapsed.reason.text) == (False, True, WHY)
    edit(cast, adjustment, raise_rate(adjustment))
    assert changes(cast, adjustment)[0].is_explained


def test_a_lapsed_reason_may_be_given_again(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    say(cast, adjustment, changes(cast, adjustment)[0])
    edit(cast, adjustment, raise_rate(adjustment, "≥98.00(%)"))
    say(cast, adjustment, changes(cast, adjustment)[0], old=WHY)
    assert changes(cast, adjustment)[0].is_explained


def test_a_reason_is_logged_once_with_its_place_and_words(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    for _ in range(2):
        say(cast, adjustment, changes(cast, adjustment)[0], f" {WHY} ", old=WHY)
    adjustment.refresh_from_db()
    entries = history(adjustment, with_edits=True)[:2]
    assert (entries[0].sentence, entries[0].reason) == ("写明「培训合格率」的调整理由", WHY)
    assert entries[1].sentence == "修改「指标值」"


@pytest.mark.parametrize("text", ["", "  ", "调整了", "长" * 501])
def test_a_reason_says_something_and_not_too_much(cast: Cast, adjustment: Filing, text: str) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    with pytest.raises(Refused, match="「培训合格率」的调整理由请写 4 到 500 个字"):
        say(cast, adjustment, changes(cast, adjustment)[0], text)
    assert not AdjustmentReason.objects.exists()


def test_who_looked_at_an_older_value_or_reason_is_told(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    (older,) = changes(cast, adjustment)
    edit(cast, adjustment, raise_rate(adjustment, "≥98.00(%)"))
    with pytest.raises(Conflict, match="「培训合格率」刚又改过"):
        say(cast, adjustment, older)
    (now,) = changes(cast, adjustment)
    give_reason(cast.colleague, adjustment.pk, place(now), now.value, "同事写的理由。")
    with pytest.raises(Conflict, match=r"陈敏 .* 已写明「培训合格率」的理由「同事写的理由。」"):
        say(cast, adjustment, now)
    edit(cast, adjustment, raise_rate(adjustment, "≥95.00(%)"))
    with pytest.raises(Conflict, match="已和在执行的目标一样"):
        say(cast, adjustment, now)


def test_only_preparers_say_why_and_only_while_they_may_edit(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    (change,) = changes(cast, adjustment)
    with pytest.raises(NotAllowed):
        give_reason(cast.unit_reviewer, adjustment.pk, place(change), change.value, WHY)
    say(cast, adjustment, change)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    with pytest.raises(NotAllowed, match="审核中"):
        say(cast, adjustment, change)
    with pytest.raises(NotAllowed, match="审核中"):
        revoke(cast.preparer, adjustment.pk, place(change), change.value)


# 还原


def test_everything_put_back_reads_as_before_and_sums_follow(cast: Cast, adjustment: Filing) -> None:
    before = plain(adjustment)
    moved, gone, also_gone = (row(adjustment, name) for name in ("培训合格率", "培训完成及时性", "公众知晓度"))
    edit(
        cast,
        adjustment,
        SetCell("1", "funding.carryover", "0.00", "90000"),
        raise_rate(adjustment),
        MoveRow("2", moved.key, also_gone.key),
        InsertRow("3", uuid.uuid4(), None, NEW_ROW),
        DeleteRow("4", gone.key, {}),
        DeleteRow("5", also_gone.key, {}),
    )
    for left in range(5, 0, -1):
        now = changes(cast, adjustment)
        assert len(now) == left
        revoke(cast.preparer, adjustment.pk, place(now[-1]), now[-1].value)
    assert plain(Filing.objects.get(pk=adjustment.pk)) == before
    assert Filing.objects.get(pk=adjustment.pk).amount == 1_410_000


def put_all_back(cast: Cast, filing: Filing) -> None:
    """One after the other, the last first; each goes back at once, or leaves something behind."""
    for _ in changes(cast, filing):
        *_, last = changes(cast, filing)
        revoke(cast.preparer, filing.pk, place(last), last.value)


def test_rows_all_written_anew_are_put_back_too(cast: Cast, adjustment: Filing) -> None:
    """Rows without a key in common are told by what they say."""
    before = plain(adjustment)
    for each in adjustment.indicators.all():
        texts = {name: getattr(each, name) for name in ("level1", "level2", "name")} | {"target": f"{each.target}。"}
        edit(cast, adjustment, InsertRow("1", uuid.uuid4(), None, texts), DeleteRow("2", each.key, {}))
    put_all_back(cast, adjustment)
    assert [row | {"key": ""} for row in plain(adjustment)["indicators"]] == [
        row | {"key": ""} for row in before["indicators"]
    ]


def test_moved_rows_go_back_in_any_order(cast: Cast, adjustment: Filing) -> None:
    before = plain(adjustment)
    first, second = adjustment.indicators.all()[:2]
    last = adjustment.indicators.last()
    assert last
    edit(cast, adjustment, MoveRow("1", first.key, last.key), MoveRow("2", second.key, first.key))
    put_all_back(cast, adjustment)
    assert plain(Filing.objects.get(pk=adjustment.pk)) == before


def test_what_changed_since_is_not_put_back(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    (older,) = changes(cast, adjustment)
    edit(cast, adjustment, raise_rate(adjustment, "≥98.00(%)"))
    with pytest.raises(Conflict, match="刚又改过"):
        revoke(cast.preparer, adjustment.pk, place(older), older.value)
    assert row(adjustment, "培训合格率").target == "≥98.00(%)"


# Submission and approval


def test_an_adjustment_that_changes_nothing_is_not_submitted(cast: Cast, adjustment: Filing) -> None:
    with pytest.raises(Refused, match="还没有调整任何内容"):
        take(adjustment, cast.preparer, Verb.SUBMIT)


def test_submission_says_at_once_all_that_is_missing(cast: Cast, adjustment: Filing) -> None:
    names = [each.name for each in adjustment.indicators.all()[:4]]
    for number, each in enumerate(adjustment.indicators.all()[:4], start=1):
        edit(cast, adjustment, SetRowCell("1", each.key, "name", each.name, f"改名后的指标{number}"))
    edit(cast, adjustment, SetCell("2", "annual_goal", plain(adjustment)["annual_goal"], ""))
    assert len(names) == 4
    with pytest.raises(Unfinished) as refusal:
        take(adjustment, cast.preparer, Verb.SUBMIT)
    assert "1 处必改没有改好" in refusal.value.sentence
    named = "（「年度总体目标」、「改名后的指标1」、「改名后的指标2」等）"
    assert f"5 处调整没有写明理由{named}，处理后才能提交" in refusal.value.sentence


def test_the_reasons_that_hold_are_frozen_and_others_read_those(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment), SetCell("2", "overall_goal", "", "先写后删"))
    explain(adjustment, cast.preparer, WHY)
    edit(cast, adjustment, SetCell("3", "overall_goal", "先写后删", ""))
    take(adjustment, cast.preparer, Verb.SUBMIT)
    (kept,) = adjustment.revisions.get().reasons
    assert (kept["row"], kept["text"], kept["by"]) == (str(row(adjustment, "培训合格率").key), WHY, "徐婕")
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    take(adjustment, cast.department_reviewer, Verb.RETURN, REASON)
    edit(cast, adjustment, raise_rate(adjustment, "≥98.00(%)"))
    say(cast, adjustment, changes(cast, adjustment)[0], "又改了一个说法。", WHY)
    (change,) = seen(adjustment, cast.department_reviewer).changes
    assert words(change)[2] == [("指标值", "[≥95.00]+≥97.00(%)")]
    assert change.reason
    assert change.reason.text == WHY


def test_approval_replaces_and_taking_it_back_or_voiding_it_restores(
    cast: Cast, adjustment: Filing, target: Filing
) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    approve(cast, adjustment)
    assert held() == {adjustment.pk}
    take(adjustment, cast.department_reviewer, Verb.TAKE_BACK)
    assert held() == {target.pk}
    take(adjustment, cast.department_reviewer, Verb.APPROVE)
    take(adjustment, cast.department_reviewer, Verb.VOID, REASON)
    assert held() == {target.pk}
    assert begin_adjustment(cast.preparer, target.pk).status == Status.DRAFT


def held() -> set[int]:
    """The targets in force."""
    return set(Filing.objects.filter(in_force()).values_list("pk", flat=True))


def test_an_adjusted_target_stands_until_its_adjustment_is_void(cast: Cast, adjustment: Filing, target: Filing) -> None:
    for verb in (Verb.TAKE_BACK, Verb.VOID):
        with pytest.raises(NotAllowed):
            take(target, cast.department_reviewer, verb, REASON)
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    approve(cast, adjustment)
    take(adjustment, cast.department_reviewer, Verb.VOID, REASON)
    assert take(target, cast.department_reviewer, Verb.TAKE_BACK).status == Status.IN_REVIEW


def test_a_target_evaluated_meanwhile_is_replaced_no_more(cast: Cast, adjustment: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    start(cast.preparer, make_period(edition="self_evaluation_2023"), adjustment.project)
    with pytest.raises(Refused, match="已经开始自评"):
        take(adjustment, cast.department_reviewer, Verb.APPROVE)
    take(adjustment, cast.department_reviewer, Verb.RETURN, REASON)
    with pytest.raises(Refused, match="已经开始自评"):
        take(adjustment, cast.preparer, Verb.SUBMIT)


WINDOWS = [
    ("review_ends", timedelta(), True),
    ("adjustment_ends", -timedelta(seconds=1), True),
    ("adjustment_ends", timedelta(), False),
]


@pytest.mark.parametrize(("moment", "shift", "is_open"), WINDOWS)
def test_adjustments_are_submitted_until_their_own_end_and_decided_whenever(
    cast: Cast, adjustment: Filing, moment: str, shift: timedelta, is_open: bool
) -> None:
    now = getattr(adjustment.period, moment) + shift
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    offered = available(fetch(cast.preparer, adjustment.pk), cast.preparer, now)
    assert (Verb.SUBMIT in {each.verb for each in offered}) is is_open
    if not is_open:
        with pytest.raises(NotAllowed, match="调整已截止"):
            advance(cast.preparer, adjustment.pk, Verb.SUBMIT, 0, now=now)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    assert advance(cast.unit_reviewer, adjustment.pk, Verb.APPROVE, 1, now=now).stage == 2


# Beside the form in force


def test_an_adjustment_is_compared_with_what_it_adjusts_before_anything_else(
    cast: Cast, adjustment: Filing, target: Filing
) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    for person, verb in [(cast.preparer, Verb.SUBMIT), (cast.unit_reviewer, Verb.RETURN), (cast.preparer, Verb.SUBMIT)]:
        take(adjustment, person, verb, REASON)
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    for person in (cast.preparer, cast.department_reviewer):
        versions = Versions(fetch(person, adjustment.pk), person, {})
        assert (versions.others[0].name, versions.before) == ("调整前", versions.others[0].key)
        assert versions.form(versions.others[0])[1] == target.revisions.get().form


def test_last_years_form_is_the_one_in_force(cast: Cast, adjustment: Filing, target: Filing) -> None:
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    following = start(cast.preparer, make_period(2026), adjustment.project)
    for state, pk in [("its draft", target.pk), ("approved", adjustment.pk)]:
        if state == "approved":
            approve(cast, adjustment)
        versions = Versions(fetch(cast.preparer, following.pk), cast.preparer, {})
        assert versions.form(versions.others[-1])[1] == plain(Filing.objects.get(pk=pk))


def test_a_change_is_logged_in_the_chain_of_its_own_filing(cast: Cast, adjustment: Filing, target: Filing) -> None:
    before = Event.objects.filter(filing_id=target.pk).count()
    edit(cast, adjustment, raise_rate(adjustment))
    explain(adjustment, cast.preparer)
    assert Event.objects.filter(filing_id=target.pk).count() == before
