"""Amounts: a total equals its parts, the project list and the goal's text say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bgapp.rules.amounts import YUAN_PER_UNIT, plain_amount, print_amount
from bgapp.rules.checks.case import Case
from bgapp.rules.checks.facts import FieldFacts
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.rule import COMPLETE, MATCHING, rule, targets_only
from bgapp.rules.text import half_width

IN_TEXT = re.compile(r"(?P<number>[0-9]{1,12}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,6})?)\s*(?P<unit>万元|亿元|元)(?![/每])")
WHOLE_SUM = re.compile(
    r"(?:总(?:投资|预算|金额|额|投入|经费)|(?:资金|预算|经费)(?:总|合计|共计?)|年度预算|共安排|合计)[^。;,]{0,8}$"
)
CLAUSE_END = re.compile("[。;,\n]")


@rule(
    "sum_mismatch",
    Severity.ERROR,
    "合计与分项不符",
    COMPLETE,
    why="合计数不等于各分项之和。以万元印出的金额允许四舍五入的差。",
    remedy="核对合计和各分项，改正写错的一个。",
)
def sum_mismatch(case: Case) -> Iterator[Remark]:
    """Totals that are not the sum of their parts; a typed total only when it and all its parts are filled."""
    for field in case.edition.fields:
        if field.sum_of:
            yield from _sum(case, field)


def _sum(case: Case, field: FieldFacts) -> Iterator[Remark]:
    total = case.amount(field.path)
    parts = [case.amount(path) for path in field.sum_of]
    if total is None or (not field.computed and None in parts):
        return
    expected = sum((part for part in parts if part is not None), Decimal())
    if abs(total - expected) > sum(map(case.slack, (field.path, *field.sum_of))):
        total_text, expected_text = (_print(case, amount) for amount in (total, expected))
        message = f"「{field.label}」是 {total_text}，各分项合计是 {expected_text}，请核对后改成一致。"
        yield Remark(field.path, message, plain_amount(expected, case.edition.amount_unit) if field.computed else "")


@rule(
    "amount_differs_from_list",
    Severity.WARNING,
    "金额与项目清单不一致",
    MATCHING,
    why="申报的金额与申报期项目清单中的预算不同。",
    remedy="核对金额；确有变化的，请说明原因。",
)
def amount_differs_from_list(case: Case) -> Iterator[Remark]:
    """An amount applied for that differs from the project list's."""
    path = case.edition.identity.amount
    total = case.amount(path)
    if case.listed_budget is not None and total is not None and abs(total - case.listed_budget) > case.slack(path):
        listed, own = _print(case, case.listed_budget), _print(case, total)
        yield Remark(path, f"项目清单中的预算是 {listed}，这里是 {own}，请核对。")


@rule(
    "goal_amount_differs",
    Severity.WARNING,
    "目标中的金额与资金栏不符",
    MATCHING,
    why="绩效目标里写的资金总额与项目资金各栏都不相同，或者其中一笔比项目资金还多。",
    remedy="核对目标中的金额和单位（元、万元），改成与资金栏一致。",
    applies=targets_only,
)
def goal_amount_differs(case: Case) -> Iterator[Remark]:
    """A sum in the goal's text that no funding cell has, where it says to be the whole; or one above all of them."""
    known = [amount for amount in map(case.amount, _money(case)) if amount]
    for path, text in case.goals if known else ():
        line = half_width(text)
        for found in IN_TEXT.finditer(line):
            amount = Decimal(found["number"].replace(",", "")) * YUAN_PER_UNIT[found["unit"]]
            is_whole = WHOLE_SUM.search(CLAUSE_END.split(line[: found.start()])[-1]) is not None
            if amount > max(known) * 2 or (is_whole and not any(_rounds_to(each, found) for each in known)):
                message = f"目标中写「{found[0]}」，项目资金是 {_print(case, max(known))}，请核对金额和单位。"
                yield Remark(path, message)


def _money(case: Case) -> Iterator[str]:
    return (field.path for field in case.edition.fields if field.kind == "money")


def _rounds_to(amount: Decimal, found: re.Match[str]) -> bool:
    """Whether an amount may be written so, rounded to the digits that stand there."""
    unit, number = YUAN_PER_UNIT[found["unit"]], found["number"].replace(",", "")
    digits = len(number.partition(".")[2])
    return abs(amount - Decimal(number) * unit) <= unit.scaleb(-digits) / 2


def _print(case: Case, amount: Decimal) -> str:
    return f"{print_amount(amount, case.edition.amount_unit)} {case.edition.amount_unit}"
