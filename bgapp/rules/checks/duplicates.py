"""Duplicates: the same indicator twice in one form."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.rule import POINTED, RELEVANT, rule
from bgapp.rules.checks.wordlists import words

LONGEST = 4
"""Characters more that a name may have and still be the same."""


@rule(
    "duplicate_indicator",
    Severity.WARNING,
    "指标重复",
    POINTED,
    RELEVANT,
    why="同一件事考核了两次，或者两条指标的名称只差几个无关的字、指标值又相同，分值也会重复计算。",
    remedy="删除其中一条；确实不同的，把名称写清楚差别。",
)
def duplicate_indicator(case: Case) -> Iterator[Remark]:
    """The same indicator twice, marked at the later one."""
    for number, row in enumerate(case.indicators):
        twin = next((other for other in case.indicators[:number] if _is_same(other, row)), None)
        if twin is not None:
            message = f"与第 {twin.index + 1} 行{twin.called}实为同一指标，请删除一条，或写清差别。"
            yield Remark(row.at("name"), message)


def _is_same(one: Indicator, other: Indicator) -> bool:
    """Whether two names are the same, or say the same where level and target are equal."""
    if one.letters == other.letters:
        return bool(one.letters)
    if abs(len(one.letters) - len(other.letters)) > LONGEST or (one.level2, one.said) != (other.level2, other.said):
        return False
    short, long = sorted((one.letters, other.letters), key=len)
    return bool(short) and _only_adds(short, long)


def _only_adds(short: str, long: str) -> bool:
    """Whether the longer name only adds what it says anyway, or words that say nothing."""
    start = next((place for place, char in enumerate(short) if char != long[place]), len(short))
    end = start + len(long) - len(short)
    added = long[start:end]
    return short == long[:start] + long[end:] and (added in words("fillers") or (len(added) > 1 and added in short))
