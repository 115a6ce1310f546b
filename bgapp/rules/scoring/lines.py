"""The lines of a self-evaluation that have a score: the budget's execution, then each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring.computed import Computed, NotComputed, number
from bgapp.rules.scoring.funding import budget_score
from bgapp.rules.scoring.indicators import indicator_mark, weight_of
from bgapp.rules.scoring.rows import rows_of
from bgapp.rules.scoring.scheme import Scheme

BUDGET = "预算执行"
NO_LEVEL = "未分级的指标"


@dataclass(frozen=True)
class Line:
    """A row that counts for its ``part``, 预算执行 or a first level; ``weight`` and ``points`` may be missing.

    A ``score`` that cannot be computed counts as it stands in the form, where it is within the weight.
    """

    part: str
    name: str
    weight: Decimal | None
    score: Computed
    points: Decimal | None


def lines_of(form: Plain, scheme: Scheme) -> tuple[Line, ...]:
    """All lines in the order of the form."""
    first = next(iter(rows_of(form, "funding_rows")), {})
    budget = _line(BUDGET, BUDGET, scheme.budget_weight, budget_score(form, scheme), read(first, "score"))
    return (budget, *(_indicator(index, row, scheme) for index, row in enumerate(rows_of(form, "indicators"))))


def _indicator(index: int, row: Plain, scheme: Scheme) -> Line:
    where = f"indicators[{index}].score"
    try:
        mark = indicator_mark(row, scheme)
        score = Computed(where, f"{mark.points:.2f}", mark.explanation)
    except NotComputed as reason:
        score = Computed(where, None, str(reason))
    return _line(read(row, "level1") or NO_LEVEL, read(row, "name"), _weight(row), score, read(row, "score"))


def _line(part: str, name: str, weight: Decimal | None, score: Computed, printed: str) -> Line:
    points = number(printed if score.text is None else score.text)
    is_within = points is not None and weight is not None and points <= weight
    return Line(part, name, weight, score, points if is_within else None)


def _weight(row: Plain) -> Decimal | None:
    try:
        return weight_of(row)
    except NotComputed:
        return None
