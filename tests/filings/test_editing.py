"""Changing cells and rows: against the value that is replaced, and never over somebody else's."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from bgapp.filings.editing import Saved, apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, Result, SetCell, SetRowCell, read_edits
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.row_edits import ROW_LIMIT
from bgapp.filings.scoring import Change
from bgapp.models import Event, Filing, Indicator
from bgapp.rules.transitions import Verb
from tests.builders import Cast, make_cast, make_complete, make_draft, set_indicators, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return make_complete(cast)


def work(cast: Cast, filing: Filing, *edits: Edit) -> Saved:
    return apply(cast.preparer, filing.pk, edits)


def only(saved: Saved) -> Result:
    (result,) = saved.results
    return result


def form(filing: Filing) -> Any:
    return Filing.objects.get(pk=filing.pk).project_target_2025


def names(filing: Filing) -> list[str]:
    return list(filing.indicators.values_list("name", flat=True))


def test_a_cell_is_saved_and_the_answer_says_how_it_is_kept(cast: Cast, filing: Filing) -> None:
    result = only(work(cast, filing, SetCell("1", "funding.carryover", "0.00", "194.5万")))
    assert (result.state, result.text, result.printed) == ("saved", "1945000.00", "1,945,000.00")
    assert result.note == "「194.5万」已换算为 1,945,000.00 元。"
    assert form(filing).carryover == Decimal("1945000.00")


def test_a_sum_follows_its_parts_and_the_list_follows_the_sum(cast: Cast, filing: Filing) -> None:
    saved = work(cast, filing, SetCell("1", "funding.carryover", "0.00", "90000.10"))
    assert saved.computed == [Change({"where": "funding.annual_total"}, "1500000.10", "1,500,000.10")]
    assert form(filing).annual_total == Filing.objects.get(pk=filing.pk).amount == Decimal("1500000.10")


def test_a_conflict_changes_no_sum(cast: Cast, filing: Filing) -> None:
    saved = work(cast, filing, SetCell("1", "funding.carryover", "1.00", "90000.10"))
    assert (only(saved).state, saved.computed) == ("conflict", [])


def test_a_sum_of_empty_parts_is_empty(cast: Cast) -> None:
    draft = make_draft(cast)
    work(cast, draft, SetCell("1", "funding.carryover", "", "5"), SetCell("2", "funding.carryover", "5.00", ""))
    assert form(draft).annual_total is None


def test_a_second_edit_of_the_same_cell_is_a_conflict_that_shows_the_first(cast: Cast, filing: Filing) -> None:
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事写的")])
    result = only(work(cast, filing, SetCell("2", "overall_goal", "", "我写的")))
    assert (result.state, result.theirs, result.by) == ("conflict", "同事写的", "陈敏")
    assert form(filing).overall_goal == "同事写的"


def test_two_people_in_two_cells_do_not_disturb_each_other(cast: Cast, filing: Filing) -> None:
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事写的")])
    assert (
        only(work(cast, filing, SetCell("2", "project_nature", "经常性专项业务费", "其他经常性项目"))).state == "saved"
    )
    assert form(filing).overall_goal == "同事写的"


def test_sending_the_same_edit_again_is_no_conflict(cast: Cast, filing: Filing) -> None:
    edit = SetCell("1", "funding.carryover", "0.00", "194.5万")
    assert [only(work(cast, filing, edit)).state for _ in range(2)] == ["saved", "saved"]
    assert Event.objects.filter(filing_id=filing.pk, verb="edit").count() == 1


@pytest.mark.parametrize(
    ("where", "text", "part"),
    [
        ("funding.carryover", "很多钱", "上年结转资金"),
        ("funding.carryover", "-1", "上年结转资金"),
        ("funding.carryover", "9999999999999.99", "合计过大"),
        ("start_date", "2025年2月31日", "计划开始日期"),
        ("project_name", "长" * 201, "最多 200 个字"),
        ("annual_goal", "长" * 10_001, "最多 10000 个字"),
        ("funding.annual_total", "1", "由系统填写"),
        ("unit", "别的单位", "由系统填写"),
        ("no_such_cell", "x", "没有这一格"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_the_reason_and_changes_nothing(
    cast: Cast, filing: Filing, where: str, text: str, part: str
) -> None:
    old = {"funding.carryover": "0.00", "start_date": "2025-01-01", "project_name": filing.name}.get(where, "")
    result = only(work(cast, filing, SetCell("1", where, old, text)))
    assert result.state == "refused"
    assert part in result.message
    assert not Event.objects.filter(filing_id=filing.pk, verb="edit").exists()


def test_one_refused_edit_does_not_stop_the_others(cast: Cast, filing: Filing) -> None:
    saved = work(
        cast, filing, SetCell("1", "start_date", "2025-01-01", "昨天"), SetCell("2", "overall_goal", "", "写上")
    )
    assert [result.state for result in saved.results] == ["refused", "saved"]


def test_a_target_keeps_what_was_typed_beside_its_parts(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[1]
    result = only(work(cast, filing, SetRowCell("1", row.key, "target", row.target, ">=650人次")))
    row.refresh_from_db()
    assert (result.text, row.target, row.target_operator) == ("≥650人次", "≥650人次", "≥")
    assert (row.target_number, row.target_unit) == (Decimal(650), "人次")


def test_an_unknown_level_is_refused(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[0]
    result = only(work(cast, filing, SetRowCell("1", row.key, "level1", row.level1, "别的指标")))
    assert (result.state, "请从列表中选择" in result.message) == ("refused", True)


def test_a_cell_in_a_row_that_somebody_deleted_is_a_conflict(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[2]
    apply(cast.colleague, filing.pk, [DeleteRow("1", row.key, {})])
    result = only(work(cast, filing, SetRowCell("2", row.key, "name", row.name, "改名")))
    assert (result.state, result.theirs, result.by) == ("conflict", None, "陈敏")


def test_rows_are_inserted_after_a_row_at_the_start_and_at_the_end(cast: Cast, filing: Filing) -> None:
    rows = list(filing.indicators.all())
    values = {"level1": "产出指标", "level2": "数量指标", "target": "=1(个)"}
    work(cast, filing, InsertRow("1", uuid.uuid4(), rows[1].key, values | {"name": "其后"}))
    work(cast, filing, InsertRow("2", uuid.uuid4(), None, values | {"name": "最前"}))
    work(cast, filing, InsertRow("3", uuid.uuid4(), uuid.uuid4(), values | {"name": "最后"}))
    before = [row.name for row in rows]
    assert names(filing) == ["最前", *before[:2], "其后", *before[2:], "最后"]


def test_inserting_a_row_twice_adds_it_once(cast: Cast, filing: Filing) -> None:
    edit = InsertRow("1", uuid.uuid4(), None, {"name": "新的"})
    work(cast, filing, edit)
    work(cast, filing, edit)
    assert names(filing).count("新的") == 1


def test_a_row_is_deleted_only_as_it_was_seen(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[3]
    seen = {"name": row.name, "target": row.target}
    apply(cast.colleague, filing.pk, [SetRowCell("1", row.key, "target", row.target, "按时完成")])
    assert only(work(cast, filing, DeleteRow("2", row.key, seen))).state == "conflict"
    assert only(work(cast, filing, DeleteRow("3", row.key, seen | {"target": "按时完成"}))).state == "saved"
    assert only(work(cast, filing, DeleteRow("4", row.key, seen))).state == "saved"
    assert row.name not in names(filing)


def test_a_row_moves_and_keeps_its_key(cast: Cast, filing: Filing) -> None:
    first, second, *others = filing.indicators.all()
    work(cast, filing, MoveRow("1", first.key, second.key))
    assert names(filing) == [second.name, first.name, *(row.name for row in others)]
    work(cast, filing, MoveRow("2", others[-1].key, None))
    assert filing.indicators.first() == others[-1]


def test_a_form_has_300_rows_at_most(cast: Cast, filing: Filing) -> None:
    set_indicators(filing, (("产出指标", "数量指标", "条", "=1(个)"),) * ROW_LIMIT)
    result = only(work(cast, filing, InsertRow("1", uuid.uuid4(), None, {})))
    assert (result.state, "最多 300 条" in result.message) == ("refused", True)


def test_who_may_not_edit_is_told_or_sees_nothing(cast: Cast, filing: Filing) -> None:
    edit = [SetCell("1", "overall_goal", "", "x")]
    with pytest.raises(NotAllowed, match="填报人"):
        apply(cast.unit_reviewer, filing.pk, edit)
    with pytest.raises(Http404):
        apply(cast.stranger, filing.pk, edit)
    take(filing, cast.preparer, Verb.SUBMIT)
    with pytest.raises(NotAllowed, match="审核中"):
        apply(cast.preparer, filing.pk, edit)


def test_every_batch_is_one_event_with_old_and_new(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[0]
    work(cast, filing, SetCell("1", "overall_goal", "", "总目标"), SetRowCell("2", row.key, "name", row.name, "新名"))
    event = Event.objects.get(filing_id=filing.pk, verb="edit")
    assert event.detail["edits"] == [
        {"where": "overall_goal", "old": "", "new": "总目标"},
        {"rows": "indicators", "row": str(row.key), "field": "name", "old": row.name, "new": "新名"},
    ]


@pytest.mark.parametrize("data", [{}, [], {"edits": [{}]}, {"edits": [{"id": "1", "op": "burn", "row": "x"}]}, 1, None])
def test_a_request_that_makes_no_sense_is_refused_in_words(data: Any) -> None:
    with pytest.raises(Refused, match="刷新页面"):
        read_edits(json.dumps(data))


def test_the_log_keeps_clean_texts_whatever_was_sent(cast: Cast, filing: Filing) -> None:
    work(cast, filing, SetCell("1", "overall_goal", "\x00\ud800", "总目标"))
    event = Event.objects.get(filing_id=filing.pk, verb="edit")
    assert event.detail["edits"] == [{"where": "overall_goal", "old": "", "new": "总目标"}]


def test_a_level_under_another_name_gets_its_official_one(cast: Cast, filing: Filing) -> None:
    row = filing.indicators.all()[4]
    result = only(work(cast, filing, SetRowCell("1", row.key, "level2", row.level2, "可持续性影响指标")))
    assert (result.state, result.text) == ("saved", "可持续影响指标")


def test_a_filing_without_a_name_is_listed_under_its_projects(cast: Cast, filing: Filing) -> None:
    work(cast, filing, SetCell("1", "project_name", filing.name, ""))
    assert Filing.objects.get(pk=filing.pk).name == filing.project.name


def test_too_many_edits_at_once_are_refused() -> None:
    edit = {"id": "1", "op": "set", "where": "overall_goal", "old": "", "new": "x"}
    with pytest.raises(Refused, match="一次最多保存"):
        read_edits(json.dumps({"edits": [edit] * 201}))
    with pytest.raises(Refused, match="刷新页面"):
        read_edits('{"edits":' + "[" * 100_000)


def test_indicators_of_other_filings_are_out_of_reach(cast: Cast, filing: Filing) -> None:
    other = make_complete(cast, "另一个项目")
    row = Indicator.objects.filter(filing=other).first()
    assert row is not None
    assert only(work(cast, filing, SetRowCell("1", row.key, "name", row.name, "x"))).state == "conflict"
    row.refresh_from_db()
    assert row.name != "x"
