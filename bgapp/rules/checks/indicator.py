"""An indicator as the checks read it: where it stands, what its name says it measures, its target value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from bgapp.rules.checks.wordlists import words
from bgapp.rules.plain import Plain, read
from bgapp.rules.text import fold, quoted
from bgapp.rules.values import Kind, Target, parse_target

LAST_BRACKET = re.compile(r"\([^()]*\)$")
SURVEY = "(?:调查|测评|评价|评估|问卷|回访|统计|抽样)+"
EFFORT = "(?:次|场|频|人|户|份|问卷|样本|对象|回收|回复|覆盖|参与|开展|组织|完成|及时|工作|报告)"
SATISFIED = re.compile(f"满意(?!(?:度|率|程度)?{SURVEY}的?{EFFORT})")
"""Satisfaction, but not the work of asking for it: 满意度调查次数, 满意度问卷回收率."""

BAD = re.compile(rf"(?:{'|'.join(words('bad_things'))})(?:发生)?(?:率|比例|[次起件例人]?数|次|量|情况)?$")
YEAR = re.compile(r"[≥≤=><]?(?:19|20)[0-9]{2}(?:\.0+)?(?:年度?|\(年度?\))")
BARE_YEAR = re.compile(r"=?20[123][0-9](?:\.0+)?")
SIGNS = re.compile(r"[\W_]+")


class Place(Enum):
    """What the levels of an indicator say it measures, in whatever taxonomy."""

    COST = "成本"
    QUANTITY = "数量"
    QUALITY = "质量"
    TIME = "时效"
    SATISFACTION = "满意度"
    BENEFIT = "效益"
    INPUT = "投入与管理"


PLACES = (
    (Place.SATISFACTION, ("满意",)),
    (Place.COST, ("成本",)),
    (Place.QUANTITY, ("数量",)),
    (Place.QUALITY, ("质量",)),
    (Place.TIME, ("时效",)),
    (Place.BENEFIT, ("效益", "可持续", "效果", "影响")),
    (Place.INPUT, ("投入", "管理")),
)


@dataclass(frozen=True)
class Indicator:
    """A row of 绩效指标 at its ``index``; texts are folded, but for ``target``, which keeps what was written."""

    index: int
    row: Plain

    def at(self, cell: str) -> str:
        """The address of one of its cells."""
        return f"indicators[{self.index}].{cell}"

    def text(self, cell: str) -> str:
        """A cell as written."""
        return read(self.row, cell)

    @cached_property
    def level1(self) -> str:
        return fold(self.text("level1"))

    @cached_property
    def level2(self) -> str:
        return fold(self.text("level2"))

    @cached_property
    def name(self) -> str:
        return fold(self.text("name"))

    @cached_property
    def target(self) -> Target:
        return parse_target(self.text("target"))

    @cached_property
    def actual(self) -> Target:
        return parse_target(self.text("actual"))

    @property
    def called(self) -> str:
        """Its name as a message quotes it."""
        return quoted(self.text("name"))

    @property
    def aim(self) -> str:
        """Its target value as a message quotes it."""
        return quoted(self.target.text)

    @cached_property
    def said(self) -> str:
        """Its target value, folded."""
        return fold(self.target.text)

    @cached_property
    def letters(self) -> str:
        """The name without any sign."""
        return SIGNS.sub("", self.name)

    @property
    def is_number(self) -> bool:
        return self.target.kind is Kind.QUANTITATIVE

    @property
    def is_word(self) -> bool:
        return self.target.kind is Kind.QUALITATIVE

    @cached_property
    def number(self) -> Decimal:
        """The number of a quantitative target, 0 of others."""
        return self.target.number if self.target.number is not None else Decimal()

    @cached_property
    def unit(self) -> str:
        return fold(self.target.unit)

    @cached_property
    def place(self) -> Place | None:
        """Where it stands: the second level decides, else the first."""
        for level in (self.level2, self.level1):
            for place, marks in PLACES:
                if any(mark in level for mark in marks):
                    return place
        return None

    @cached_property
    def head(self) -> str:
        """The name without what stands in brackets at its end: 应补尽补率(%) is 应补尽补率."""
        return LAST_BRACKET.sub("", self.name) or self.name

    @property
    def has_unit_in_name(self) -> bool:
        """Whether the unit stands behind the name: 应补尽补率(%)."""
        return not self.unit and self.name != self.head

    @cached_property
    def is_rate(self) -> bool:
        """Whether the name says that a rate is measured."""
        return self.head.endswith(words("rates")) and not self.head.endswith(words("not_rates"))

    @cached_property
    def is_satisfaction(self) -> bool:
        """Whether the name says that people's satisfaction is measured."""
        return SATISFIED.search(self.head) is not None and not self.is_count

    @property
    def is_share(self) -> bool:
        """Whether the name says that per cent are measured."""
        return self.is_rate or (self.is_satisfaction and self.head.endswith(("满意度", "满意率", "满意程度", "满意")))

    @cached_property
    def is_year(self) -> bool:
        """Whether the target value is a year: 2025年, ≤2025(年), or 2025 alone; not 2000 of something."""
        return YEAR.fullmatch(self.said) is not None or (
            BARE_YEAR.fullmatch(self.said) is not None and not self.is_count
        )

    @cached_property
    def is_count(self) -> bool:
        """Whether the name says that things or people are counted."""
        return self.head.endswith(words("counts")) and not self.head.endswith(words("not_counts"))

    @cached_property
    def is_bad(self) -> bool:
        """Whether what is measured had better not be: accidents, errors; but not how complaints are dealt with."""
        return BAD.search(self.head) is not None
