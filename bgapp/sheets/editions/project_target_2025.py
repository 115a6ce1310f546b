"""财政项目支出绩效目标申报表 (2025): the application form of a project's performance targets, from fiscal year 2021.

Indicator taxonomy: 财预〔2021〕101号.
"""

from bgapp.rules.earlier_levels import FROM_2020
from bgapp.rules.taxonomy import Taxonomy
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Identity, Kind, Label, Repeat, Value

TAXONOMY = Taxonomy(
    levels={
        "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        "产出指标": ("数量指标", "质量指标", "时效指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    also_accepted={"产出指标": ("成本指标",)},
    synonyms={"可持续性影响指标": "可持续影响指标", "可持续影响": "可持续影响指标"},
    earlier=FROM_2020,
)

FIELDS = (
    Field("title", "表名", required=True),
    Field("fiscal_year", "年度", required=True, readonly=True),
    Field("project_name", "项目名称", required=True),
    Field("project_nature", "项目性质", Kind.CHOICE, required=True),
    Field("project_category", "项目类别", Kind.CHOICE, required=True),
    Field("department", "主管部门", required=True, readonly=True),
    Field("unit", "实施单位", required=True, readonly=True),
    Field("start_date", "计划开始日期", Kind.DATE, required=True),
    Field("end_date", "计划完成日期", Kind.DATE, required=True),
    Field(
        "funding.project_total",
        "项目资金总额",
        Kind.MONEY,
        sum_of=("funding.project_fiscal", "funding.project_other"),
    ),
    Field("funding.project_fiscal", "其中：财政资金", Kind.MONEY),
    Field("funding.project_other", "其他资金（项目）", Kind.MONEY),
    Field(
        "funding.annual_total",
        "年度资金申请总额",
        Kind.MONEY,
        required=True,
        sum_of=("funding.annual_appropriation", "funding.carryover", "funding.annual_other"),
        computed=True,
    ),
    Field("funding.annual_appropriation", "其中：当年财政拨款", Kind.MONEY, required=True),
    Field("funding.carryover", "上年结转资金", Kind.MONEY, required=True),
    Field("funding.annual_other", "其他资金（年度）", Kind.MONEY, required=True),
    Field("overall_goal", "项目总目标", Kind.TEXT, hint="填写项目总目标；经常性项目可不填"),
    Field("annual_goal", "年度总体目标", Kind.TEXT, required=True, hint="写明今年做什么、做到什么程度"),
)

BASICS = Fixed(
    "基本信息",
    (
        (
            Label("项目名称"),
            Value("project_name", cols=2),
            Label("项目性质"),
            Value("project_nature"),
            Label("项目类别"),
            Value("project_category"),
        ),
        (Label("主管部门"), Value("department", cols=2), Label("实施单位"), Value("unit", cols=3)),
        (Label("计划开始日期"), Value("start_date", cols=2), Label("计划完成日期"), Value("end_date", cols=3)),
    ),
)

FUNDING = Fixed(
    "项目资金",
    (
        (
            Label("项目资金\n（元）", rows=4),
            Label("项目资金\n总额：", align="left"),
            Value("funding.project_total"),
            Label("年度资金申请总额：", cols=2, align="left"),
            Value("funding.annual_total", cols=2),
        ),
        (
            Label("其中：\n财政资金", rows=2, align="left"),
            Value("funding.project_fiscal", rows=2),
            Label("其中：当年财政拨款", cols=2, align="left"),
            Value("funding.annual_appropriation", cols=2),
        ),
        (Label("上年结转资金", cols=2, align="left"), Value("funding.carryover", cols=2)),
        (
            Label("其他资金", align="left"),
            Value("funding.project_other"),
            Label("其他资金", cols=2, align="left"),
            Value("funding.annual_other", cols=2),
        ),
    ),
)

GOALS = Fixed(
    "绩效目标",
    (
        (Label("项目绩效\n目标", rows=2), Label("项目总目标", cols=3), Label("年度总体目标", cols=3)),
        (Value("overall_goal", cols=3), Value("annual_goal", cols=3)),
    ),
)

INDICATORS = Repeat(
    section="绩效指标",
    rows="indicators",
    noun="指标",
    side=Label("绩效指标"),
    begin=("经济成本指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标"),
    columns=(
        Column(Field("level1", "一级指标", Kind.LEVEL1, required=True), "一级指标", merged=True),
        Column(Field("level2", "二级指标", Kind.LEVEL2, required=True), "二级指标", merged=True),
        Column(Field("name", "三级指标", required=True), "三级指标", cols=2),
        Column(Field("target", "指标值", Kind.TARGET, required=True), "年度(/项目)指标值", cols=2),
    ),
)

EDITION = Edition(
    key="project_target_2025",
    title="财政项目支出绩效目标申报表",
    short="项目申报表",
    subtitle="（{fiscal_year}年度）",
    first_year=2021,
    last_year=None,
    amount_unit="元",
    identity=Identity(
        project="project_name",
        unit="unit",
        department="department",
        nature="project_nature",
        amount="funding.annual_total",
        goal="annual_goal",
    ),
    widths=(104, 100, 122, 108, 142, 86, 118),
    fields=FIELDS,
    blocks=(BASICS, FUNDING, GOALS, INDICATORS),
    taxonomy=TAXONOMY,
    takes={"project_target_2020": {"project_nature": "project_category"}},
)
