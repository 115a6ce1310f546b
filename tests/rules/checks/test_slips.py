"""Typing slips: what looks mistyped, and what only looks unusual."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import last, of, target


@pytest.mark.parametrize(
    ("goal", "shown"),
    [
        ("保障公务车辆执行执行机要通信任务600人次。", "重复"),
        ("四季度项目项目验收600人次。", "重复"),
        ("培训600人次，，提高能力。", "重复"),
        ("保障经费使用的合理性、经济型、规范性600人次。", "「经济型」应为「经济性」"),
        ("完成“春风行动的文件要求600人次。", "不成对"),
        ("按《就业促进法的要求培训600人次。", "不成对"),
        ("陪训农民工600人次。", "「陪训」应为「培训」"),
    ],
)
def test_a_slip_is_shown_where_it_is(goal: str, shown: str) -> None:
    (finding,) = of("typing_slip", target(annual_goal=goal))
    assert finding.where == "annual_goal"
    assert shown in finding.message


@pytest.mark.parametrize(
    "goal",
    [
        "1）培训600人次；2）提高能力。",
        "（1）培训600人次；（二）《关于印发<办法>的通知》（沪〔2015〕44号）。",
        "做好“春风行动”，培训600人次……",
        "一步一步推进，一个一个落实，培训600人次。",
        "建设创新型、服务型政府，培训600人次。",
        "以经济建设为中心，参与与服务并重，培训600人次。",
        "目的的实现、现在在建的和总和和谐，培训600人次。",
    ],
)
def test_what_is_only_unusual_passes(goal: str) -> None:
    assert of("typing_slip", target(annual_goal=goal)) == []


def test_names_and_targets_have_slips_of_their_own() -> None:
    assert last("社会效益", "服务社会化", "满足院校学生和创业者的需求0") == ["typing_slip"]
    assert last("社会效益", "全年泄密情况", "发生泄密事件为0") == []
    assert last("社会效益", "服务院校、", "满足院校的需求") == ["typing_slip"]
    assert last("社会效益", "社会公众参与", "参与人群逐年扩大") == []
