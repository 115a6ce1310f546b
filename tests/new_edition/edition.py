"""地方债项目绩效目标表 (invented): its proof is that nothing else has to be written, see docs/new-edition.md."""

from bgapp.rules.taxonomy import Taxonomy
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Identity, Kind, Label, Repeat, Value

FIELDS = (
    Field("title", "表名", required=True),
    Field("fiscal_year", "年度", required=True, readonly=True),
    Field("project_name", "项目名称", required=True),
    Field("unit", "实施单位", required=True, readonly=True),
    Field("bond_type", "债券类型", Kind.CHOICE, required=True, choices=("一般债券", "专项债券")),
    Field("bond.issued", "发行额度", Kind.MONEY, required=True),
    Field("goal", "年度目标", Kind.TEXT, required=True, hint="写明建成什么、何时投入使用"),
)

BASICS = Fixed(
    "基本信息",
    (
        (Label("项目名称"), Value("project_name"), Label("实施单位"), Value("unit")),
        (Label("债券类型"), Value("bond_type"), Label("发行额度\n（万元）"), Value("bond.issued")),
        (Label("{fiscal_year}年目标"), Value("goal", cols=3)),
    ),
)

REPAYMENTS = Repeat(
    section="偿债计划",
    rows="repayments",
    noun="偿债来源",
    side=Label("偿债计划"),
    optional=True,
    columns=(
        Column(Field("name", "偿债来源", required=True), "偿债来源"),
        Column(Field("due", "还款日期", Kind.DATE, required=True), "还款日期"),
        Column(Field("amount", "还款金额", Kind.MONEY, required=True), "还款金额（万元）"),
    ),
)

INDICATORS = Repeat(
    section="绩效指标",
    rows="indicators",
    noun="指标",
    begin=("建设规模", "偿债保障"),
    columns=(
        Column(Field("level1", "一级指标", Kind.LEVEL1, required=True), "一级指标", merged=True),
        Column(Field("level2", "二级指标", Kind.LEVEL2, required=True), "二级指标", merged=True),
        Column(Field("name", "三级指标", required=True), "三级指标"),
        Column(Field("target", "指标值", Kind.TARGET, required=True), "指标值"),
    ),
)

EDITION = Edition(
    key="bond_target_2026",
    title="地方债项目绩效目标表",
    short="债券目标表",
    subtitle="（{fiscal_year}年度）",
    first_year=2026,
    last_year=None,
    amount_unit="万元",
    identity=Identity(project="project_name", unit="unit", nature="bond_type", amount="bond.issued", goal="goal"),
    widths=(120, 220, 160, 200),
    fields=FIELDS,
    blocks=(BASICS, REPAYMENTS, INDICATORS),
    taxonomy=Taxonomy(levels={"建设指标": ("建设规模", "建设进度"), "偿债指标": ("偿债保障",)}),
)
