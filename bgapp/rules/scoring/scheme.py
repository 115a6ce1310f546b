"""A scoring scheme (评分方案): everything in the scoring of a self-evaluation (自评) that may vary locally, as data.

Weights, grades and methods of :data:`DEFAULT` are the official ones: 财预〔2020〕10号, with 成本指标 as a first level
财预〔2021〕101号.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bgapp.rules.values import Direction

COST, OUTPUT, BENEFIT, SATISFACTION = "成本指标", "产出指标", "效益指标", "满意度指标"
LAST_GRADE = "差"
"""The grade below the lowest threshold."""

FULL = Decimal(100)
"""All weights together in points, and all of a weight in percent."""


class Method(StrEnum):
    """What a result that misses its target still gets."""

    PROPORTIONAL = "proportional"
    ALL_OR_NOTHING = "all_or_nothing"

    @property
    def label(self) -> str:
        return {Method.PROPORTIONAL: "按比例得分", Method.ALL_OR_NOTHING: "不得分"}[self]


@dataclass(frozen=True)
class Band:
    """From ``least`` percent on a result gets ``share`` percent of its weight."""

    least: Decimal
    share: Decimal


@dataclass(frozen=True)
class Word:
    """A grade of qualitative results: from ``least`` percent of the weight on, up to the better grade's.

    ``default`` percent unless the filer chooses another share within.
    """

    text: str
    least: Decimal
    default: Decimal


@dataclass(frozen=True)
class Cap:
    """An execution rate below ``below`` percent leaves a total of ``most`` points at most."""

    below: Decimal
    most: Decimal


def _weights(**points: int) -> Mapping[str, Decimal]:
    return {level: Decimal(value) for level, value in points.items()}


@dataclass(frozen=True)
class Scheme:
    """How a self-evaluation is scored. Weights, thresholds, scores are points, all else is percent.

    ``weights`` are those of the first levels, ``weights_with_cost`` where 成本指标 is one of them. Rates and scores are
    cut, not rounded, to ``digits`` decimals. A result of ``overfulfilled`` percent of its target is remarked.
    Local rules: below ``no_score_below`` percent of its target a result gets nothing; ``satisfaction`` are the bands
    in which rates under 满意度指标 score; ``lowered`` those, in percent of the target, from which on a target counts
    as set far too low. Bands stand in order, the highest first.
    """

    budget_weight: Decimal = Decimal(10)
    weights: Mapping[str, Decimal] = field(default_factory=lambda: _weights(产出指标=50, 效益指标=30, 满意度指标=10))
    weights_with_cost: Mapping[str, Decimal] = field(
        default_factory=lambda: _weights(成本指标=20, 产出指标=40, 效益指标=20, 满意度指标=10)
    )
    digits: int = 2
    thresholds: Mapping[str, Decimal] = field(default_factory=lambda: _weights(优=90, 良=80, 中=60))
    words: tuple[Word, ...] = (
        Word("达成指标", Decimal(80), Decimal(100)),
        Word("部分达成指标并具有一定效果", Decimal(60), Decimal(60)),
        Word("未达成指标且效果较差", Decimal(0), Decimal(0)),
    )
    methods: Mapping[Direction, Method] = field(
        default_factory=lambda: dict.fromkeys((Direction.MORE, Direction.EXACT, Direction.LESS), Method.PROPORTIONAL)
    )
    overfulfilled: Decimal = Decimal(130)
    no_score_below: Decimal | None = None
    satisfaction: tuple[Band, ...] = ()
    lowered: tuple[Band, ...] = ()
    cap: Cap | None = None

    def grade(self, total: Decimal) -> str:
        """The grade (评分等级) of a total; exactly at a threshold it is the better one."""
        return next((grade for grade, least in self.thresholds.items() if total >= least), LAST_GRADE)


DEFAULT = Scheme()
