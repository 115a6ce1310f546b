"""Rates, satisfactions and counts: units, operators, numbers."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import EVALUATION, changed, codes, last, mend


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("老年节活动举办完成率", ">100.00(人)"),
        ("会务人员被投诉率", "=0.00(个)"),
        ("培训工作完成率", "≥1.00(场)"),
        ("档案移交比例", "≥90.00"),
        ("应补尽补率（%）", "≥95.00(人)"),
    ],
)
def test_a_rate_is_counted_in_percent(name: str, written: str) -> None:
    assert "rate_without_percent" in last("数量", name, written)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("档案移交比例", "≥90.00(%)"),
        ("人口出生率", "≥8.00(‰)"),
        ("例会频率", "≥2.00(次/月)"),
        ("办事效率", "≥5.00(件/人)"),
        ("参训率达标人数", "≥60.00(人)"),
    ],
)
def test_what_is_no_rate_has_units_of_its_own(name: str, written: str) -> None:
    assert "rate_without_percent" not in last("数量", name, written)


def test_a_satisfaction_may_be_counted_in_points() -> None:
    assert last("满意度", "学员满意度", "≥90.00(分)") == []
    assert last("满意度", "学员满意度", "≥90.00(人)") == ["rate_without_percent"]


def test_a_self_evaluation_prints_no_units() -> None:
    assert codes(changed(EVALUATION, {"indicators[1].name": "培训完成率"})) == []


def test_the_percent_is_put_in_only_where_the_number_may_be_one() -> None:
    assert mend("数量", "档案移交比例", "≥90.00") == ["≥90.00(%)"]
    assert mend("质量", "会务人员被投诉率", "=0.00(个)") == ["=0.00(%)"]
    assert mend("数量", "培训工作完成率", "≥1.00(场)") == [""]


@pytest.mark.parametrize("name", ["享受职业技能补贴人数", "评审项目完成数", "慰问人次"])
def test_a_count_is_no_percentage(name: str) -> None:
    assert last("数量", name, ">90.00(%)") == ["count_with_percent"]
    assert "count_with_percent" not in last("数量", name, ">90.00(人次)")


@pytest.mark.parametrize("name", ["群众幸福指数", "培训人次达标率", "人均收入增幅"])
def test_an_index_or_a_rate_of_counts_may_be_one(name: str) -> None:
    assert "count_with_percent" not in last("数量", name, "≥90.00(%)")


@pytest.mark.parametrize(
    ("place", "name", "written"),
    [
        ("时效", "召开会议及时率", "按时完成"),
        ("质量", "开发验收合格率", "完成验收"),
        ("满意度", "社会满意度", "高"),
        ("满意度", "服务对象满意程度", "基本认可"),
    ],
)
def test_a_rate_in_words_is_named(place: str, name: str, written: str) -> None:
    assert last(place, name, written) == ["qualitative_rate"]


@pytest.mark.parametrize(
    ("place", "name", "written"),
    [
        ("时效", "召开会议及时性", "按时召开"),
        ("质量", "师生比例", "1:20"),
        ("质量", "开发验收合格率", "95%左右"),
        ("社会效益", "办事效率", "较上年加快"),
    ],
)
def test_what_is_no_percentage_may_be_a_word(place: str, name: str, written: str) -> None:
    assert "qualitative_rate" not in last(place, name, written)


@pytest.mark.parametrize(
    ("place", "name", "written", "better"),
    [
        ("质量", "培训结业合格率", "=90.00(%)", "≥90.00(%)"),
        ("数量", "每月按时、足额发放到位", "=95.00%", "≥95.00%"),
        ("质量", "设备故障率", "=5.00(%)", "≤5.00(%)"),
        ("质量", "投诉办结率", "=98.00(%)", "≥98.00(%)"),
    ],
)
def test_equals_on_a_rate_would_punish_doing_better(place: str, name: str, written: str, better: str) -> None:
    assert last(place, name, written) == ["equals_on_rate"]
    assert mend(place, name, written) == [better]


@pytest.mark.parametrize(
    ("name", "written"), [("合同应审尽审率", "=100.00(%)"), ("安全事故率", "=0.00(%)"), ("法律顾问人数", "=7.00(人)")]
)
def test_all_none_and_a_number_of_things_may_be_exact(name: str, written: str) -> None:
    assert "equals_on_rate" not in last("数量", name, written)


def test_equals_on_a_satisfaction_is_never_right() -> None:
    assert last("满意度", "项目负责人满意度", "=100.00(%)") == ["equals_on_satisfaction"]
    assert mend("满意度", "学员满意率", "=90.00(%)") == ["≥90.00(%)"]
    assert last("满意度", "学员满意率", "≥90.00(%)") == []
    assert "equals_on_satisfaction" not in last("数量", "满意度调查份数", "=90.00(份)")
