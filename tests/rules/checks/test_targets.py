"""Target values: one that is one, and that tells reached from missed."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import TARGET, changed, codes, findings, last, row, target


@pytest.mark.parametrize("text", ["", "≥", "()", "≥(%)", "#REF!", "——"])
def test_what_is_no_target_value_is_named(text: str) -> None:
    assert codes(changed(TARGET, {"indicators[4].target": text})) == [("target_empty", "indicators[4].target")]


def test_an_empty_target_is_called_so() -> None:
    (finding,) = findings(changed(TARGET, {"indicators[4].target": ""}))
    assert finding.title == "未填写"


@pytest.mark.parametrize("text", ["≥95.00%", "=0.00(%)", "按季通报", "=100.00(%)"])
def test_a_target_value_passes(text: str) -> None:
    assert "target_empty" not in dict(codes(changed(TARGET, {"indicators[4].target": text})))


@pytest.mark.parametrize(
    "text", ["2025年", "≤2025(年)", "=2025.00(年)", "2025年12月", "12月底前", "2025-12-31", "2025"]
)
def test_a_date_is_no_value(text: str) -> None:
    assert last("社会效益", "制度建设", text) == ["date_as_target"]


@pytest.mark.parametrize(
    ("place", "name", "text"),
    [
        ("时效", "项目竣工", "2025年12月底前"),
        ("时效", "完成时间", "2025年"),
        ("社会效益", "设备使用年限", "≥10.00(年)"),
        ("社会效益", "受益群众", "≥2025.00(人)"),
    ],
)
def test_a_deadline_and_a_number_of_years_are_values(place: str, name: str, text: str) -> None:
    assert last(place, name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("无调解仲裁有责投诉", "无有责投诉情况发生"),
        ("形成全社会共同关心和支持就业创业的良好氛围", "良好氛围形成"),
        ("职业技能得到提升", "得到提升"),
        ("实训基地正常运营", "正常运营"),
        ("提高公共服务水平", "公共服务水平提高"),
    ],
)
def test_a_target_that_says_what_the_name_says_is_none(name: str, text: str) -> None:
    assert last("社会效益", name, text) == ["target_repeats_name"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("合同风险控制情况", "有效控制"),
        ("问题整改落实情况", "均得到整改落实"),
        ("车辆整洁性", "整洁"),
        ("机制健全性", "机制健全"),
        ("房屋修缮区域使用情况", "正常使用"),
        ("发现管理中存在的问题和不足", "及时发现"),
    ],
)
def test_an_answer_to_the_name_is_a_target(name: str, text: str) -> None:
    assert last("社会效益", name, text) == []


@pytest.mark.parametrize("text", ["有所提升", "良好", "完成", "保质保量"])
def test_a_word_that_nobody_can_measure_is_a_hint(text: str) -> None:
    assert last("社会效益", "干部素质情况", text) == ["vague_target"]


def test_a_result_that_one_can_see_is_not_vague() -> None:
    assert last("社会效益", "调查成果应用情况", "形成专题调研报告报市领导决策参考") == []


def test_one_form_writes_whole_numbers_in_one_way() -> None:
    (finding,) = findings(target(("数量", "保密宣传场次", "≥2(场)")))
    assert (finding.code, finding.where) == ("mixed_precision", "indicators")
    assert finding.message.endswith("第 7 行。")


def test_a_number_that_needs_its_decimals_mixes_nothing() -> None:
    whole = [row("数量", "保密宣传场次", "≥2(场)"), row("社会效益", "城镇调查失业率", "≤5.5(%)")]
    assert "mixed_precision" not in dict(codes(target(indicators=whole)))


def test_a_form_of_words_is_told_to_count() -> None:
    words = [("社会效益", f"{each}方面的成果", "形成报告") for each in ("调查", "统计", "分析", "研究", "宣传", "推广")]
    assert ("few_quantitative", "indicators") not in codes(target(*words))
    assert ("few_quantitative", "indicators") in codes(target(*words, ("社会效益", "评估方面的成果", "形成报告")))
