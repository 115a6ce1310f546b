"""Operators: a number has one, as a sign."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import last, mend


@pytest.mark.parametrize(
    ("place", "name", "written", "mended"),
    [
        ("数量", "创业孵化示范基地评估", "125.00家", "≥125.00家"),
        ("质量", "调查报告验收合格率", "100.00%", "=100.00%"),
        ("成本", "培训人均成本", "550.00(元)", "≤550.00(元)"),
        ("质量", "安全事故发生数", "2.00(次)", "≤2.00(次)"),
    ],
)
def test_a_number_needs_an_operator(place: str, name: str, written: str, mended: str) -> None:
    assert last(place, name, written) == ["operator_missing"]
    assert mend(place, name, written) == [mended]


@pytest.mark.parametrize("written", [">15.00次", "≥1300.00篇", "=2.00(场)", "按需发布"])
def test_what_has_one_or_is_a_word_needs_none(written: str) -> None:
    assert "operator_missing" not in last("数量", "就业服务推送", written)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("大于等于95.00%", "≥95.00%"),
        ("不低于95.00（%）", "≥95.00（%）"),
        ("95.00%以上", "≥95.00%"),
        ("等于100.00%", "=100.00%"),
    ],
)
def test_an_operator_in_words_is_turned_into_its_sign(written: str, mended: str) -> None:
    assert last("质量", "资料归档合格率", written) == ["operator_in_words"]
    assert mend("质量", "资料归档合格率", written) == [mended]


@pytest.mark.parametrize("written", [">=95.00%", "≧95.00%", "＞＝95.00%", "不低于上年水平"])
def test_signs_however_typed_and_sentences_are_left(written: str) -> None:
    assert "operator_in_words" not in last("质量", "资料归档情况", written)
