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
ALL = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{2,12}?)(?:全部|全都|均|百分之百|百分百)"
    r"(?P<how>(?:一次)?(?:验收|考核|检测|检验|评审|审核|考试|按时|按期)?(?:合格|完成|达标|通过|到位))"
)
COUNT = re.compile(
    rf"(?<![第0-9./])(?P<number>[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?)(?P<scale>[万亿]?)余?"
    rf"(?P<unit>{'|'.join(sorted(words('count_units'), key=len, reverse=True))})?"
)
SCALES = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
NO_COUNT = re.compile(
    "个?(?:行政)?(?:区|省|市|县|镇|街道|街镇|乡镇|国家|季度|学期|方面|层面|阶段|环节|小时|工作日|自然日|月|百分点)(?![级域场])"
    "|[年月日%号届点时分元折级]"
)
"""A unit and what follows that count nothing which could be an indicator: 16个区, 2个百分点."""

EACH = re.compile("(?:每(?!学?年度?)[^每,、]{1,4}?|人均|平均)(?:不少于|不低于|不超过|不高于|至少|约|各|为|达到?)?$")
"""Before a number that holds for each of many: 每期50人, 每周2次; but 每年 is the year's."""

EXISTING = re.compile("(?:现有|已有|共有|拥有|在编|在职|在册|编制|下辖|下设|设有)[^,、]{0,8}$")
"""Before a number that tells how things are, and promises nothing."""

THIS_YEAR = re.compile("今年|本年|当年")
YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年)(?!年[^,、]{0,4}[起来])")


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


def rates(goal: str, year: int = 0) -> Iterator[Rate]:
    """The rates that a goal promises, each of an enumeration; what it says 分别 cannot be told apart."""
    for sentence in _sentences(goal, year):
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


def counts(goal: str, year: int = 0) -> Iterator[Count]:
    """The counts that a goal promises for its year."""
    for sentence in _sentences(goal, year):
        for clause in re.split("[,:]", sentence):
            for found in COUNT.finditer(clause):
                if _promises(clause, found):
                    number = Decimal(found["number"]) * SCALES[found["scale"]]
                    yield Count(_around(clause, found), number, found["unit"] or "", found[0])


def _promises(clause: str, found: re.Match[str]) -> bool:
    """Whether a number counts something, and in all."""
    is_count = (found["unit"] or found["scale"]) and not NO_COUNT.match(clause, found.end("scale"))
    before = clause[: found.start()]
    return bool(is_count) and not EACH.search(before) and not EXISTING.search(before)


def _around(clause: str, found: re.Match[str]) -> str:
    """What a count is of: from the number before it to the number behind, or the next 及 or 、."""
    before = re.split(r"[0-9%]", clause[: found.start()])[-1]
    behind = re.split(r"[0-9、及]", clause[found.end() :])[0]
    return f"{before}{behind}"


def _sentences(goal: str, year: int) -> Iterator[str]:
    """The sentences, half-width, without titles, what stands in brackets or looks back; numbers without separators."""
    text = REMARK.sub("", BLANK.sub("", half_width(goal)))
    return (_of_year(found[0], year) for found in SENTENCE.finditer(text))


def _of_year(sentence: str, year: int) -> str:
    """The clauses but for those that look back: 2024年培训1200人次, from an earlier year on to one that is not."""
    kept, is_past = [], False
    for clause in sentence.split(","):
        years = [int(each) for each in YEARS.findall(clause)]
        if years or THIS_YEAR.search(clause):
            is_past = bool(years) and max(years) < year
        kept.append("" if is_past else clause)
    return ",".join(kept)
