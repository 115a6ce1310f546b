"""Small forms to print, one of each edition, and changes to them."""

from __future__ import annotations

from bgapp.rules.plain import Plain

INDICATORS = (
    ("成本指标", "经济成本指标", "培训费单位成本", "≤550.00(元/人·天)"),
    ("产出指标", "数量指标", "人员培训人次", "≥600.00(人次)"),
    ("产出指标", "数量指标", "编印法规汇编册数", "=100.00(%)"),
    ("产出指标", "质量指标", "培训合格率", "≥95.00(%)"),
    ("效益指标", "社会效益指标", "公众知晓度", "得到提升"),
    ("满意度指标", "服务对象满意度指标", "参加培训人员满意度", "≥90.00(%)"),
)
AMOUNTS = (
    "project_total",
    "project_fiscal",
    "project_other",
    "annual_total",
    "annual_appropriation",
    "carryover",
    "annual_other",
)


def make_form(**cells: object) -> Plain:
    """A filled form of the 2025 edition; ``cells`` replace its own."""
    form: Plain = {
        "edition": "project_target_2025",
        "title": "财政项目支出绩效目标申报表",
        "fiscal_year": "2025",
        "project_name": "法规培训专项经费",
        "project_nature": "经常性专项业务费",
        "project_category": "特定目标类",
        "department": "某市人力资源和社会保障局",
        "unit": "某市就业促进中心",
        "start_date": "2025-01-01",
        "end_date": "2025-12-31",
        "funding": dict.fromkeys(AMOUNTS, "")
        | {"annual_total": "1410000.00", "annual_appropriation": "1410000.00", "annual_other": "0.00"},
        "overall_goal": "",
        "annual_goal": "全年办好法规培训，培训 600 人次，满意度不低于 90%。",
        "indicators": [make_row(*row) for row in INDICATORS],
    }
    return form | cells


def make_project_2020(**cells: object) -> Plain:
    """A filled form of the 2020 edition, its amounts in whole yuan."""
    form: Plain = {
        "edition": "project_target_2020",
        "title": "财政项目支出绩效目标表",
        "fiscal_year": "2020",
        "applicant_unit": "某市就业促进中心",
        "project_name": "法规培训专项经费",
        "project_category": "经常性专项业务费",
        "start_date": "2020-01-01",
        "end_date": "2020-12-31",
        "government_purchase": "是",
        "performance_type": "其他类",
        "overview": "1、编印法规汇编。\n2、培训 600 人次。",
        "basis": "就业促进条例。",
        "necessity": "提高依法办事的能力。",
        "safeguards": "",
        "implementation_plan": "上半年编印，下半年培训。",
        "goals": "全年培训 600 人次。",
        "total_budget": "1410000",
        "annual_budget": "1410000.50",
        "prior_year_budget": "",
        "prior_year_executed": "0",
        "indicators": [
            make_row("投入与管理", "投入管理", "预算执行率", "=100%"),
            make_row("产出目标", "数量", "培训人次", "≥600"),
            make_row("产出目标", "质量", "培训合格率", "≥95%"),
        ],
    }
    return form | cells


def make_policy(**cells: object) -> Plain:
    """A filled form of the policy edition; of 效益指标 and of three second levels it has no indicator."""
    form: Plain = {
        "edition": "policy_target_2023",
        "title": "财政政策绩效目标申报表",
        "fiscal_year": "2023",
        "evaluation_period": "2023年01月-2023年12月",
        "department": "某市人力资源和社会保障局",
        "policy_name": "促进就业专项资金",
        "fund_use": "其他事业专业类",
        "policy_period": "2017-01至2023-12",
        "overview": "用于各项促进就业工作。",
        "basis": "",
        "necessity": "就业是最大的民生。",
        "safeguards": "",
        "implementation_plan": "（一）职业培训；\n（二）创业服务。",
        "overall_goal": "扩大就业。",
        "annual_goal_initial": "举办活动 15 次。",
        "annual_goal_expected": "",
        "sub_projects": [
            {"name": "职业培训", "amount": "1200000.00"},
            {"name": "创业服务", "amount": "80000.50"},
        ],
        "indicators": [
            make_row("产出指标", "数量指标", "举办创业活动数", "≥15次"),
            make_row("产出指标", "时效指标", "培训及时性", "及时"),
            make_row("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%"),
        ],
    }
    return form | cells


def make_evaluation(**cells: object) -> Plain:
    """A filled self-evaluation: 138.123456 of 141 万元 spent, known exactly in the first two rows."""
    parts = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
    names = ("initial_budget", "full_budget", "executed")
    spent = dict(zip(names, ("141.00", "141.00", "138.12"), strict=True)) | {"executed_yuan": "1381234.56"}
    scores = {"weight": "-", "execution_rate": "97.95", "score": "-"}
    rows = [{"name": part} | spent | scores for part in parts[:2]]
    rows[0] |= {"weight": "10.00", "score": "9.79"}
    rows += [{"name": part} | dict.fromkeys(names, "0.00") | scores | {"execution_rate": "0.00"} for part in parts[2:]]
    results = {"actual": "600.00", "weight": "15.00", "score": "15.00", "deviation": ""}
    form: Plain = {
        "edition": "self_evaluation_2023",
        "title": "财政项目支出绩效自评价表",
        "fiscal_year": "2023",
        "project_name": "法规培训专项经费",
        "department": "某市人力资源和社会保障局",
        "unit": "某市就业促进中心",
        "funding_unit": "万元",
        "funding_rows": rows,
        "expected_goal": "全年培训 600 人次。",
        "actual_completion": "已完成。",
        "indicators": [make_row(*row) | results for row in INDICATORS],
        "total_weight": "100.00",
        "total_score": "99.79",
        "grade": "优",
    }
    return form | cells


def make_row(level1: str, level2: str, name: str = "完成率", target: str = "≥90.00(%)") -> Plain:
    return {"level1": level1, "level2": level2, "name": name, "target": target}
