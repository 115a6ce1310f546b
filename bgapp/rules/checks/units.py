"""Units (计量单位): one that is one, and that goes with the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.mending import with_unit
from bgapp.rules.checks.rule import VALUES, rule, targets_only
from bgapp.rules.checks.wordlists import table, words
from bgapp.rules.text import quoted

SCALE = re.compile(r"^[百千万亿]+")
TEN_THOUSANDS = re.compile("[万亿]*")
PART = re.compile(r"[/·•・∙.()*×\\_—-]")
LONGEST = 3
"""Characters of a unit that needs no list: classifiers are short."""

CLASSIFIERS = frozenset("个名家项场次件份座所吨台套本册条篇辆人")
WITH_NOUN = 5
"""Characters of a unit that is a classifier with its noun: 个行政村."""

MEASURES = frozenset(("亩", "公里", "平方米"))
"""Units among those of counts that measure."""

PERCENT = "%"


@rule(
    "unit_not_a_unit",
    Severity.WARNING,
    "计量单位不是单位",
    VALUES,
    why="单位的位置上写的不是计量单位，而是指标名称、说明或占位的字。",
    remedy="写上计量单位，例如 %、个、人次、元。",
)
def unit_not_a_unit(case: Case) -> Iterator[Remark]:
    """What stands as unit is none."""
    for row in case.indicators:
        if row.is_number and row.unit and is_no_unit(row):
            means_percent = row.is_rate or row.is_satisfaction
            mend = with_unit(case, row.target, PERCENT) if means_percent and row.number <= 100 else ""
            message = f"{row.aim}的单位写的是{quoted(row.target.unit)}，不是计量单位，请改正。"
            yield Remark(row.at("target"), message, mend)


def is_no_unit(row: Indicator) -> bool:
    """Whether the unit is a placeholder, words of the name, or too long a word to be a unit."""
    if row.unit in words("not_units") or row.unit.isdigit() or not PART.sub("", row.unit):
        return True
    parts = [SCALE.sub("", part) for part in PART.split(row.unit) if part]
    return any(_is_no_measure(part, row.name) for part in parts if part)


def _is_no_measure(part: str, name: str) -> bool:
    if part in words("unit_nouns") or part.isascii():
        return False
    if len(part) >= LONGEST and part in name:
        return True
    longest = WITH_NOUN if part[0] in CLASSIFIERS else LONGEST
    return len(part) > longest or part.endswith(("率", "数", "情况"))


@rule(
    "unit_name_mismatch",
    Severity.WARNING,
    "名称与计量单位不符",
    VALUES,
    why="名称数的是一样，单位数的是另一样：人数按人次计会重复计算同一个人，次数不能按个计。",
    remedy="改单位，或者改名称，使两者说同一件事。",
    applies=targets_only,
)
def unit_name_mismatch(case: Case) -> Iterator[Remark]:
    """Name and unit disagree: 人数 in 人次, 次数 in 个. Percent has a rule of its own."""
    for row in case.indicators:
        if not row.is_number or not row.unit or row.unit == PERCENT or is_no_unit(row):
            continue
        ending, fitting = _fitting(row)
        if fitting and not _fits(row.unit, fitting):
            scale, base = _scaled(row.unit)
            should_be = "」或「".join(f"{scale}{unit}" for unit in fitting[:2])
            said = f"{row.called}是「{ending}」，单位却是{quoted(row.target.unit)}"
            mend = with_unit(case, row.target, scale + fitting[0]) if _is_as_many(base, fitting[0]) else ""
            yield Remark(row.at("target"), f"{said}，应当是「{should_be}」，请改单位或名称。", mend)


def _scaled(unit: str) -> tuple[str, str]:
    """The 万 and 亿 of a unit, which are part of the number, and what is counted."""
    scale = TEN_THOUSANDS.match(unit)
    return (scale[0], unit[scale.end() :]) if scale else ("", unit)


def _is_as_many(old: str, new: str) -> bool:
    """Whether a number keeps its meaning in another unit: what is counted by the piece, not minutes in hours."""
    return {old, new} <= set(words("count_units")) - MEASURES


def _fitting(row: Indicator) -> tuple[str, tuple[str, ...]]:
    """The ending of a name that asks for certain units, and these."""
    for ending, units in table("units_of_names").items():
        if row.head.endswith(ending):
            return ending, units
    return "", ()


def _fits(unit: str, fitting: tuple[str, ...]) -> bool:
    """Whether a unit is one of those, by the ten thousand, per something, or with its noun (个项目) too."""
    base = SCALE.sub("", unit.lower())
    spellings = {unit, base, base.replace("/", ""), base.partition("/")[0], base.removeprefix("个")}
    with_noun = len(base) > 1 and base[0] in CLASSIFIERS - {"人"} and base[0] in fitting
    return not base or with_noun or not spellings.isdisjoint(fitting)


@rule(
    "unit_missing",
    Severity.HINT,
    "没有计量单位",
    VALUES,
    why="数量没有写计量单位，看不出数的是什么。",
    remedy="补上计量单位，例如 个、场、人次。",
    applies=targets_only,
)
def unit_missing(case: Case) -> Iterator[Remark]:
    """A number without a unit; a rate without % has a rule of its own, and nothing of anything needs none."""
    for row in case.indicators:
        has_none = row.is_number and not row.unit and not row.has_unit_in_name
        if has_none and row.number and not row.is_rate and not row.is_year:
            fitting = _fitting(row)[1]
            unit = PERCENT if row.is_satisfaction else fitting[0] if fitting else ""
            mend = with_unit(case, row.target, unit) if unit else ""
            yield Remark(row.at("target"), f"{row.aim}没有计量单位，请补上。", mend)
