"""四性审核: is a target complete, relevant, adequate and feasible; what its result lets a reviewer decide.

Legal source: 财预〔2015〕88号, 第四章 and the 审核表 (for ordinary projects) in its annex.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Aspect(StrEnum):
    """What is asked of a target."""

    COMPLETENESS = "completeness"
    RELEVANCE = "relevance"
    ADEQUACY = "adequacy"
    FEASIBILITY = "feasibility"

    @property
    def label(self) -> str:
        return ASPECT_LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(aspect.value, aspect.label) for aspect in cls]


ASPECT_LABELS = {
    Aspect.COMPLETENESS: "完整性",
    Aspect.RELEVANCE: "相关性",
    Aspect.ADEQUACY: "适当性",
    Aspect.FEASIBILITY: "可行性",
}


class Grade(StrEnum):
    """The result, of a question and of the whole, the best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def label(self) -> str:
        return GRADE_LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(grade.value, grade.label) for grade in cls]


GRADE_LABELS = {Grade.EXCELLENT: "优", Grade.GOOD: "良", Grade.FAIR: "中", Grade.POOR: "差"}

APPROVING = (Grade.EXCELLENT, Grade.GOOD)
"""The results that leave all decisions; 中 may only be returned, 差 only voided."""

MOST = Fraction(6, 8)
"""The share of the questions that must have a grade or a better one: six of the eight of the annex."""


def best_grade(answers: Sequence[Grade]) -> Grade:
    """The best grade that the answers allow for the whole.

    优: six of eight are 优 and none is worse than 良; 良: six of eight are 良 or better and none is 差; 中: six of
    eight are 中 or better; else 差. Without an answer nothing stands against 优.
    """
    order = list(Grade)
    ranks = [order.index(grade) for grade in answers]
    for rank, grade in enumerate(order[:-1]):
        reach = sum(each <= rank for each in ranks)
        is_worst_allowed = grade is Grade.FAIR or all(each <= rank + 1 for each in ranks)
        if reach >= MOST * len(ranks) and is_worst_allowed:
            return grade
    return Grade.POOR
