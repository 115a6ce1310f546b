"""Operators (比较符): a number needs one, and as a sign."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator, Place
from bgapp.rules.checks.mending import with_operator
from bgapp.rules.checks.rule import QUANTIFIED, VALUES, rule
from bgapp.rules.grammar import SIGN_SPELLINGS
from bgapp.rules.text import half_width, quoted

SIGNS = tuple(spelling for spellings in SIGN_SPELLINGS.values() for spelling in spellings)


@rule(
    "operator_missing",
    Severity.WARNING,
    "缺少比较符",
    QUANTIFIED,
    VALUES,
    why="只有数字没有比较符，看不出是至少、至多还是正好，多做少做都说不清。",
    remedy="在数字前补上「≥」「≤」或「=」。",
)
def operator_missing(case: Case) -> Iterator[Remark]:
    """A number without ≥ ≤ = > <."""
    for row in case.indicators:
        if row.is_number and not row.target.operator and not row.is_year:
            mend = with_operator(row.target, _likely(row))
            message = f"{row.aim}前没有比较符，请补上，例如「{mend}」。"
            yield Remark(row.at("target"), message, mend)


def _likely(row: Indicator) -> str:
    """The operator that is most likely meant."""
    if row.number in (0, 100) and row.unit in ("", "%"):
        return "="
    return "≤" if row.place is Place.COST or row.is_bad else "≥"


@rule(
    "operator_in_words",
    Severity.HINT,
    "比较符写成了文字",
    VALUES,
    why="「大于等于」「不低于」「以上」这样的文字与表样印的符号不一致，也不便于汇总比较。",
    remedy="改成符号「≥」「≤」「=」「>」「<」。",
)
def operator_in_words(case: Case) -> Iterator[Remark]:
    """The operator written in words, before or behind the number."""
    for row in case.indicators:
        written = half_width(row.target.written)
        if row.is_number and row.target.operator and not written.startswith(SIGNS):
            message = f"{quoted(row.target.written)}请写成「{row.target.text}」。"
            yield Remark(row.at("target"), message, row.target.text)
