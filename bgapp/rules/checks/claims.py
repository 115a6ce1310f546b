"""What a goal's text claims in numbers: 满意度达到90%及以上, 培训600人次, 数字化档案全部合格."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.checks.wordlists import words
from bgapp.rules.text import half_width

SENTENCE = re.compile(r"[^。;\n]+")
BLANK = re.compile(r"[ \t]|(?<=[0-9]),(?=[0-9]{3})")
REMARK = re.compile(r"[(〔\[][^()〔〕\[\]]*[)〕\]]|《[^《》]*》")
"""What stands in brackets or is a title: 沪财社〔2012〕18号 promises nothing."""

PERCENTAGE = re.compile(r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4})?)%")
RATE = re.compile(r"(?P<of>.*(?:率|满意度|比例|占比))(?P<verb>.{0,10})$")
CHANGES = re.compile("(?:提高|提升|增长|上升|增加|下降|降低|减少)(?![到至])")
"""A rate that rises by so much promises no level: 合格率提高5%."""

APART = "分别"
ABOVE = ("超过", "高于", "大于", "不低于", "不少于", "以上", "至少")
ALL = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,12}?)(?:全部|全都|百分之百|百分百)(?P<how>合格|完成|达标|通过|到位)")
COUNT = re.compile(
    rf"(?<![第0-9.])(?P<number>[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?)(?P<scale>[万亿]?)余?"
    rf"(?P<unit>{'|'.join(sorted(words('count_units'), key=len, reverse=True))})?"
)
SCALES = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
NO_COUNT = re.compile("个(?:区|省|市|县|镇|街道|季度|方面|阶段|小时|工作日|月)|[年月日%号届点时分元折级]")
"""A unit and what follows that count nothing which could be an indicator: 16个区."""


@dataclass(frozen=True)
class Rate:
    """A rate with its number in percent; ``said`` is how the text puts it, in figures or (合格 of all) in words."""

    of: str
    number: Decimal
    is_above: bool
    said: str
    in_figures: bool = True


@dataclass(frozen=True)
class Count:
    """So many of something; ``context`` is the clause around it, ``unit`` may be missing."""

    context: str
    number: Decimal
    unit: str
    said: str


def rates(goal: str) -> Iterator[Rate]:
    """The rates that a goal promises, each of an enumeration; what it says 分别 cannot be told apart."""
    for sentence in _sentences(goal):
        start = 0
        for found in PERCENTAGE.finditer(sentence):
            before = re.split("[,:]", sentence[start : found.start()])[-1]
            yield from _percentage(before, found, sentence[found.end() :])
            start = found.end()
        for found in ALL.finditer(sentence):
            yield Rate(f"{found['of']}{found['how']}率", Decimal(100), False, found[0], in_figures=False)


def _percentage(before: str, found: re.Match[str], behind: str) -> Iterator[Rate]:
    """What a percentage is of: each rate of the enumeration that ends before it."""
    *others, last = before.split("、")
    rate = RATE.match(last)
    if rate is None or APART in rate["verb"] or CHANGES.search(rate["verb"]):
        return
    is_above = any(word in rate["verb"] + behind[:4] for word in ABOVE)
    for part in (*filter(RATE.match, others), rate["of"]):
        yield Rate(part, Decimal(found["number"]), is_above, f"{part}{rate['verb']}{found[0]}")


def counts(goal: str) -> Iterator[Count]:
    """The counts that a goal promises."""
    for sentence in _sentences(goal):
        for clause in re.split("[,:]", sentence):
            for found in COUNT.finditer(clause):
                if (found["unit"] or found["scale"]) and not NO_COUNT.match(clause, found.end("scale")):
                    number = Decimal(found["number"]) * SCALES[found["scale"]]
                    yield Count(_around(clause, found), number, found["unit"] or "", found[0])


def _around(clause: str, found: re.Match[str]) -> str:
    """What a count is of: from the number before it to the number behind, or the next 及 or 、."""
    before = re.split(r"[0-9%]", clause[: found.start()])[-1]
    behind = re.split(r"[0-9、及]", clause[found.end() :])[0]
    return f"{before}{behind}"


def _sentences(goal: str) -> Iterator[str]:
    """The sentences, half-width, without titles and what stands in brackets, numbers without separators."""
    text = REMARK.sub("", BLANK.sub("", half_width(goal)))
    return (found[0] for found in SENTENCE.finditer(text))
