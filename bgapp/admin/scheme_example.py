"""A worked example of a scoring scheme: a small self-evaluation with results of every kind, scored by it."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import Computed, Scheme, score, spread

RESULTS = (
    ("产出指标", "数量指标", "培训人次", "≥600.00", "640.00"),
    ("产出指标", "数量指标", "开放天数", "≥120.00", "55.00"),
    ("产出指标", "质量指标", "培训合格率", "=100.00", "96.00"),
    ("产出指标", "时效指标", "完成及时性", "及时", "达成指标"),
    ("产出指标", "成本指标", "人均培训费", "≤550.00", "600.00"),
    ("效益指标", "社会效益指标", "公众知晓度", "得到提升", "部分达成指标并具有一定效果"),
    ("效益指标", "社会效益指标", "文章阅读次数", "≥1000.00", "2960.00"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90.00", "88.00"),
)
COLUMNS = ("level1", "level2", "name", "target", "actual")
BUDGET = {"full_budget": "100.00", "executed": "76.50"}


def example(scheme: Scheme) -> Iterator[tuple[str, Plain, Computed]]:
    """Each line of the example: its name, its cells, and its score and how that came about."""
    form = _form(scheme)
    cells = {cell.where: cell for cell in score(form, scheme)}
    yield "预算执行", {"weight": read(form, "funding_rows[0].weight")}, cells["funding_rows[0].score"]
    for index, row in enumerate(form["indicators"]):
        yield row["name"], row, cells[f"indicators[{index}].score"]
    yield "总分", {}, cells["total_score"]
    yield "评分等级", {}, cells["grade"]


def _form(scheme: Scheme) -> Plain:
    weights = spread([result[0] for result in RESULTS], scheme)
    rows = [dict(zip(COLUMNS, result, strict=True)) for result in RESULTS]
    indicators = [row | {"weight": f"{weight}.00"} for row, weight in zip(rows, weights, strict=True)]
    return {"funding_rows": [BUDGET | {"weight": f"{scheme.budget_weight:.2f}"}], "indicators": indicators}
