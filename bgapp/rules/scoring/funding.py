"""The execution of the budget (预算执行): a rate for each row of 项目资金, and the score of the first, the total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bgapp.rules.amounts import CENT, YUAN_PER_UNIT, AmountError, exact_yuan, parse_amount, plain_amount
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring.computed import Computed, NotComputed, number, portion
from bgapp.rules.scoring.rows import rows_of
from bgapp.rules.scoring.scheme import FULL, Scheme
from bgapp.rules.text import fold

PRINTED_UNIT = "万元"
HAIR = Decimal("1e-9")
"""By how much a limit is missed that does not belong to its range."""

NO_BUDGET = "全年预算数为 0"


@dataclass(frozen=True)
class Execution:
    """What was spent of which budget, in yuan, and in the ``unit`` that the form prints."""

    executed: Decimal
    budget: Decimal
    unit: str

    def rate(self, digits: int) -> Decimal:
        """The execution rate (执行率) in percent; 0 of a zero budget."""
        return portion(FULL, self.executed, self.budget, digits) if self.budget else Decimal(0)

    def points(self, weight: Decimal, digits: int) -> Decimal:
        """The weight by the rate, at most the weight; 0 of a zero budget."""
        return min(weight, portion(weight, self.executed, self.budget, digits)) if self.budget else Decimal(0)

    def is_below(self, share: Decimal) -> bool:
        """Whether the rate is below so many percent."""
        return not self.budget or self.executed * FULL < self.budget * share

    def __str__(self) -> str:
        return f"{plain_amount(self.executed, self.unit)} ÷ {plain_amount(self.budget, self.unit)}"


class Executions(NamedTuple):
    """An execution as the form gives it, and the least and the most that its rounded amounts may stand for."""

    given: Execution
    least: Execution
    most: Execution


@dataclass(frozen=True)
class _Known:
    """An amount in yuan, and by how much the exact one may differ at most."""

    yuan: Decimal
    slack: Decimal


def rates(form: Plain, scheme: Scheme) -> Iterator[Computed]:
    """The execution rate (执行率) of each funding row, in percent."""
    for index, row in enumerate(rows_of(form, "funding_rows")):
        where = f"funding_rows[{index}].execution_rate"
        try:
            yield _rate(where, executions(form, row), scheme.digits)
        except NotComputed as reason:
            yield Computed(where, None, str(reason))


def budget_score(form: Plain, scheme: Scheme) -> Computed:
    """The points of the budget's execution (预算执行), which stand in the total row."""
    where, weight, digits = "funding_rows[0].score", scheme.budget_weight, scheme.digits
    try:
        found = total_execution(form)
    except NotComputed as reason:
        return Computed(where, None, str(reason))
    points, least, most = (each.points(weight, digits) for each in found)
    lowest, highest = _points_of_rate(next(rates(form, scheme)), read(form, "funding_rows[0].execution_rate"), scheme)
    ends = (f"{max(least, lowest):.2f}", f"{min(most, highest):.2f}")
    return Computed(where, f"{points:.2f}", _score_explanation(found.given, weight, points), *ends)


def total_execution(form: Plain) -> Executions:
    """The execution of the total row (年度资金总额); :class:`NotComputed`."""
    rows = rows_of(form, "funding_rows")
    if not rows:
        raise NotComputed("没有「年度资金总额」一行，不能计算执行率。")
    return executions(form, rows[0])


def executions(form: Plain, row: Plain) -> Executions:
    """The execution of a funding row, from exact yuan where they are known; :class:`NotComputed`.

    An amount that is known only as printed stands for all that round to it; a printed zero budget for none.
    """
    unit = fold(read(form, "funding_unit"))
    unit = unit if unit in YUAN_PER_UNIT else PRINTED_UNIT
    executed, budget = (
        _known(row, name, label, unit) for name, label in (("executed", "全年执行数"), ("full_budget", "全年预算数"))
    )
    slack = budget.slack if budget.yuan else Decimal(0)
    least = Execution(max(executed.yuan - executed.slack, Decimal(0)), budget.yuan + slack, unit)
    most = Execution(executed.yuan + executed.slack, max(budget.yuan - slack, min(budget.yuan, CENT)), unit)
    return Executions(Execution(executed.yuan, budget.yuan, unit), least, most)


def _known(row: Plain, name: str, label: str, unit: str) -> _Known:
    exact = exact_yuan(row, name)
    if exact is not None:
        return _Known(exact, Decimal(0))
    text = read(row, name)
    if not text.strip():
        raise NotComputed(f"没有填写「{label}」，不能计算执行率。")
    try:
        return _Known(parse_amount(text, unit).value, YUAN_PER_UNIT[unit] * CENT / 2)
    except AmountError as error:
        raise NotComputed(f"「{label}」{error}") from error


def _rate(where: str, found: Executions, digits: int) -> Computed:
    rate, *ends = (f"{each.rate(digits):.2f}" for each in found)
    explanation = f"{found.given} = {rate}%" if found.given.budget else f"{NO_BUDGET}，执行率按 0.00 计。"
    return Computed(where, rate, explanation, *ends)


def _points_of_rate(rate: Computed, printed: str, scheme: Scheme) -> tuple[Decimal, Decimal]:
    """The least and the most points that go with a printed rate, which is cut; any, where the rate itself is wrong."""
    weight, digits, value = scheme.budget_weight, scheme.digits, number(printed)
    if value is None or rate.contradicts(printed):
        return Decimal(0), weight
    above = value + Decimal(1).scaleb(-digits) - HAIR
    least, most = (min(weight, portion(weight, end, FULL, digits)) for end in (value, above))
    return least, most


def _score_explanation(execution: Execution, weight: Decimal, points: Decimal) -> str:
    if not execution.budget:
        return f"{NO_BUDGET}，不得分。"
    if execution.executed > execution.budget:
        return f"{execution} 超过 100%，得满分：{points:.2f}"
    return f"{weight:.2f} × {execution} = {points:.2f}"
