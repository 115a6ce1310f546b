"""Target values (指标值): each must be one, and one that tells reached from missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator, Place
from bgapp.rules.checks.rule import QUANTIFIED, VALUES, rule, targets_only
from bgapp.rules.checks.wordlists import words
from bgapp.rules.text import quoted
from bgapp.rules.values import Kind

DATE = re.compile(
    r"[≥≤=><]?(?:(?:19|20)[0-9]{2}[-./年](?:[0-9]{1,2}(?:[-./月][0-9]{1,2}日?|月)?)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?)[底末初前]*"
)
ASKS_FOR_A_DATE = re.compile("时间|日期|年份|时限|期限|时点|节点|年[度限]$")
PADDED = re.compile(r"\.[0-9]*0$")
NOTHING_NEW = re.compile("情况|发生|得到|得以|[了的]")
ASKS_HOW = re.compile("(?:情况|性|度)$")
SHORTEST = 4
"""Characters below which a word may be the answer to its name: 待遇提升 → 提升."""

FEWEST = 3
"""Indicators from which on the share of quantitative ones says something."""


@rule(
    "target_empty",
    Severity.ERROR,
    "不是指标值",
    QUANTIFIED,
    VALUES,
    why="指标值空着，只有符号或比较符，或者是公式的错误值，指标无法考核。",
    remedy="填写比较符、数值和计量单位，或者一个能判断是否达到的词。",
)
def target_empty(case: Case) -> Iterator[Remark]:
    """Target values that are none: empty, signs only, an operator without a number, a formula error."""
    for row in case.indicators:
        if row.target.kind is Kind.NONE:
            title = "" if row.target.text else "未填写"
            yield Remark(row.at("target"), row.target.problem, title=title)


@rule(
    "date_as_target",
    Severity.WARNING,
    "指标值是日期",
    VALUES,
    why="指标值的位置上写的是年份或日期，看不出要达到的数量或程度。",
    remedy="写明要达到的值；完成时间请写进时效指标，例如指标「…完成及时率」、指标值「≥95(%)」。",
)
def date_as_target(case: Case) -> Iterator[Remark]:
    """A year or a date where a value belongs; a deadline under 时效指标 is a value."""
    for row in case.indicators:
        is_date = DATE.fullmatch(row.said) is not None and row.place is not Place.TIME
        if (row.is_year or is_date) and not ASKS_FOR_A_DATE.search(row.name):
            message = f"{row.aim}是日期，不是要达到的值，请写明数值和单位或可以判断的结果。"
            yield Remark(row.at("target"), message)


@rule(
    "target_repeats_name",
    Severity.WARNING,
    "指标值只是重复指标名称",
    QUANTIFIED,
    VALUES,
    why="指标值的每个字都在指标名称里，没有说明要达到什么程度，无法考核。",
    remedy="改写成可以衡量的数值，或者写明达到什么程度算完成。",
)
def target_repeats_name(case: Case) -> Iterator[Remark]:
    """A qualitative target that says only what the name says; 老干部待遇提升情况 → 提升 is an answer."""
    for row in case.indicators:
        if _repeats_name(row):
            message = f"{row.aim}只是重复指标名称{row.called}，请写明数值或达到的程度。"
            yield Remark(row.at("target"), message)


def _repeats_name(row: Indicator) -> bool:
    """Whether a word of some length has no character that the name has not."""
    core = set(NOTHING_NEW.sub("", row.said))
    is_telling = row.is_word and len(row.said) >= SHORTEST and not ASKS_HOW.search(row.head)
    return is_telling and bool(core) and core <= set(row.name)


@rule(
    "mixed_precision",
    Severity.HINT,
    "小数位数不统一",
    VALUES,
    why="同一张表里有的指标值带两位小数（90.00），有的不带（90），印出来不整齐，也不便比较。",
    remedy="统一小数位数：都带两位小数，或者整数都不带。",
)
def mixed_precision(case: Case) -> Iterator[Remark]:
    """Whole numbers written in two ways in one form: 90(%) and 90.00(%)."""
    numbers = [(row, row.target.number_text) for row in case.indicators if row.is_number and not row.is_year]
    padded = [row for row, text in numbers if PADDED.search(text)]
    bare = [row for row, text in numbers if "." not in text]
    if padded and bare:
        examples = "和".join(quoted(min(row.target.text for row in rows)) for rows in (bare, padded))
        few = bare if len(bare) <= len(padded) else padded
        places = "、".join(str(row.index + 1) for row in few)
        yield Remark("indicators", f"表中既有{examples}，请统一小数位数；写法较少的是第 {places} 行。")


@rule(
    "vague_target",
    Severity.HINT,
    "指标值笼统",
    QUANTIFIED,
    VALUES,
    why="「提升」「良好」「完成」这样的词分不清达到和没有达到，评价时各说各话。",
    remedy="能量化的请量化；不能量化的，请写明看得见的结果，例如形成什么、由谁确认。",
    applies=targets_only,
)
def vague_target(case: Case) -> Iterator[Remark]:
    """Qualitative targets of which nobody can say whether they are reached."""
    for row in case.indicators:
        if row.is_word and row.said in words("vague") and not row.is_share and not _repeats_name(row):
            message = f"{row.aim}不好衡量，请改成数值，或者写明看得见的结果。"
            yield Remark(row.at("target"), message)


@rule(
    "few_quantitative",
    Severity.HINT,
    "定量指标偏少",
    QUANTIFIED,
    VALUES,
    why="绩效目标要细化量化，定量指标太少，结果难以评价。",
    remedy="把能计数、能算比率的指标改成定量指标。",
    applies=targets_only,
    limit=50,
    limit_label="定量指标至少占（%）",
)
def few_quantitative(case: Case) -> Iterator[Remark]:
    """Less than ``limit`` percent of the indicators quantitative."""
    known = [row for row in case.indicators if row.target.kind is not Kind.NONE]
    numbers = sum(row.is_number for row in known)
    if len(known) >= FEWEST and numbers * 100 < case.limits["few_quantitative"] * len(known):
        yield Remark("indicators", f"{len(known)} 条指标中只有 {numbers} 条是定量的，请尽量细化、量化。")
