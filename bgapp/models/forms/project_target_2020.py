"""财政项目支出绩效目标表 (2020)."""

from bgapp.models.forms import columns
from bgapp.models.forms.form import Form


class ProjectTarget2020(Form):
    """财政项目支出绩效目标表 (2020)."""

    filing = columns.filing("project_target_2020")
    applicant_unit = columns.name("申报单位名称")
    project_name = columns.name("项目名称")
    project_category = columns.name("项目类别")
    start_date = columns.day("计划开始日期")
    end_date = columns.day("计划完成日期")
    government_purchase = columns.name("是否含有政府购买服务")
    performance_type = columns.name("绩效类型")
    overview = columns.text("项目概况")
    basis = columns.text("立项依据")
    necessity = columns.text("项目设立的必要性")
    safeguards = columns.text("保证项目实施的制度、措施")
    implementation_plan = columns.text("项目实施计划")
    goals = columns.text("总目标及阶段性目标")
    total_budget = columns.amount("项目总预算")
    annual_budget = columns.amount("项目当年预算")
    prior_year_budget = columns.amount("同名项目上年预算额")
    prior_year_executed = columns.amount("同名项目上年预算执行数")

    class Meta:
        verbose_name = "财政项目支出绩效目标表（2020）"
        verbose_name_plural = verbose_name
