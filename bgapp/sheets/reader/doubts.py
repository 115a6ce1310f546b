"""What can be stored, but is wrong: findings that would block a submission, and what an import alone can see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bgapp.rules.checks import RULES, Setting, Severity, check
from bgapp.rules.numbers import NumberError, parse_number
from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import Edition

Doubt = tuple[str, str, str]
"""The code of the rule, the address of a value, and a Chinese sentence."""

BESIDE = {"dates_reversed": ("start_date",), "dates_outside_year": ("fiscal_year", "start_date", "end_date")}
"""Findings that are told at other cells too, since any of them may be the wrong one."""
LEFT = {
    rule.code: Setting(is_off=True) for rule in RULES if rule.severity is not Severity.ERROR and rule.code not in BESIDE
}
"""Rules that wait for the editor: what could be better, and what only may be wrong."""
MOST = Decimal(100)
YEAR = re.compile("[0-9]{4}")


def doubts(edition: Edition, form: Plain) -> Iterator[Doubt]:
    """Everything that is wrong in a form, as far as it alone can tell; what could be better waits for the editor."""
    for finding in check(form, edition, settings=LEFT):
        for where in dict.fromkeys((finding.where, *BESIDE.get(finding.code, ()))):
            yield finding.code, where, f"{edition.label(where)}：{finding.message}"
    year = read(form, "fiscal_year")
    if YEAR.fullmatch(year) and not edition.covers(int(year)):
        yield "year_not_served", "fiscal_year", f"《{edition.title}》不用于 {year} 年度，请核对年度和表样。"
    for index in range(len(form.get("funding_rows", ()))):
        yield from _execution(edition, form, f"funding_rows[{index}]")


def _execution(edition: Edition, form: Plain, row: str) -> Iterator[Doubt]:
    """More spent than there was, as an amount or as a rate."""
    executed, budget = (_number(form, f"{row}.{name}") for name in ("executed", "full_budget"))
    if executed is not None and budget is not None and executed > budget:
        where = f"{row}.executed"
        yield "executed_above_budget", where, f"{edition.label(where)}超过了全年预算数，请核对。"
    rate = _number(form, f"{row}.execution_rate")
    if rate is not None and rate > MOST:
        where = f"{row}.execution_rate"
        yield "executed_above_budget", where, f"{edition.label(where)}超过了 100%，请核对。"


def _number(form: Plain, path: str) -> Decimal | None:
    try:
        return parse_number(read(form, path))
    except NumberError:
        return None
