"""The same indicator twice is found, two alike are not."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import LAST, Row, codes, target


def found(*rows: Row) -> list[str]:
    return [where for code, where in codes(target(*rows)) if code == "duplicate_indicator"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("教师能力提升项目合格率", "教师能力提升项目合格率"),
        ("教师能力提升项目合格率", "教师能力提升项目、合格率"),
        ("职业培训教师能力提升项目合格率", "职业培训教师能力提升项目培训合格率"),
        ("印刷工作完好率", "印刷完好率"),
    ],
)
def test_the_later_of_two_that_are_the_same_is_marked(one: str, other: str) -> None:
    assert found(("质量", one, "≥90.00(%)"), ("质量", other, "≥90.00(%)")) == [f"indicators[{LAST + 1}].name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("参训人员课程满意度", "参训人员授课教师满意度"),
        ("工作合格率", "工作准确率"),
        ("院校指导站评估合格率", "孵化基地评估合格率"),
        ("国内展品完好率", "国外展品完好率"),
    ],
)
def test_indicators_of_different_things_are_two(one: str, other: str) -> None:
    assert found(("质量", one, "≥90.00(%)"), ("质量", other, "≥90.00(%)")) == []


def test_nearly_the_same_with_another_target_are_two() -> None:
    assert found(("质量", "印刷工作完好率", "≥90.00(%)"), ("质量", "印刷完好率", "≥95.00(%)")) == []


def test_the_very_same_name_is_one_wherever_it_stands() -> None:
    assert found(("数量", "泄密事故发生数", "=0.00(次)"), ("质量", "泄密事故发生数", "≤1.00(次)")) != []
