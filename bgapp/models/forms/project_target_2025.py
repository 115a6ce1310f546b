"""财政项目支出绩效目标申报表 (2025)."""

from bgapp.models.forms import columns
from bgapp.models.forms.form import Form


class ProjectTarget2025(Form):
    """财政项目支出绩效目标申报表 (2025)."""

    filing = columns.filing("project_target_2025")
    project_name = columns.name("项目名称")
    project_nature = columns.name("项目性质")
    project_category = columns.name("项目类别")
    department = columns.name("主管部门")
    unit = columns.name("实施单位")
    start_date = columns.day("计划开始日期")
    end_date = columns.day("计划完成日期")
    project_total = columns.amount("项目资金总额")
    project_fiscal = columns.amount("其中：财政资金")
    project_other = columns.amount("其他资金（项目）")
    annual_total = columns.amount("年度资金申请总额")
    annual_appropriation = columns.amount("其中：当年财政拨款")
    carryover = columns.amount("上年结转资金")
    annual_other = columns.amount("其他资金（年度）")
    overall_goal = columns.text("项目总目标")
    annual_goal = columns.text("年度总体目标")

    class Meta:
        verbose_name = "财政项目支出绩效目标申报表（2025）"
        verbose_name_plural = verbose_name
