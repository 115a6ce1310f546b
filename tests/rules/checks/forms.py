"""A target and a self-evaluation on which there is nothing to remark, and changes to them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from decimal import Decimal

from bgapp.rules.checks import Case, Finding, Setting, check
from bgapp.rules.plain import Plain, write
from bgapp.sheets.editions import edition_of

Row = tuple[str, str, str]
LEVELS = {
    "成本": ("成本指标", "经济成本指标"),
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "产出成本": ("产出指标", "成本指标"),
    "社会成本": ("成本指标", "社会成本指标"),
    "经济效益": ("效益指标", "经济效益指标"),
    "社会效益": ("效益指标", "社会效益指标"),
    "生态效益": ("效益指标", "生态效益指标"),
    "可持续": ("效益指标", "可持续影响指标"),
    "满意度": ("满意度指标", "服务对象满意度指标"),
}
ROWS: tuple[Row, ...] = (
    ("成本", "培训费单位成本", "≤550.00(元/人·天)"),
    ("数量", "人员培训人次", "≥600.00(人次)"),
    ("质量", "培训合格率", "≥95.00(%)"),
    ("时效", "培训完成及时率", "≥95.00(%)"),
    ("社会效益", "政策知晓率", "≥90.00(%)"),
    ("满意度", "参加培训人员满意度", "≥90.00(%)"),
)
LAST = len(ROWS)
"""The index of a row that is added."""


def row(place: str, name: str, target: str) -> Plain:
    level1, level2 = LEVELS[place]
    return {"level1": level1, "level2": level2, "name": name, "target": target}


TARGET: Plain = {
    "edition": "project_target_2025",
    "title": "财政项目支出绩效目标申报表",
    "fiscal_year": "2025",
    "project_name": "公共就业服务经费",
    "project_nature": "经常性专项业务费",
    "project_category": "特定目标类",
    "department": "市人力资源局",
    "unit": "市就业中心",
    "start_date": "2025-01-01",
    "end_date": "2025-12-31",
    "funding": {
        "project_total": "",
        "project_fiscal": "",
        "project_other": "",
        "annual_total": "1410000.10",
        "annual_appropriation": "1410000.00",
        "carryover": "0.10",
        "annual_other": "0.00",
    },
    "overall_goal": "",
    "annual_goal": "全年培训 600 人次，参加培训人员满意度达到 90%。",
    "indicators": [row(*each) for each in ROWS],
}

RESULTS = (
    ("数量", "人员培训人次", "≥600.00", "615.00", "17.00", "17.00"),
    ("质量", "培训合格率", "≥95.00", "96.00", "17.00", "17.00"),
    ("时效", "培训完成及时率", "≥96.00", "48.00", "16.00", "8.00"),
    ("社会效益", "政策知晓率", "≥90.00", "92.00", "30.00", "30.00"),
    ("满意度", "参加培训人员满意度", "≥90.00", "93.00", "10.00", "10.00"),
)
FUNDS = {"initial_budget": "141.00", "full_budget": "141.00", "executed": "138.12", "execution_rate": "97.95"}
NOTHING = {"initial_budget": "0.00", "full_budget": "0.00", "executed": "0.00", "execution_rate": "0.00"}

EVALUATION: Plain = {
    "edition": "self_evaluation_2023",
    "title": "财政项目支出绩效自评价表",
    "fiscal_year": "2024",
    "project_name": "公共就业服务经费",
    "department": "市人力资源局",
    "unit": "市就业中心",
    "funding_unit": "万元",
    "funding_rows": [
        {"name": "年度资金总额", **FUNDS, "weight": "10.00", "score": "9.79"},
        {"name": "其中：当年财政拨款", **FUNDS, "weight": "-", "score": "-"},
        {"name": "上年结转资金", **NOTHING, "weight": "-", "score": "-"},
        {"name": "其他资金", **NOTHING, "weight": "-", "score": "-"},
    ],
    "expected_goal": "全年培训 600 人次，参加培训人员满意度达到 90%。",
    "actual_completion": "已按计划完成培训。",
    "indicators": [
        row(place, name, target) | {"actual": actual, "weight": weight, "score": score, "deviation": ""}
        for place, name, target, actual, weight, score in RESULTS
    ],
    "total_weight": "100",
    "total_score": "91.79",
    "grade": "优",
}
EVALUATION["indicators"][2]["deviation"] = "下半年疫情期间停办两期，已在年底补办。"


def changed(form: Plain, cells: dict[str, str] | None = None) -> Plain:
    """A copy of a form with other texts at some paths."""
    form = copy.deepcopy(form)
    for path, text in (cells or {}).items():
        write(form, path, text)
    return form


def target(*more: Row, **cells: object) -> Plain:
    """The good target with some rows more, and other cells."""
    form = copy.deepcopy(TARGET)
    form["indicators"] += [row(*each) for each in more]
    return form | cells


def evaluation(index: int = 0, **cells: str) -> Plain:
    """The good self-evaluation with other cells in one of its rows."""
    form = copy.deepcopy(EVALUATION)
    form["indicators"][index] |= cells
    return form


def findings(
    form: Plain,
    beside: Sequence[Plain] = (),
    *,
    budget: str | None = None,
    settings: dict[str, Setting] | None = None,
) -> list[Finding]:
    """The findings on a form beside others."""
    neighbours = [Case(other, edition_of(other)) for other in beside]
    listed = Decimal(budget) if budget else None
    return check(form, edition_of(form), listed, neighbours=neighbours, settings=settings)


def codes(form: Plain, beside: Sequence[Plain] = (), *, budget: str | None = None) -> list[tuple[str, str]]:
    """The codes found, each with its cell."""
    return [(finding.code, finding.where) for finding in findings(form, beside, budget=budget)]


def of(code: str, form: Plain, beside: Sequence[Plain] = ()) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in findings(form, beside) if finding.code == code]


def last(place: str, name: str, written: str) -> list[str]:
    """The codes found at an indicator that is added to the good target."""
    where = f"indicators[{LAST}]."
    return [code for code, at in codes(target((place, name, written))) if at.startswith(where)]


def mend(place: str, name: str, written: str) -> list[str]:
    """The mends offered for an indicator that is added to the good target."""
    where = f"indicators[{LAST}]."
    found = findings(target((place, name, written)))
    return [finding.mend for finding in found if finding.where.startswith(where)]
