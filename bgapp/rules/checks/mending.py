"""One-click mends of a target value: another operator, another unit, all else as the filer wrote it."""

from __future__ import annotations

from bgapp.rules.checks.case import Case
from bgapp.rules.text import half_width
from bgapp.rules.values import Target, compose_target


def with_operator(target: Target, operator: str) -> str:
    """A quantitative target with another operator: ``=90.00(%)`` → ``≥90.00(%)``."""
    return operator + target.text.removeprefix(target.operator)


def with_unit(case: Case, target: Target, unit: str) -> str:
    """A quantitative target with another unit, in brackets where the form's other targets have them."""
    return compose_target(target.operator, target.number_text, unit, brackets=_in_brackets(case, target))


def _in_brackets(case: Case, target: Target) -> bool:
    """Whether units stand in brackets: as in this target, else as in most, else as the edition prints them."""
    targets = [target] if target.unit else [row.target for row in case.indicators if row.target.unit]
    if not targets:
        return case.edition.units == "brackets"
    return 2 * sum("(" in half_width(each.text) for each in targets) >= len(targets)
