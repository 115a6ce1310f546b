"""The total row (合计) and the grade (评分等级) of a self-evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring.computed import Computed, NotComputed, number, percent, short
from bgapp.rules.scoring.funding import Execution, total_execution
from bgapp.rules.scoring.lines import BUDGET, Line
from bgapp.rules.scoring.scheme import FULL, Scheme


@dataclass(frozen=True)
class Part:
    """What 预算执行 or a first level counts for, in points; a missing weight or score counts nothing.

    It ``is_scored`` once one of its lines is.
    """

    name: str
    weight: Decimal
    points: Decimal
    is_scored: bool


def parts_of(lines: Sequence[Line]) -> tuple[Part, ...]:
    """The parts of the total in the order of the form."""
    return tuple(_part(name, lines) for name in dict.fromkeys(line.part for line in lines))


def total_weight(lines: Sequence[Line]) -> Computed:
    """The sum of all weights, as the forms print it: ``100``; a missing one counts nothing."""
    parts = parts_of(lines)
    total = short(_sum(part.weight for part in parts))
    explanation = f"{' + '.join(f'{part.name} {part.weight:.2f}' for part in parts)} = {total}"
    return Computed("total_weight", total, explanation if total == short(FULL) else f"{explanation}，应为 100")


def total_score(form: Plain, lines: Sequence[Line], scheme: Scheme) -> Computed:
    """The sum of all scores, under the cap of a low execution rate; none while a line has no score."""
    if missing := _missing(lines):
        return Computed("total_score", None, missing)
    total, *ends = (f"{total:.2f}" for total in _totals(form, lines, scheme))
    return Computed("total_score", total, _explanation(lines, total, scheme), *ends)


def grade(total: Computed, scheme: Scheme) -> Computed:
    """The grade of a total, and those of its ends."""
    if total.text is None:
        return Computed("grade", None, "没有总分，不能评定等级。")
    found, *ends = (scheme.grade(Decimal(text or total.text)) for text in (total.text, total.least, total.most))
    least, lowest = scheme.thresholds.get(found), min(scheme.thresholds.values())
    why = f"< {short(lowest)}" if least is None else f"≥ {short(least)}"
    return Computed("grade", found, f"{total.text} {why}，为{found}", *ends)


def _totals(form: Plain, lines: Sequence[Line], scheme: Scheme) -> list[Decimal]:
    """The total as computed, and the least and the most that its printed parts may give."""
    rest = _sum(line.points for line in lines[1:])
    budget = [points or Decimal(0) for points in (lines[0].points, *_budget_ends(form, lines[0]))]
    try:
        found = total_execution(form)
    except NotComputed:
        return [rest + points for points in budget]
    return [_capped(rest + points, each, scheme) for points, each in zip(budget, found, strict=True)]


def _budget_ends(form: Plain, budget: Line) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most points of the budget: those that are printed, where they may be."""
    printed = read(form, budget.score.where)
    if budget.score.text is None or (number(printed) is not None and not budget.score.contradicts(printed)):
        return number(printed), number(printed)
    return number(budget.score.least or ""), number(budget.score.most or "")


def _capped(points: Decimal, execution: Execution, scheme: Scheme) -> Decimal:
    if scheme.cap and execution.is_below(scheme.cap.below):
        return min(points, scheme.cap.most)
    return points


def _explanation(lines: Sequence[Line], total: str, scheme: Scheme) -> str:
    parts = parts_of(lines)
    points = f"{_sum(part.points for part in parts):.2f}"
    explanation = f"{' + '.join(f'{part.name} {part.points:.2f}' for part in parts)} = {points}"
    if scheme.cap and total != points:
        explanation += f"，执行率低于 {percent(scheme.cap.below)}，总分最高 {short(scheme.cap.most)} 分：{total}"
    return explanation


def _missing(lines: Sequence[Line]) -> str:
    """Which lines have no score yet."""
    budget = [BUDGET] if lines[0].points is None else []
    rows = [str(number) for number, line in enumerate(lines[1:], 1) if line.points is None]
    named = budget + ([f"第 {'、'.join(rows)} 条指标"] if rows else [])
    return f"{'和'.join(named)}还没有得分，不能合计。" if named else ""


def _part(name: str, lines: Sequence[Line]) -> Part:
    own = [line for line in lines if line.part == name]
    points = [line.points for line in own if line.points is not None]
    return Part(name, _sum(line.weight for line in own), _sum(points), bool(points))


def _sum(points: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in points if each is not None), Decimal(0))
