"""Results of a self-evaluation (自评): reasons where they differ from the targets, doubts where they never do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.rule import EVALUATION, REASONABLE, evaluations_only, rule
from bgapp.rules.numbers import NumberError, parse_number
from bgapp.rules.scoring import overfulfilment
from bgapp.rules.text import quoted

FEWEST = 3
"""Rows from which on what all of them have in common says something."""


@rule(
    "overachieved_without_reason",
    Severity.WARNING,
    "大幅超额，没有说明原因",
    EVALUATION,
    REASONABLE,
    why="完成值远远超过指标值，多半是指标值定低了，或者填错了数。提醒线是评分方案里的一项，通常是 130%。",
    remedy="核对完成值；无误的，在「偏差原因分析」中说明为什么超额、指标值今后怎样调整。",
    applies=evaluations_only,
)
def overachieved_without_reason(case: Case) -> Iterator[Remark]:
    """A result far beyond its target, without 偏差原因分析."""
    for row in case.indicators:
        beyond = None if _has_reason(row) else overfulfilment(row.row, case.scheme)
        if beyond is not None:
            message = (
                f"完成值{quoted(row.text('actual'))}是指标值{row.aim}的 {beyond}%，"
                "请核对，并在「偏差原因分析」中说明原因。"
            )
            yield Remark(row.at("deviation"), message)


@rule(
    "shortfall_without_reason",
    Severity.ERROR,
    "未达到指标值，没有说明原因",
    EVALUATION,
    why="得分低于分值，说明没有完全达到指标值，按规定要分析偏差原因。",
    remedy="在「偏差原因分析」中写明原因和改进措施。",
    applies=evaluations_only,
)
def shortfall_without_reason(case: Case) -> Iterator[Remark]:
    """A row below its weight without 偏差原因分析."""
    for row, line in zip(case.indicators, case.lines[1:], strict=True):
        points = line.points if line.points is not None else _number(row, "score")
        if points is not None and line.weight is not None and points < line.weight and not _has_reason(row):
            message = f"得分 {points:.2f} 低于分值 {line.weight:.2f}，请在「偏差原因分析」中说明原因。"
            yield Remark(row.at("deviation"), message)


@rule(
    "all_scores_full",
    Severity.HINT,
    "全部得满分",
    EVALUATION,
    REASONABLE,
    why="每条指标都得满分，自评可能偏松，或者指标值定得太低。",
    remedy="核对每条的完成值和佐证材料；下年适当提高指标值。",
    applies=evaluations_only,
)
def all_scores_full(case: Case) -> Iterator[Remark]:
    """Every indicator scored with its whole weight."""
    scores = [(_number(row, "score"), _number(row, "weight")) for row in case.indicators]
    if len(scores) >= FEWEST and all(score is not None and score == weight for score, weight in scores):
        yield Remark("indicators", f"{len(scores)} 条指标全部得满分，请核对完成值和佐证材料。")


@rule(
    "results_exactly_on_target",
    Severity.HINT,
    "完成值与指标值处处相同",
    EVALUATION,
    REASONABLE,
    why="每条定量指标的完成值都正好等于指标值，像是照抄，而不是统计出来的。",
    remedy="按实际统计的数填写完成值。",
    applies=evaluations_only,
)
def results_exactly_on_target(case: Case) -> Iterator[Remark]:
    """Every quantitative result the very number of its target; all of 100 % or of 0 may be so."""
    rows = [row for row in case.indicators if row.is_number and row.actual.number is not None]
    telling = [row for row in rows if row.number not in (0, 100)]
    if len(telling) >= FEWEST and all(row.actual.number == row.number for row in rows):
        yield Remark("indicators", f"{len(rows)} 条定量指标的完成值都正好等于指标值，请按实际统计的数填写。")


def _has_reason(row: Indicator) -> bool:
    return any(map(str.isalnum, row.text("deviation")))


def _number(row: Indicator, cell: str) -> Decimal | None:
    try:
        return parse_number(row.text(cell))
    except NumberError:
        return None
