"""Small self-evaluations and their rows to score."""

from __future__ import annotations

from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import DEFAULT, Computed, Scheme, score


def row(target: str = "≥120.00", actual: str = "120.00", weight: str = "10.00", **cells: str) -> Plain:
    """An indicator's row under 产出指标."""
    given = {"level1": "产出指标", "level2": "数量指标", "name": "完成率", "target": target, "actual": actual}
    return given | {"weight": weight, "score": "", "deviation": ""} | cells


def funding(executed: str = "100.00", full_budget: str = "100.00", **cells: str) -> Plain:
    return {"name": "年度资金总额", "full_budget": full_budget, "executed": executed, "weight": "10.00"} | cells


def make_form(*indicators: Plain, budget: Plain | None = None, **cells: object) -> Plain:
    """A self-evaluation of these rows; all of its budget is spent unless ``budget`` says otherwise."""
    form: Plain = {"edition": "self_evaluation_2023", "project_name": "培训经费", "funding_unit": "万元"}
    return form | {"funding_rows": [budget or funding()], "indicators": list(indicators)} | cells


def computed(form: Plain, where: str, scheme: Scheme = DEFAULT) -> Computed:
    """One cell of a scored form."""
    return next(cell for cell in score(form, scheme) if cell.where == where)


def points(target: str, actual: str, weight: str = "10.00", scheme: Scheme = DEFAULT, **cells: str) -> str | None:
    """The score of one indicator."""
    return computed(make_form(row(target, actual, weight, **cells)), "indicators[0].score", scheme).text


def why(target: str, actual: str, weight: str = "10.00", scheme: Scheme = DEFAULT, **cells: str) -> str:
    """How the score of one indicator came about."""
    return computed(make_form(row(target, actual, weight, **cells)), "indicators[0].score", scheme).explanation


def printed(form: Plain, cell: Computed) -> str:
    """What the form itself prints in a cell."""
    return read(form, cell.where)
