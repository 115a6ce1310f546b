"""财政政策绩效目标申报表 (2023)."""

from bgapp.models.forms import columns
from bgapp.models.forms.form import Form


class PolicyTarget2023(Form):
    """财政政策绩效目标申报表 (2023); the funds' parts are its ``sub_projects``."""

    filing = columns.filing("policy_target_2023")
    evaluation_period = columns.name("评价时段")
    department = columns.name("预算主管单位")
    policy_name = columns.name("政策名称")
    fund_use = columns.name("资金用途")
    policy_period = columns.name("政策日期")
    overview = columns.text("政策概况")
    basis = columns.text("立项依据")
    necessity = columns.text("政策设立的必要性")
    safeguards = columns.text("保证政策实施的制度、措施")
    implementation_plan = columns.text("政策实施计划")
    overall_goal = columns.text("总目标")
    annual_goal_initial = columns.text("年初设定目标")
    annual_goal_expected = columns.text("全年预计完成情况")

    class Meta:
        verbose_name = "财政政策绩效目标申报表（2023）"
        verbose_name_plural = verbose_name
