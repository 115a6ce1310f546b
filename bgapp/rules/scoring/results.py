"""Quantitative results (定量指标): the number that was reached beside the one that was to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring.computed import NotComputed
from bgapp.rules.scoring.scheme import COST, FULL, SATISFACTION
from bgapp.rules.text import fold, quoted
from bgapp.rules.values import Direction, Kind, Target, parse_target

RATES = {"", "%"}
"""Units of a satisfaction that is a rate; self-evaluations print none."""

EXACTLY = {"", "="}
"""Operators with which a number says exactly itself."""


@dataclass(frozen=True)
class Result:
    """A result (``got``) and its target (``aim``) as numbers and as typed, and which way is better."""

    got: Decimal
    aim: Decimal
    got_text: str
    aim_text: str
    operator: str
    direction: Direction
    is_satisfaction: bool

    @property
    def reached(self) -> bool:
        """Whether the target is reached or exceeded; of 0, ``≥0`` always is and ``=0`` only by 0."""
        if self.direction is Direction.LESS:
            return self.got <= self.aim
        if self.aim:
            return self.got >= self.aim
        return self.operator == "≥" or (self.got > 0 if self.operator == ">" else not self.got)

    def is_at(self, share: Decimal) -> bool:
        """Whether the result is so many percent of its target or more; never where less is better."""
        return self.direction is not Direction.LESS and self.aim > 0 and self.got * FULL >= self.aim * share


def result_of(row: Plain) -> Result:
    """The result in an indicator's row whose target is quantitative; :class:`NotComputed` where it is no number."""
    target, written = parse_target(read(row, "target")), read(row, "actual")
    actual = parse_target(written)
    if actual.kind is not Kind.QUANTITATIVE or actual.number is None or target.number is None:
        raise NotComputed(f"指标值是数字，「实际完成值」{quoted(written)}不是，不能计算得分，请填写数字。")
    if actual.operator not in EXACTLY:
        raise NotComputed(f"「实际完成值」{quoted(written)}带有「{actual.operator}」，请填写实际完成的数字。")
    if target.unit and actual.unit and fold(target.unit) != fold(actual.unit):
        units = f"「{target.unit}」和「{actual.unit}」"
        raise NotComputed(f"年度指标值和实际完成值的计量单位不同（{units}），不能计算得分，请改成一致。")
    return Result(
        actual.number,
        target.number,
        actual.number_text,
        target.number_text,
        target.operator,
        _direction(row, target),
        fold(read(row, "level1")) == SATISFACTION and actual.unit in RATES,
    )


def _direction(row: Plain, target: Target) -> Direction:
    """Which way is better; a cost that is to be ``=`` a number had better be less."""
    is_cost = fold(read(row, "level1")) == COST or "成本" in fold(read(row, "level2"))
    return Direction.LESS if is_cost and target.direction is Direction.EXACT else target.direction
