"""财政政策绩效目标申报表 (2023): the performance targets of a policy (财政政策), from fiscal year 2021.

Indicator taxonomy: as published, with 成本 as a second level of 产出.
"""

from bgapp.rules.earlier_levels import FROM_2020
from bgapp.rules.taxonomy import Taxonomy
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Identity, Kind, Label, Repeat, UnitStyle, Value

TAXONOMY = Taxonomy(
    levels={
        "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
        "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    },
    synonyms={"可持续性影响指标": "可持续影响指标", "可持续影响": "可持续影响指标"},
    earlier=FROM_2020,
)

FIELDS = (
    Field("title", "表名", required=True),
    Field("fiscal_year", "年度", required=True, readonly=True),
    Field("evaluation_period", "评价时段", required=True),
    Field("department", "预算主管单位", required=True, readonly=True),
    Field("policy_name", "政策名称", required=True),
    Field("fund_use", "资金用途", Kind.CHOICE, required=True),
    Field("policy_period", "政策日期", required=True, hint="例如 2017-01至2023-12"),
    Field("overview", "政策概况", Kind.TEXT, required=True),
    Field("basis", "立项依据", Kind.TEXT),
    Field("necessity", "政策设立的必要性", Kind.TEXT, required=True),
    Field("safeguards", "保证政策实施的制度、措施", Kind.TEXT),
    Field("implementation_plan", "政策实施计划", Kind.TEXT, required=True),
    Field("overall_goal", "总目标", Kind.TEXT, required=True),
    Field("annual_goal_initial", "年初设定目标", Kind.TEXT, required=True),
    Field("annual_goal_expected", "全年预计完成情况", Kind.TEXT),
)


def _line(label: str, path: str) -> tuple[Label | Value, ...]:
    return Label(label, cols=2), Value(path, cols=4)


BASICS = Fixed(
    "基本信息",
    (
        (Value("evaluation_period", cols=6, before="评价时段：（", after="）", align="center"),),
        (Value("department", cols=6, before="预算主管单位："),),
        _line("政策名称", "policy_name"),
        _line("资金用途", "fund_use"),
        _line("政策日期", "policy_period"),
    ),
)

TEXTS = Fixed(
    "政策说明",
    (
        _line("政策概况", "overview"),
        _line("立项依据", "basis"),
        _line("政策设立的必要性", "necessity"),
        _line("保证政策实施的制度、措施", "safeguards"),
        _line("政策实施计划：", "implementation_plan"),
    ),
)

GOALS = Fixed(
    "政策目标",
    (
        (Label("政策目标", rows=4), Label("总目标"), Value("overall_goal", cols=4)),
        (Label("年度目标", cols=5),),
        (Label("年初设定目标", cols=2), Label("全年预计完成情况", cols=3)),
        (Value("annual_goal_initial", cols=2), Value("annual_goal_expected", cols=3)),
    ),
)

SUB_PROJECTS = Repeat(
    section="资金构成",
    rows="sub_projects",
    noun="子项目",
    side=Label("当年投入\n资金构成"),
    optional=True,
    columns=(
        Column(Field("name", "子项目名称", required=True), "子项目名称", cols=3),
        Column(Field("amount", "预算金额", Kind.MONEY, required=True), "预算金额（元）", cols=2),
    ),
)

INDICATORS = Repeat(
    section="绩效指标",
    rows="indicators",
    noun="指标",
    begin=("数量指标", "质量指标", "时效指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标"),
    printed_levels=(
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ),
    columns=(
        Column(Field("level1", "一级目标", Kind.LEVEL1, required=True), "一级目标", merged=True),
        Column(Field("level2", "二级目标", Kind.LEVEL2, required=True), "二级目标", merged=True),
        Column(Field("name", "三级目标", required=True), "三级目标", cols=2),
        Column(Field("target", "指标目标值", Kind.TARGET, required=True), "指标目标值", cols=2),
    ),
)

EDITION = Edition(
    key="policy_target_2023",
    title="财政政策绩效目标申报表",
    short="政策申报表",
    subtitle="",
    first_year=2021,
    last_year=None,
    amount_unit="元",
    units=UnitStyle.BARE,
    identity=Identity(project="policy_name", unit="department", nature="fund_use", goal="annual_goal_initial"),
    widths=(104, 126, 190, 120, 120, 120),
    fields=FIELDS,
    blocks=(BASICS, TEXTS, GOALS, SUB_PROJECTS, INDICATORS),
    taxonomy=TAXONOMY,
)
