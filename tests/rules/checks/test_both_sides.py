"""Each rule from both sides: a case for it, and one that misses it by a hair."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bgapp.rules.checks import RULES
from bgapp.rules.plain import Plain
from tests.rules.checks.forms import EVALUATION, ROWS, TARGET, changed, codes, evaluation, row, target

GOAL = "全年培训 600 人次，参加培训人员满意度达到 90%，举办招聘会。"
OTHER = "为困难企业发放稳岗补贴，做到应补尽补，职工队伍总体稳定。"


@dataclass(frozen=True)
class Sides:
    """A form that the rule finds fault with, and one that is nearly the same and right; beside the same forms."""

    wrong: Plain
    right: Plain
    beside: tuple[Plain, ...] = ()
    budget: str | None = None


def at(place: str, name: str, wrong: str, right: str) -> Sides:
    """Two target values of one indicator."""
    return Sides(target((place, name, wrong)), target((place, name, right)))


def cell(path: str, wrong: str, right: str, form: Plain = TARGET) -> Sides:
    return Sides(changed(form, {path: wrong}), changed(form, {path: right}))


def rows(*texts: tuple[str, str, str]) -> Plain:
    return TARGET | {"indicators": [row(*each) for each in texts]}


def last_year(**cells: str) -> Plain:
    return changed(TARGET | {"fiscal_year": "2024", "annual_goal": OTHER}, cells)


def without(place: str) -> Plain:
    return rows(*(each for each in ROWS if each[0] != place))


WORDS = [("质量", f"第{number}项工作", "形成书面报告并经专家确认") for number in "一二三四五六七"]
FULL = EVALUATION | {"indicators": [each | {"score": each["weight"]} for each in EVALUATION["indicators"]]}
EXACT = EVALUATION | {
    "indicators": [each | {"actual": each["target"].removeprefix("≥")} for each in EVALUATION["indicators"]]
}

SIDES = {
    "required": cell("project_category", " ", "其他"),
    "dates_reversed": cell("end_date", "2024-12-31", "2025-01-01"),
    "dates_outside_year": cell("end_date", "2024-12-31", "2026-06-30"),
    "sum_mismatch": cell("funding.annual_total", "1410000.11", "1410000.10"),
    "amount_differs_from_list": Sides(
        changed(TARGET, {"funding.annual_total": "1410000.11"}), TARGET, budget="1410000.10"
    ),
    "goal_amount_differs": cell("annual_goal", GOAL + "年度预算 1410 万元。", GOAL + "年度预算 141 万元。"),
    "goal_empty": cell("annual_goal", "暂无", "暂无新增任务，继续培训 600 人次，满意度达到 90%。"),
    "goal_vague": cell("annual_goal", "做好就业服务工作。", "培训 600 人次，满意度达到 90%。"),
    "goal_disagrees_with_indicator": cell("annual_goal", "全年培训 650 人次。", "全年培训 600 余人次。"),
    "goal_copied_from_other_form": Sides(
        TARGET | {"annual_goal": OTHER},
        TARGET | {"annual_goal": "为困难企业提供用工指导，帮助招聘职工，满意度达到 90%。"},
        beside=(TARGET | {"project_name": "稳岗补贴", "annual_goal": OTHER},),
    ),
    "unchanged_from_last_year": Sides(
        TARGET, changed(TARGET, {"indicators[1].target": "≥650.00(人次)"}), beside=(last_year(),)
    ),
    "missing_level1": Sides(without("成本"), rows(*ROWS)),
    "missing_output_level2": Sides(without("时效"), rows(*ROWS)),
    "level_unknown": cell("indicators[1].level2", "社会效益指标", "质量指标"),
    "level_mismatch": Sides(
        target(("数量", "资料归档准确率", "≥99.00(%)")), target(("质量", "资料归档准确率", "≥99.00(%)"))
    ),
    "duplicate_indicator": Sides(
        target(("数量", "人员培训 人次", "≥700.00(人次)")), target(("数量", "网上培训人次", "≥600.00(人次)"))
    ),
    "target_empty": at("社会效益", "就业环境", "——", "改善一个街道的就业环境"),
    "date_as_target": at("数量", "专题库建设", "2025年12月", "2025个"),
    "target_repeats_name": at("社会效益", "良好氛围的形成", "形成良好氛围", "形成两项制度"),
    "vague_target": at("社会效益", "服务能力", "有所提升", "通过省级评估"),
    "few_quantitative": Sides(rows(*ROWS, *WORDS), rows(*ROWS, *WORDS[:6])),
    "mixed_precision": at("数量", "招聘会场次", "≥3(场)", "≥3.00(场)"),
    "operator_missing": at("数量", "招聘会场次", "3.00(场)", "=3.00(场)"),
    "operator_in_words": at("数量", "招聘会场次", "不少于3.00场", "≥3.00场"),
    "rate_without_percent": at("数量", "企业走访率", "≥90.00(家)", "≥90.00(‰)"),
    "count_with_percent": at("数量", "走访企业数", "≥90.00(%)", "≥90.00(家)"),
    "qualitative_rate": at("时效", "补贴发放及时率", "及时", "95%以上"),
    "equals_on_rate": at("质量", "档案完好率", "=99.99(%)", "=100.00(%)"),
    "equals_on_satisfaction": at("满意度", "企业满意度", "=100.00(%)", ">99.00(%)"),
    "unit_not_a_unit": at("数量", "走访企业", "≥90.00(走访企业)", "≥90.00(家企业)"),
    "unit_name_mismatch": at("数量", "走访职工人数", "≥90.00(人次)", "≥90.00(名)"),
    "unit_missing": at("数量", "走访企业", "≥90.00", "=0.00"),
    "cost_not_ceiling": at("成本", "资料印刷费", "=20.00(元/份)", "=0.00(元/份)"),
    "target_below_last_result": Sides(
        changed(TARGET, {"indicators[1].target": "≥480.00(人次)"}),
        changed(TARGET, {"indicators[1].target": "≥500.00(人次)"}),
        beside=(EVALUATION,),
    ),
    "overachieved_without_reason": Sides(evaluation(actual="780.00"), evaluation(actual="779.00")),
    "shortfall_without_reason": Sides(evaluation(2, deviation="——"), evaluation(2, deviation="停办两期")),
    "all_scores_full": Sides(FULL, EVALUATION),
    "results_exactly_on_target": Sides(EXACT, changed(EXACT, {"indicators[0].actual": "601.00"})),
    "weights_not_100": Sides(evaluation(weight="17.01"), evaluation(weight="17.000")),
    "score_mismatch": Sides(evaluation(2, score="8.01"), evaluation(2, score="8")),
    "typing_slip": cell("annual_goal", GOAL + "做好做好服务。", GOAL + "做好服务，好做事。"),
}


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_a_rule_finds_its_case_and_not_what_misses_it_by_a_hair(code: str) -> None:
    sides = SIDES[code]
    assert code in {found for found, _ in codes(sides.wrong, sides.beside, budget=sides.budget)}
    assert code not in {found for found, _ in codes(sides.right, sides.beside, budget=sides.budget)}


def test_there_is_no_case_without_a_rule() -> None:
    assert set(SIDES) == {rule.code for rule in RULES}
