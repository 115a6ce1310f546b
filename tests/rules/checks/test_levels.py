"""Levels: known, complete, and each indicator under the one it belongs to."""

from __future__ import annotations

import pytest

from bgapp.rules.checks import Severity
from bgapp.rules.plain import Plain
from tests.rules.checks.forms import EVALUATION, LAST, TARGET, changed, codes, findings, last, mend, of, target
from tests.sheets.forms import make_policy, make_project_2020


def without(level: str) -> Plain:
    return target(indicators=[row for row in TARGET["indicators"] if level not in (row["level1"], row["level2"])])


def test_a_second_level_must_stand_under_its_first() -> None:
    wrong = changed(TARGET, {"indicators[4].level2": "数量指标"})
    assert ("level_unknown", "indicators[4].level2") in codes(wrong)
    assert last("产出成本", "培训单位成本", "≤550.00(元/人·天)") == []  # published forms have 成本指标 under 产出指标


def test_where_the_list_of_levels_is_open_an_unknown_one_is_a_warning() -> None:
    form = changed(make_project_2020(), {"indicators[1].level2": "成本"})
    assert [finding.severity for finding in of("level_unknown", form)] == [Severity.WARNING]


@pytest.mark.parametrize("level", ["成本指标", "产出指标", "效益指标", "满意度指标"])
def test_a_first_level_that_is_missing_is_named(level: str) -> None:
    (finding,) = of("missing_level1", without(level))
    assert finding.where == "indicators"
    assert f"没有{level}，" in finding.message


def test_forms_of_other_taxonomies_need_no_cost_level() -> None:
    assert of("missing_level1", make_policy()) == of("missing_level1", make_project_2020()) == []
    assert of("missing_level1", EVALUATION) == []


def test_what_is_missing_of_the_output_is_named_in_one_sentence() -> None:
    form = target(indicators=[row for row in TARGET["indicators"] if row["level2"] not in ("质量指标", "时效指标")])
    (finding,) = findings(form)
    assert (finding.code, finding.where) == ("missing_output_level2", "indicators")
    assert "没有质量指标、时效指标" in finding.message


def test_levels_of_the_older_form_count_too() -> None:
    assert [finding.where for finding in of("missing_output_level2", make_project_2020())] == ["indicators"]


@pytest.mark.parametrize(
    ("place", "name", "written"),
    [
        ("质量", "失业人员对到账的满意率", "≥95.00(%)"),
        ("社会效益", "职业培训教师满意职业培训课程", "≥95.00(%)"),
        ("满意度", "展品完好率", "≥98.00(%)"),
        ("满意度", "足额发放到位", "≥95.00(%)"),
        ("社会效益", "调查及时性", "按月报送"),
        ("质量", "案件办结及时率", "≥95.00(%)"),
        ("数量", "运作经费发放准确率", "≥95.00(%)"),
        ("数量", "职业技能鉴定合格率", "≥85.00(%)"),
        ("时效", "工程验收合格率", "≥95.00(%)"),
        ("社会效益", "公众号发布推文数", "≥1200.00(篇)"),
        ("质量", "举办讲座场次", "≥4.00(场)"),
        ("成本", "节水改造完成及时性", "按月完成"),
        ("成本", "修缮工作完成率", "≤100.00(%)"),
    ],
)
def test_an_indicator_under_another_level_is_sent_to_its_own(place: str, name: str, written: str) -> None:
    assert last(place, name, written) == ["level_mismatch"]


@pytest.mark.parametrize(
    ("place", "name", "written"),
    [
        ("数量", "文件汇编完成率", "≥95.00(%)"),
        ("数量", "满意度调查完成数", "≥2.00(次)"),
        ("质量", "出席人次达标率", "≥60.00(%)"),
        ("质量", "泄密事故发生数", "=0.00(次)"),
        ("时效", "办理天数", "≤5.00(个工作日)"),
        ("社会效益", "全市目标完成率", "≥100.00(%)"),
        ("社会效益", "空气质量优良率", "≥85.00(%)"),
        ("社会效益", "博物馆参观人次", "≥15000.00(人次)"),
        ("满意度", "有责投诉发生数", "=0.00(件)"),
        ("成本", "人员培训补助人数", "≤600.00(人)"),
    ],
)
def test_an_indicator_that_may_stand_where_it_does_stays(place: str, name: str, written: str) -> None:
    assert "level_mismatch" not in last(place, name, written)


def test_inputs_of_the_older_form_may_be_in_time() -> None:
    form = changed(make_project_2020(), {"indicators[0].name": "资金到位及时率"})
    assert of("level_mismatch", form) == []


def test_within_the_first_level_one_click_moves_it() -> None:
    assert mend("数量", "运作经费发放准确率", "≥95.00(%)") == ["质量指标"]
    assert mend("社会效益", "调查及时性", "按月报送") == [""]
    assert of("level_mismatch", target(("质量", "到账满意率", "≥95.00(%)")))[0].where == f"indicators[{LAST}].level2"
