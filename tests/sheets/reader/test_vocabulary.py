"""Where each value stands beside its labels, as the layouts of the editions have it."""

from __future__ import annotations

import pytest

from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.reader.vocabulary import VOCABULARIES, Anchor
from bgapp.sheets.reader.words import is_example, is_remark, key, unit_in, year_in


def anchor(edition: str, path: str) -> Anchor:
    return next(anchor for anchor in VOCABULARIES[edition].anchors if anchor.field.path == path)


def words(found: Anchor) -> tuple[str, str, str]:
    return tuple(key(spot.text) if spot else "" for spot in (found.caption, found.led, found.headed))  # type: ignore[return-value]


def test_a_value_goes_by_the_label_before_it() -> None:
    assert words(anchor("project_target_2025", "department")) == ("", "主管部门", "")


def test_a_value_goes_by_the_label_on_top_where_it_stands_as_wide() -> None:
    assert words(anchor("project_target_2025", "annual_goal")) == ("", "", "年度总体目标")


def test_a_value_goes_by_row_and_column() -> None:
    assert words(anchor("self_evaluation_2023", "funding_rows[1].executed")) == ("", "其中当年财政拨款", "全年执行数")


def test_a_value_goes_by_the_caption_in_its_own_cell() -> None:
    assert words(anchor("policy_target_2023", "evaluation_period")) == ("评价时段", "", "")


def test_sums_stand_under_the_column_that_they_add_up() -> None:
    assert anchor("self_evaluation_2023", "total_score").under == "得分"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_value_of_every_edition_has_a_label(edition: str) -> None:
    vocabulary = VOCABULARIES[edition]
    shown = {anchor.field.path for anchor in vocabulary.anchors}
    assert shown == {field.path for field in EDITIONS[edition].fields} - {"title", "fiscal_year"}
    assert all(anchor.caption or anchor.led or anchor.headed for anchor in vocabulary.anchors)
    assert vocabulary.meanings(vocabulary.keys) == vocabulary.size


def test_a_synonym_that_is_a_label_of_the_edition_means_that_label() -> None:
    found = VOCABULARIES["policy_target_2023"].spots_of("年度目标")
    assert [spot.text for spot in found] == ["年度目标"]


def test_labels_are_compared_without_signs_and_units() -> None:
    assert key("项 目\n资金（万元）：") == key("项目资金(元)") == "项目资金"
    assert [unit_in(text) for text in ("项目资金（万元）", "金额单位：元", "元旦活动", "单位：处")] == [
        "万元",
        "元",
        "",
        "",
    ]
    assert [year_in(text) for text in ("（２０２５ 年度）", "共12025年", "年度")] == ["2025", "", ""]


@pytest.mark.parametrize("text", ["例：培训人次", "（例）培训", "示例：甲", "例", "【示例】培训人次", "如：培训人次"])
def test_examples_are_known(text: str) -> None:
    assert is_example(text)


@pytest.mark.parametrize("text", ["例行检查次数", "如期完成率", "示例项目建设数", "比例"])
def test_what_only_begins_alike_is_no_example(text: str) -> None:
    assert not is_example(text)


@pytest.mark.parametrize("text", ["注：1.细化", "填报人：张三", "（盖章）", "联系电话（手机）：1", "第 2 页 共 3 页"])
def test_remarks_are_known(text: str) -> None:
    assert is_remark(text)


@pytest.mark.parametrize("text", ["负责人培训人次", "注册企业数", "说明会场次", "单位满意度", "日期准确率"])
def test_what_only_begins_alike_is_no_remark(text: str) -> None:
    assert not is_remark(text)
