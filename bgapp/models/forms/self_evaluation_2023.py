"""财政项目支出绩效自评价表 (2023)."""

from bgapp.models.forms import columns
from bgapp.models.forms.form import Form


class SelfEvaluation2023(Form):
    """财政项目支出绩效自评价表 (2023): amounts in yuan, rates in percent, weights and scores in points.

    ``rounded`` names the amounts that are known only as printed in 万元, until somebody edits them.
    """

    filing = columns.filing("self_evaluation_2023")
    project_name = columns.name("项目名称")
    department = columns.name("主管部门")
    unit = columns.name("实施单位")
    total_initial_budget = columns.amount("年度资金总额（年初预算数）")
    total_full_budget = columns.amount("年度资金总额（全年预算数）")
    total_executed = columns.amount("年度资金总额（全年执行数）")
    total_execution_rate = columns.number("年度资金总额（执行率）")
    appropriation_initial_budget = columns.amount("当年财政拨款（年初预算数）")
    appropriation_full_budget = columns.amount("当年财政拨款（全年预算数）")
    appropriation_executed = columns.amount("当年财政拨款（全年执行数）")
    appropriation_execution_rate = columns.number("当年财政拨款（执行率）")
    carryover_initial_budget = columns.amount("上年结转资金（年初预算数）")
    carryover_full_budget = columns.amount("上年结转资金（全年预算数）")
    carryover_executed = columns.amount("上年结转资金（全年执行数）")
    carryover_execution_rate = columns.number("上年结转资金（执行率）")
    other_initial_budget = columns.amount("其他资金（年初预算数）")
    other_full_budget = columns.amount("其他资金（全年预算数）")
    other_executed = columns.amount("其他资金（全年执行数）")
    other_execution_rate = columns.number("其他资金（执行率）")
    budget_weight = columns.number("预算执行（分数）")
    budget_score = columns.number("预算执行（得分）")
    expected_goal = columns.text("预期目标")
    actual_completion = columns.text("实际完成情况")
    total_weight = columns.number("分值合计")
    total_score = columns.number("总分")
    grade = columns.name("评分等级")
    rounded = columns.rounded()

    class Meta:
        verbose_name = "财政项目支出绩效自评价表（2023）"
        verbose_name_plural = verbose_name
