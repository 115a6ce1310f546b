"""四性审核: is a target complete, relevant, adequate and feasible; what its result lets a reviewer decide.

Legal source: 财预〔2015〕88号, 第三章 (the four aspects; 优 goes on, 良 after talks too, 中 is mended and sent again,
差 goes no further) and the notes to the 审核表 for ordinary projects in its annex (how many of the eight questions make
a grade of the whole). The chapter was read again for this module; the notes were not at hand, and stand as remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


USUAL_QUESTIONS = (
    (Aspect.COMPLETENESS, "规范完整性：各栏填写齐全、格式规范，没有漏填、错填，前后口径一致。"),
    (Aspect.COMPLETENESS, "明确清晰性：目标写得具体，看得出要做什么、做到什么程度，抓住了主要工作。"),
    (Aspect.RELEVANCE, "目标相关性：目标与部门职责、事业规划和本项目的工作内容对得上。"),
    (Aspect.RELEVANCE, "指标科学性：指标由目标细化而来，能衡量目标是否实现；能量化的已量化，定性的也可考核。"),
    (Aspect.ADEQUACY, "绩效合理性：预期的产出和效果符合实际水平，不过高也不过低，有可比的依据。"),
    (Aspect.ADEQUACY, "资金匹配性：目标与资金规模相称，花这些钱应当做到这些事。"),
    (Aspect.FEASIBILITY, "实现可能性：目标经过论证，按现有条件在计划期内做得到。"),
    (Aspect.FEASIBILITY, "条件充分性：组织、人员、制度和资金有保障，实施方案和进度安排合理。"),
)
"""What is asked where a period has no questions of its own: two for each aspect, as in the 审核表 of the annex."""

REMARK_LENGTH = 4  # a filer has to learn why something is 中 or 差


@dataclass(frozen=True)
class Answer:
    """What a reviewer says to a question (审核要点); ``grade`` is ``None`` until then."""

    aspect: Aspect
    question: str
    grade: Grade | None = None
    remark: str = ""

    @property
    def name(self) -> str:
        """The question in a word, as messages name it: what stands before its colon."""
        return self.question.partition("：")[0][:20]

    @property
    def problem(self) -> str:
        """What is missing, empty where nothing is."""
        if self.grade is None:
            return "请评定等级"
        if self.grade not in APPROVING and len(self.remark) < REMARK_LENGTH:
            return f"评为「中」「差」，请写明意见，至少 {REMARK_LENGTH} 个字"
        return ""


@dataclass(frozen=True)
class Checklist:
    """A 审核表 as it is filled in: an answer to each question, the grade of the whole, the opinion on it."""

    answers: tuple[Answer, ...]
    grade: Grade | None = None
    opinion: str = ""

    @property
    def best(self) -> Grade | None:
        """The best grade that the answers allow, ``None`` until every question has one."""
        grades = [answer.grade for answer in self.answers if answer.grade]
        return best_grade(grades) if len(grades) == len(self.answers) else None

    @property
    def problem(self) -> str:
        """What is wrong with the whole, the answers aside; empty where nothing is."""
        if self.grade is None:
            return "请选综合评定等级"
        if self.best is None or self.grade is self.best:
            return ""
        order = list(Grade)
        if order.index(self.grade) < order.index(self.best):
            return f"按审核要点，综合评定最高可评「{self.best.label}」"
        return "" if len(self.opinion) >= REMARK_LENGTH else "评得比审核要点低，请在总体意见中写明原因"

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong, the questions named; empty where the checklist may be kept."""
        kinds = dict.fromkeys(answer.problem for answer in self.answers if answer.problem)
        named = {kind: "、".join(each.name for each in self.answers if each.problem == kind) for kind in kinds}
        return [f"{names}：{kind}" for kind, names in named.items()] + [self.problem] * bool(self.problem)
