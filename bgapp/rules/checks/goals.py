"""The goal's text (绩效目标): it says something, and nothing else than the indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.claims import Count, Rate, counts, rates
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.likeness import contained
from bgapp.rules.checks.rule import COMPLETE, MATCHING, POINTED, QUANTIFIED, RELEVANT, rule, targets_only
from bgapp.rules.text import fold, quoted

ALIKE = 0.6
"""The share of a name that must stand in the goal's text to be meant by it."""

SURELY_ALIKE = 0.8
LOOSELY_ALIKE = 0.25
"""The share that is enough where the number is the same too: 合同审查率 is 合同应审尽审率 in other words."""

TAIL = 3
"""Characters at the end of a rate that say which it is: 合格率, 满意度."""

COUNTED = re.compile("(?:人次数|人数|人次|场次|次数|数量|数)$")
SCALES = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
HEADS = frozenset({"人", "名", "位"})
ATTENDANCES = "人次"
FEWEST_WORDS = 20
"""Characters below which a goal without a number says next to nothing."""

NAMED_AT_MOST = 5


@rule(
    "goal_empty",
    Severity.ERROR,
    "目标没有内容",
    COMPLETE,
    POINTED,
    why="绩效目标只填了符号、数字或「无」，等于没有填写。",
    remedy="写明今年做什么、做到什么程度、有什么效果。",
    applies=targets_only,
)
def goal_empty(case: Case) -> Iterator[Remark]:
    """A required goal of symbols only, or of a word that says nothing."""
    for field in case.edition.fields:
        text = fold(case.text(field.path))
        is_goal = field.required and field.path == case.edition.identity.goal
        if is_goal and text and (text in ("无", "同上", "略", "待定", "暂无") or not any(map(_is_chinese, text))):
            yield Remark(field.path, f"「{field.label}」只写了{quoted(case.text(field.path))}，请写明目标。")


@rule(
    "goal_vague",
    Severity.HINT,
    "目标笼统",
    POINTED,
    QUANTIFIED,
    why="目标只有一句话，没有数量也没有程度，看不出要做什么、做到什么样。",
    remedy="写明主要工作、数量和预期效果，与绩效指标对应。",
    applies=targets_only,
)
def goal_vague(case: Case) -> Iterator[Remark]:
    """A short goal without a number."""
    if 0 < len(case.goal) < FEWEST_WORDS and not any(map(str.isdigit, case.goal)):
        message = f"目标只有{quoted(case.goal)}，请写明做什么、做多少、做到什么程度。"
        yield Remark(case.edition.identity.goal, message)


@rule(
    "goal_disagrees_with_indicator",
    Severity.WARNING,
    "目标与指标对不上",
    RELEVANT,
    MATCHING,
    why="目标里的数字和绩效指标不一致，或者目标里有数字而没有对应的指标，评价时不知以哪个为准。",
    remedy="核对后改成一致；目标里的数字都要有指标来考核。",
)
def goal_disagrees_with_indicator(case: Case) -> Iterator[Remark]:
    """Numbers in the goal's text that differ from the indicators', or have none."""
    for path, text in case.goals:
        lonely = []
        for claim in chain[Rate | Count](rates(text, case.year), counts(text, case.year)):
            found = _rate(case, claim) if isinstance(claim, Rate) else _count(case, claim)
            if isinstance(found, Remark):
                yield found
            elif not found:
                lonely.append(claim.said)
        if lonely and case.indicators:
            named = "、".join(quoted(said) for said in lonely[:NAMED_AT_MOST])
            more = "等" if len(lonely) > NAMED_AT_MOST else ""
            yield Remark(path, f"目标中的{named}{more}没有对应的绩效指标，请补充指标，或者改写目标。")


def _rate(case: Case, claim: Rate) -> Remark | bool:
    """How the indicators answer a rate: a disagreement, whether one answers at all."""
    same = [row for row in case.indicators if claim.of[-TAIL:] in row.name or _both_satisfy(claim, row)]
    numbers = [row for row in same if row.is_number and (row.unit in ("", "%") or row.is_rate)]
    near = [row for row in numbers if _alike(claim.of, row.name) >= (ALIKE if claim.in_figures else SURELY_ALIKE)]
    if near:
        return True if any(_agrees(claim, row) for row in near) else _differs(claim, _nearest(claim.of, near))
    if _is_satisfaction(claim) and numbers and all(row.number < claim.number for row in numbers):
        return _differs(claim, _nearest(claim.of, numbers))
    said_otherwise = any(
        row.number == claim.number and _alike(claim.of, row.name) >= LOOSELY_ALIKE for row in _rates(case)
    )
    return bool(same) or said_otherwise or not claim.in_figures


def _rates(case: Case) -> Iterator[Indicator]:
    return (row for row in case.indicators if row.is_number and (row.is_rate or row.unit == "%"))


def _is_satisfaction(claim: Rate) -> bool:
    return "满意" in claim.of


def _both_satisfy(claim: Rate, row: Indicator) -> bool:
    return _is_satisfaction(claim) and row.is_satisfaction


def _alike(claimed: str, name: str) -> float:
    """How much two names are alike, one being perhaps longer."""
    return max(contained(name, claimed), contained(claimed, name))


def _nearest(claimed: str, rows: Sequence[Indicator]) -> Indicator:
    return max(rows, key=lambda row: _alike(claimed, row.name))


def _agrees(claim: Rate, row: Indicator) -> bool:
    """Whether number and direction are the same; 超过95% is not =95%, which more would miss."""
    misses_more = claim.is_above and row.target.operator == "=" and row.number != 100
    return row.number == claim.number and not misses_more


def _count(case: Case, claim: Count) -> Remark | bool:
    """How the indicators answer a count: a disagreement, whether one answers at all."""
    rows = [row for row in case.indicators if row.is_number and not row.is_rate and "%" not in row.unit]
    if equal := [row for row in rows if _amount(row) == claim.number]:
        nearest = max(equal, key=lambda row: contained(_counted(row), claim.context))
        return _differs(claim, nearest) if _counts_otherwise(claim, nearest) else True
    near = [row for row in rows if _may_be_counted(claim, row) and contained(_counted(row), claim.context) >= ALIKE]
    return _differs(claim, max(near, key=lambda row: contained(_counted(row), claim.context))) if near else False


def _amount(row: Indicator) -> Decimal:
    """The number of a target, 万 and 亿 of its unit counted in."""
    return row.number * next((factor for sign, factor in SCALES if row.unit.startswith(sign)), Decimal(1))


def _counted(row: Indicator) -> str:
    """What is counted: 人员培训 of 人员培训人次."""
    return COUNTED.sub("", row.head) or row.head


def _unit(row: Indicator) -> str:
    return row.unit.lstrip("万亿")


def _may_be_counted(claim: Count, row: Indicator) -> bool:
    """Whether both count the same kind of thing, as far as their units say."""
    unit = _unit(row)
    people = {*HEADS, ATTENDANCES}
    return not claim.unit or not unit or claim.unit == unit or {claim.unit, unit} <= people


def _counts_otherwise(claim: Count, row: Indicator) -> bool:
    """Whether one counts heads and the other attendances."""
    units = {claim.unit, _unit(row)}
    return ATTENDANCES in units and bool(units & HEADS)


def _differs(claim: Rate | Count, row: Indicator) -> Remark:
    message = f"目标中写{quoted(claim.said)}，指标{row.called}是{row.aim}，请改成一致。"
    return Remark(row.at("target"), message)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
