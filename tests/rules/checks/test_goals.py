"""The goal's text: it says something, and the same numbers as the indicators."""

from __future__ import annotations

import pytest

from bgapp.rules.checks import Finding
from tests.rules.checks.forms import LAST, Row, codes, of, target

CODE = "goal_disagrees_with_indicator"


def disagreements(goal: str, *rows: Row) -> list[Finding]:
    return of(CODE, target(*rows, annual_goal=goal))


@pytest.mark.parametrize("goal", ["——", "无", "...", "同上", "2025"])
def test_a_goal_of_signs_is_no_goal(goal: str) -> None:
    assert ("goal_empty", "annual_goal") in codes(target(annual_goal=goal))


@pytest.mark.parametrize("goal", ["做好年度工作。", "本部门农民工工作顺利完成。"])
def test_a_goal_of_a_few_words_is_vague(goal: str) -> None:
    assert codes(target(annual_goal=goal)) == [("goal_vague", "annual_goal")]
    assert codes(target(annual_goal="全年培训 600 人次。")) == []


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("参加人员满意度达到95%。", ("满意度", "窗口服务对象满意度", "≥85.00(%)")),
        ("确保设备故障修复率达到100%。", ("质量", "鉴定设备故障修复率", "≥90.00(%)")),
        ("失保金为每月按时发放率超过95%。", ("数量", "失保金每月按时发放率", "=95.00(%)")),
        ("数字化档案全部合格。", ("质量", "数字化档案合格率", "≥90.00(%)")),
        ("对117家市级创业孵化示范基地进行评估。", ("数量", "市级创业孵化示范基地评估", "≥125.00(家)")),
        ("乐业微信平台粉丝数至少达到12万。", ("社会效益", "乐业微信平台粉丝数", "≥16.00(万人)")),
        ("计划参与人数达到2400人次。", ("数量", "参与培训人数", "≥2400.00(人)")),
    ],
)
def test_a_number_that_differs_from_its_indicator_is_marked_there(goal: str, row: Row) -> None:
    (finding,) = disagreements(goal, row)
    assert finding.where == f"indicators[{LAST}].target" or row[0] == "满意度"
    assert "请改成一致" in finding.message


def test_a_goal_above_the_satisfaction_that_is_asked_for_is_marked() -> None:
    (finding,) = disagreements("参加培训人员满意度达到95%。")
    assert finding.where == "indicators[5].target"


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("仲裁结案率92%以上。", ("数量", "仲裁案件结案率", ">92.00(%)")),
        ("合同应审尽审率达到100%。", ("质量", "合同应审尽审率", "=100.00(%)")),
        ("合同审查率达到100%。", ("质量", "合同应审尽审率", "=100.00(%)")),
        ("外聘法律顾问7人。", ("数量", "外聘法律顾问人数", "=7.00(人)")),
        ("培训600人次左右。", ("数量", "集中学习人次", "≥60.00(人次)")),
        ("举办体验活动不少于15场。", ("数量", "青少年技能体验活动", "≥15.00(次)")),
        ("粉丝数达到12万。", ("社会效益", "平台粉丝数", "≥120000.00(人)")),
        ("出勤率、参与率、合格率均达到95%。", ("质量", "线下出勤率、线上参与率", "≥95.00(%)")),
        ("甲、乙的满意度分别达到95%、80%。", ("满意度", "甲方满意度", "≥80.00(%)")),
        ("第26期研修班按时结业。", ("数量", "研修班期数", "≥1.00(期)")),
        ("按中办发(2016)3号文件，在16个区2025年12月31日前完成。", ("数量", "方案", "=1.00(个)")),
        ("使合格率提高5%。", ("质量", "产品抽检合格率", "≥80.00(%)")),
    ],
)
def test_a_number_that_agrees_or_promises_nothing_passes(goal: str, row: Row) -> None:
    assert disagreements(goal, row) == []


@pytest.mark.parametrize("goal", ["项目报告优良率在80%以上。", "新增就业岗位50万个。"])
def test_a_number_without_an_indicator_is_marked_at_the_goal(goal: str) -> None:
    (finding,) = disagreements(goal)
    assert finding.where == "annual_goal"
    assert "没有对应的绩效指标" in finding.message


def test_all_lonely_numbers_of_a_goal_are_one_finding() -> None:
    (finding,) = disagreements("发放手册50本，走访80户，出勤率达到98%。")
    assert "、「" in finding.message
