"""财政项目支出绩效目标表 (2020): the performance targets of a project, for fiscal years until 2020."""

from bgapp.rules.taxonomy import Taxonomy
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Identity, Kind, Label, Repeat, UnitStyle, Value

TAXONOMY = Taxonomy(
    levels={
        "投入与管理": ("投入管理", "财务管理", "实施管理"),
        "产出目标": ("数量", "质量", "时效"),
        "效果目标": ("社会效益", "满意度"),
        "影响力目标": ("长效管理", "其它"),
    },
    is_open=True,
)

FIELDS = (
    Field("title", "表名", required=True),
    Field("fiscal_year", "年度", required=True, readonly=True),
    Field("applicant_unit", "申报单位名称", required=True, readonly=True),
    Field("project_name", "项目名称", required=True),
    Field("project_category", "项目类别", Kind.CHOICE, required=True),
    Field("start_date", "计划开始日期", Kind.DATE, required=True),
    Field("end_date", "计划完成日期", Kind.DATE, required=True),
    Field("government_purchase", "是否含有政府购买服务", Kind.CHOICE, required=True, choices=("是", "否")),
    Field("performance_type", "绩效类型", Kind.CHOICE, required=True),
    Field("overview", "项目概况", Kind.TEXT, required=True),
    Field("basis", "立项依据", Kind.TEXT, required=True),
    Field("necessity", "项目设立的必要性", Kind.TEXT, required=True),
    Field("safeguards", "保证项目实施的制度、措施", Kind.TEXT, required=True),
    Field("implementation_plan", "项目实施计划", Kind.TEXT, required=True),
    Field("goals", "总目标及阶段性目标", Kind.TEXT, required=True),
    Field("total_budget", "项目总预算", Kind.MONEY, required=True),
    Field("annual_budget", "项目当年预算", Kind.MONEY, required=True),
    Field("prior_year_budget", "同名项目上年预算额", Kind.MONEY, prior="annual_budget"),
    Field("prior_year_executed", "同名项目上年预算执行数", Kind.MONEY, prior="funding_rows[0].executed"),
)


def _text(label: str, path: str) -> tuple[Label | Value, ...]:
    return Label(label), Value(path, cols=3)


BASICS = Fixed(
    "基本信息",
    (
        (Value("applicant_unit", cols=4, before="申报单位名称："),),
        (Label("项目名称："), Value("project_name"), Label("项目类别："), Value("project_category")),
        (Label("计划开始日期："), Value("start_date"), Label("计划完成日期："), Value("end_date")),
        (
            Label("是否含有政府\n购买服务："),
            Value("government_purchase"),
            Label("绩效类型："),
            Value("performance_type"),
        ),
    ),
)

TEXTS = Fixed(
    "项目说明",
    (
        _text("项目概况：", "overview"),
        _text("立项依据：", "basis"),
        _text("项目设立的\n必要性：", "necessity"),
        _text("保证项目实施的\n制度、措施：", "safeguards"),
        _text("项目实施计划：", "implementation_plan"),
        _text("总目标及\n阶段性目标：", "goals"),
    ),
)

FUNDING = Fixed(
    "资金情况",
    (
        (Label("本项目上年度市级财政资金使用情况", cols=4),),
        (Label("项目总预算\n（元）："), Value("total_budget"), Label("项目当年预算（元）："), Value("annual_budget")),
        (
            Label("同名项目上年\n预算额（元）："),
            Value("prior_year_budget"),
            Label("同名项目上年预算执行数（元）："),
            Value("prior_year_executed"),
        ),
    ),
)

INDICATORS = Repeat(
    section="绩效目标",
    rows="indicators",
    noun="指标",
    begin=("投入管理", "财务管理", "实施管理", "数量", "质量", "时效", "社会效益", "满意度", "长效管理"),
    columns=(
        Column(Field("level1", "一级目标", Kind.LEVEL1, required=True), "一级目标", merged=True),
        Column(Field("level2", "二级目标", Kind.LEVEL2, required=True), "二级目标", merged=True),
        Column(Field("name", "三级目标", required=True), "三级目标"),
        Column(Field("target", "指标目标值", Kind.TARGET, required=True), "指标目标值"),
    ),
)

EDITION = Edition(
    key="project_target_2020",
    title="财政项目支出绩效目标表",
    short="项目目标表",
    subtitle="（{fiscal_year} 年度）",
    first_year=2000,
    last_year=2020,
    amount_unit="元",
    amount_decimals=0,
    units=UnitStyle.BARE,
    identity=Identity(
        project="project_name",
        unit="applicant_unit",
        nature="project_category",
        amount="annual_budget",
        goal="goals",
    ),
    widths=(124, 190, 246, 220),
    fields=FIELDS,
    blocks=(
        BASICS,
        TEXTS,
        FUNDING,
        Fixed("绩效目标", ((Label("{fiscal_year}年绩效目标", cols=4),),)),
        INDICATORS,
    ),
    taxonomy=TAXONOMY,
)
