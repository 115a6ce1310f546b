"""Dates: a project does not end before it begins, and runs in the year that it asks money for."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.rule import MATCHING, REASONABLE, rule, targets_only


@rule(
    "dates_reversed",
    Severity.ERROR,
    "日期先后颠倒",
    REASONABLE,
    why="计划完成日期早于计划开始日期，其中必有一个写错了。",
    remedy="核对两个日期，改正写错的一个。",
    applies=targets_only,
)
def dates_reversed(case: Case) -> Iterator[Remark]:
    """An end before the start; dates are ISO texts and compare as such."""
    start, end = case.text("start_date"), case.text("end_date")
    if start and end and end < start:
        yield Remark("end_date", f"计划完成日期 {end} 早于计划开始日期 {start}，请改正其中一个。")


@rule(
    "dates_outside_year",
    Severity.WARNING,
    "起止日期不在申报年度",
    MATCHING,
    why="项目的起止日期与申报年度没有交集，年度资金和年度目标没有对应的实施期。",
    remedy="核对起止日期和申报年度，通常是年份没有改过来。",
    applies=targets_only,
)
def dates_outside_year(case: Case) -> Iterator[Remark]:
    """A project over before its fiscal year, or not begun by its end."""
    start, end, year = case.text("start_date"), case.text("end_date"), case.text("fiscal_year")
    if case.year and end and end[:4] < year:
        yield Remark("end_date", f"申报的是 {year} 年度，计划完成日期却是 {end}，请核对年份。")
    elif case.year and start and start[:4] > year:
        yield Remark("start_date", f"申报的是 {year} 年度，计划开始日期却是 {start}，请核对年份。")
