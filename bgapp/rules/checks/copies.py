"""What was copied: the goal of another project, or last year's form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.rule import POINTED, REASONABLE, RELEVANT, VALUES, rule, targets_only
from bgapp.rules.text import quoted
from bgapp.rules.values import Direction

SHORTEST = 12
"""Characters below which goals are alike by chance: 均已完成."""


@rule(
    "goal_copied_from_other_form",
    Severity.WARNING,
    "目标与别的项目雷同",
    POINTED,
    RELEVANT,
    why="绩效目标与本单位另一个项目的几乎一样，说的多半不是本项目。",
    remedy="按本项目的内容重写目标。",
    limit=80,
    limit_label="雷同程度达到（%）",
)
def goal_copied_from_other_form(case: Case) -> Iterator[Remark]:
    """A goal that is (nearly) the one of another project; two units may have the same project."""
    least = float(case.limits["goal_copied_from_other_form"] / 100)
    for other in case.beside.with_goal_like(case.goal, least) if len(case.goal) >= SHORTEST else ():
        if case.project[1] != other.project[1]:
            name = other.text(other.edition.identity.project)
            yield Remark(case.edition.identity.goal, f"与项目{quoted(name)}的目标几乎一样，请写本项目自己的目标。")
            return


@rule(
    "unchanged_from_last_year",
    Severity.HINT,
    "与以前年度相同",
    REASONABLE,
    why="目标或全部指标与以前年度一字不差，可能只是照搬，没有按今年的任务和资金重新设定。",
    remedy="按今年的任务、资金和上年的完成情况重新设定；确实不变的，可以保留。",
    applies=targets_only,
)
def unchanged_from_last_year(case: Case) -> Iterator[Remark]:
    """The goal, or all indicators, as in the same project's target of the year before."""
    last = case.last_target
    if last is None:
        return
    if case.goal and case.goal == last.goal:
        yield Remark(case.edition.identity.goal, f"目标与 {last.year} 年度的一字不差，请按今年的任务重新核对。")
    if case.indicators and _content(case) == _content(last):
        yield Remark("indicators", f"全部指标和指标值与 {last.year} 年度的相同，请按今年的任务重新核对。")


def _content(case: Case) -> list[tuple[str, str]]:
    return sorted((row.name, row.said) for row in case.indicators)


@rule(
    "target_below_last_result",
    Severity.WARNING,
    "指标值低于上年完成值",
    REASONABLE,
    VALUES,
    why="指标值比上年实际完成的低很多，轻易就能达到，起不到约束作用。",
    remedy="参照上年完成值设定；任务或资金减少的，请说明原因。",
    applies=targets_only,
    limit=80,
    limit_label="不低于上年完成值的（%）",
)
def target_below_last_result(case: Case) -> Iterator[Remark]:
    """A target of which more is better, far below what the same indicator reached the year before."""
    last = case.last_result
    reached = {row.name: row for row in last.indicators} if last else {}
    for row in case.indicators:
        before = reached.get(row.name)
        if before and _is_lowered(row, before, case.limits["target_below_last_result"]):
            message = f"上年完成{quoted(before.text('actual'))}，今年的指标值是{row.aim}，请核对或说明原因。"
            yield Remark(row.at("target"), message)


def _is_lowered(row: Indicator, before: Indicator, least: Decimal) -> bool:
    actual = before.actual.number
    goes_up = row.target.direction in (Direction.MORE, Direction.EXACT) and not row.is_bad
    return row.is_number and goes_up and actual is not None and row.number * 100 < actual * least
