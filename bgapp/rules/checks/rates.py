"""Rates (率), satisfaction (满意度) and counts (数): their units, their operators, and that they are numbers at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.mending import with_operator, with_unit
from bgapp.rules.checks.rule import QUANTIFIED, REASONABLE, VALUES, rule, targets_only
from bgapp.rules.checks.units import is_no_unit
from bgapp.rules.text import quoted

PERCENT = ("%", "‰", "百分点", "个百分点")
MARKS = (*PERCENT, "分")
"""What a satisfaction may be counted in."""

PER_MANY = re.compile(r"/[0-9]*[十百千万亿]")
"""A rate of what is rare: 9/10万, 3例/千人."""

FULL = 100
SHARE = re.compile(r"[%‰]|[0-9][:比/][0-9]|[0-9]$")
"""What says a share though it is no single quantity: 95%左右, 1:20."""


@rule(
    "rate_without_percent",
    Severity.WARNING,
    "比率没有用百分号",
    VALUES,
    why="名称是比率（…率、比例），指标值的单位却不是 %，名称与单位说的不是一回事。",
    remedy="单位改成 %，或者把名称改成数量（例如「…人数」「…场次」）。",
    applies=targets_only,
)
def rate_without_percent(case: Case) -> Iterator[Remark]:
    """A rate counted in another unit than %, or without a unit."""
    for row in case.indicators:
        if row.is_number and (row.is_rate or row.is_satisfaction) and not _is_share(row):
            said = f"单位是{quoted(row.target.unit)}" if row.unit else "没有写单位"
            message = f"{row.called}是比率，指标值{row.aim}{said}，请改成 %，或改写名称。"
            yield Remark(row.at("target"), message, _in_percent(case, row))


def _is_share(row: Indicator) -> bool:
    """Whether the unit is one that rates are given in."""
    fitting = MARKS if row.is_satisfaction else PERCENT
    return row.unit in fitting or PER_MANY.search(row.unit) is not None or row.has_unit_in_name


def _in_percent(case: Case, row: Indicator) -> str:
    """The target in %, where its number may well be one."""
    means_percent = row.number <= FULL and (not row.unit or not row.number or is_no_unit(row))
    return with_unit(case, row.target, "%") if means_percent else ""


@rule(
    "count_with_percent",
    Severity.WARNING,
    "数量用了百分号",
    VALUES,
    why="名称是数量（…数、人次），指标值却是百分比，看不出要完成多少。",
    remedy="填写要完成的数量和计量单位，或者把名称改成「…完成率」。",
)
def count_with_percent(case: Case) -> Iterator[Remark]:
    """A count given in %."""
    for row in case.indicators:
        if row.is_number and row.is_count and not row.is_rate and row.unit in PERCENT:
            message = f"{row.called}是数量，指标值{row.aim}却是百分比，请填数量，或改写名称。"
            yield Remark(row.at("target"), message)


@rule(
    "qualitative_rate",
    Severity.WARNING,
    "比率没有数值",
    QUANTIFIED,
    VALUES,
    why="比率和满意度是可以计算的，指标值却是一个词，评价时无从比较。",
    remedy="填写比较符、数值和 %，例如「≥95(%)」；只能定性判断的，把名称改成「…性」「…情况」。",
)
def qualitative_rate(case: Case) -> Iterator[Remark]:
    """A rate or a satisfaction whose target is a word."""
    for row in case.indicators:
        if row.is_word and row.is_share and not SHARE.search(row.said):
            message = f"{row.called}应当是百分比，指标值写的是{row.aim}，请填数值。"
            yield Remark(row.at("target"), message)


@rule(
    "equals_on_rate",
    Severity.WARNING,
    "比率用了「=」",
    REASONABLE,
    VALUES,
    why="用「=」表示正好等于，做得更好反而算没有达到；只有 0 和 100% 可以用「=」。",
    remedy="改成「≥」；越低越好的比率改成「≤」。",
)
def equals_on_rate(case: Case) -> Iterator[Remark]:
    """``=`` on a rate other than 0 and 100 %, whatever its name."""
    for row in case.indicators:
        is_rate = row.unit in PERCENT or (not row.unit and row.is_rate)
        if row.target.operator == "=" and is_rate and not row.is_satisfaction and row.number not in (0, FULL):
            yield _equals(row, "≤" if row.is_bad else "≥")


@rule(
    "equals_on_satisfaction",
    Severity.WARNING,
    "满意度用了「=」",
    REASONABLE,
    VALUES,
    why="满意度是下限，用「=」时更满意反而算没有达到；定成 =100% 也几乎不可能正好达到。",
    remedy="改成「≥」。",
)
def equals_on_satisfaction(case: Case) -> Iterator[Remark]:
    """``=`` on a satisfaction, whatever the number."""
    for row in case.indicators:
        if row.target.operator == "=" and row.is_satisfaction:
            yield _equals(row, "≥")


def _equals(row: Indicator, operator: str) -> Remark:
    better = "更低" if operator == "≤" else "更高"
    message = f"{row.aim}用「=」，{better}反而算没有达到，请改成「{operator}」。"
    return Remark(row.at("target"), message, with_operator(row.target, operator))
