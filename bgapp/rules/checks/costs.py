"""Cost indicators (成本指标): a target is a ceiling."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator, Place
from bgapp.rules.checks.mending import with_operator
from bgapp.rules.checks.rule import INDICATORS, REASONABLE, rule
from bgapp.rules.checks.wordlists import words


@rule(
    "cost_not_ceiling",
    Severity.WARNING,
    "成本指标没有设上限",
    INDICATORS,
    REASONABLE,
    why="成本是要控制的，指标值应当是上限；用「≥」或「=」等于要求多花钱，或者不许节约。",
    remedy="改成「≤」；节约率、降低率等越高越好的，请在名称里写明。",
)
def cost_not_ceiling(case: Case) -> Iterator[Remark]:
    """A cost indicator whose target is a floor, or exactly so much of something; =0 is a ceiling too."""
    for row in case.indicators:
        if row.is_number and row.place is Place.COST and not _saves(row) and _is_no_ceiling(row):
            message = f"成本指标的指标值{row.aim}不是上限，请改成「≤」；衡量的不是成本时，请换指标。"
            yield Remark(row.at("target"), message, with_operator(row.target, "≤"))


def _is_no_ceiling(row: Indicator) -> bool:
    return row.target.operator in ("≥", ">") or (row.target.operator == "=" and row.number != 0)


def _saves(row: Indicator) -> bool:
    return any(word in row.name for word in words("savings"))
