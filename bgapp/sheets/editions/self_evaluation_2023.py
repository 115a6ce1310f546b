"""财政项目支出绩效自评价表 (2023): the self-evaluation (自评) of a project's targets, from fiscal year 2021.

Weights and grades: 财预〔2020〕10号; indicator taxonomy: 财预〔2021〕101号.
"""

from decimal import Decimal

from bgapp.rules.taxonomy import Taxonomy
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Identity, Kind, Label, Repeat, UnitStyle, Value

TAXONOMY = Taxonomy(
    levels={
        "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        "产出指标": ("数量指标", "质量指标", "时效指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    also_accepted={"产出指标": ("成本指标",)},
    synonyms={"可持续性影响指标": "可持续影响指标", "可持续影响": "可持续影响指标"},
)

FUNDING_ROWS = (
    ("total", "年度资金总额"),
    ("appropriation", "其中：当年财政拨款"),
    ("carryover", "上年结转资金"),
    ("other", "其他资金"),
)
AMOUNTS = (("initial_budget", "年初预算数"), ("full_budget", "全年预算数"), ("executed", "全年执行数"))


def _amount(index: int, name: str, label: str) -> Field:
    """An amount of a funding row; the first row's is the sum of the others'."""
    row, row_label = FUNDING_ROWS[index]
    is_total = index == 0
    return Field(
        f"funding_rows[{index}].{name}",
        f"{row_label}（{label}）",
        Kind.MONEY,
        required=is_total,
        sum_of=tuple(f"funding_rows[{part}].{name}" for part in range(1, len(FUNDING_ROWS))) if is_total else (),
        computed=is_total,
        column=f"{row}_{name}",
    )


def _rate(index: int) -> Field:
    row, row_label = FUNDING_ROWS[index]
    path = f"funding_rows[{index}].execution_rate"
    return Field(path, f"{row_label}（执行率）", Kind.NUMBER, computed=True, column=f"{row}_execution_rate")


FIELDS = (
    Field("title", "表名", required=True),
    Field("fiscal_year", "年度", required=True, readonly=True),
    Field("project_name", "项目名称", required=True, carried=True),
    Field("department", "主管部门", required=True, readonly=True),
    Field("unit", "实施单位", required=True, readonly=True),
    *(_amount(index, name, label) for index in range(len(FUNDING_ROWS)) for name, label in AMOUNTS),
    *(_rate(index) for index in range(len(FUNDING_ROWS))),
    Field("funding_rows[0].weight", "预算执行（分数）", Kind.NUMBER, computed=True, column="budget_weight"),
    Field("funding_rows[0].score", "预算执行（得分）", Kind.NUMBER, computed=True, column="budget_score"),
    Field("expected_goal", "预期目标", Kind.TEXT, carried=True),
    Field("actual_completion", "实际完成情况", Kind.TEXT, required=True, hint="对照预期目标，写明实际完成情况"),
    Field("total_weight", "分值合计", Kind.NUMBER, computed=True, decimals=0),
    Field("total_score", "总分", Kind.NUMBER, computed=True),
    Field("grade", "评分等级", computed=True),
)


def _funding_row(index: int, label: str) -> tuple[Label | Value, ...]:
    path = f"funding_rows[{index}]"
    return (
        Label(label, align="left"),
        *(Value(f"{path}.{name}") for name, _ in AMOUNTS),
        Label("-") if index else Value(f"{path}.weight"),
        Value(f"{path}.execution_rate"),
        Label("-") if index else Value(f"{path}.score"),
    )


BASICS = Fixed(
    "基本信息",
    (
        (Label("项目名称"), Value("project_name", cols=7, align="center")),
        (
            Label("主管部门"),
            Value("department", cols=3, align="center"),
            Label("实施单位"),
            Value("unit", cols=3, align="center"),
        ),
    ),
)

FUNDING = Fixed(
    "项目资金",
    (
        (
            Label("项目资金\n（万元）", rows=5),
            Label(""),
            *(Label(label) for _, label in AMOUNTS),
            Label("分数"),
            Label("执行率"),
            Label("得分"),
        ),
        _funding_row(0, "年度资金总额"),
        _funding_row(1, "其中：\n当年财政拨款"),
        _funding_row(2, "上年结转资金"),
        _funding_row(3, "其他资金"),
    ),
)

GOALS = Fixed(
    "绩效目标",
    (
        (Label("年度总体\n目标", rows=2), Label("预期目标", cols=3), Label("实际完成情况", cols=4)),
        (Value("expected_goal", cols=3), Value("actual_completion", cols=4)),
    ),
)

INDICATORS = Repeat(
    section="绩效指标",
    rows="indicators",
    noun="指标",
    begin=("数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标"),
    columns=(
        Column(Field("level1", "一级指标", Kind.LEVEL1, required=True, carried=True), "一级指标", merged=True),
        Column(Field("level2", "二级指标", Kind.LEVEL2, required=True, carried=True), "二级指标", merged=True),
        Column(Field("name", "三级指标", required=True, carried=True), "三级指标"),
        Column(Field("target", "年度指标值", Kind.TARGET, required=True, carried=True), "年度指标值"),
        Column(Field("actual", "实际完成值", Kind.ACTUAL, required=True), "实际完成值"),
        Column(Field("weight", "分值", Kind.NUMBER, required=True, most=Decimal(100)), "分值"),
        Column(Field("score", "得分", Kind.NUMBER, computed=True, adjustable=True), "得分"),
        Column(Field("deviation", "偏差原因分析", Kind.TEXT), "偏差原因分析"),
    ),
)

RESULT = Fixed(
    "评分结果",
    (
        (Label("合计", cols=5), Value("total_weight"), Value("total_score"), Label("")),
        (Label("评分等级", cols=2), Value("grade", cols=6, align="center")),
    ),
)

EDITION = Edition(
    key="self_evaluation_2023",
    title="财政项目支出绩效自评价表",
    short="自评价表",
    subtitle="（{fiscal_year}年度）",
    first_year=2021,
    last_year=None,
    amount_unit="万元",
    units=UnitStyle.NONE,
    identity=Identity(
        project="project_name",
        unit="unit",
        department="department",
        amount="funding_rows[0].full_budget",
        goal="expected_goal",
    ),
    widths=(88, 104, 167, 98, 88, 58, 58, 119),
    fields=FIELDS,
    blocks=(BASICS, FUNDING, GOALS, INDICATORS, RESULT),
    taxonomy=TAXONOMY,
    constants={
        "funding_unit": "万元",
        **{f"funding_rows[{index}].name": label for index, (_, label) in enumerate(FUNDING_ROWS)},
        **{f"funding_rows[{index}].{name}": "-" for index in (1, 2, 3) for name in ("weight", "score")},
    },
    evaluates="project_target_2025",
    carries={
        "project_name": "project_name",
        "expected_goal": "annual_goal",
        "funding_rows[0].initial_budget": "funding.annual_total",
        "funding_rows[1].initial_budget": "funding.annual_appropriation",
        "funding_rows[2].initial_budget": "funding.carryover",
        "funding_rows[3].initial_budget": "funding.annual_other",
    },
)
