"""What was answered in 四性审核, and who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bgapp.models import Appraisal, Filing, Period, Person
from bgapp.reviews.duties import may_review, stage_of, stages_of
from bgapp.reviews.history import sees_history
from bgapp.rules.appraisal import USUAL_QUESTIONS, Answer, Aspect, Checklist, Grade


@dataclass(frozen=True)
class Opinion:
    """A 审核意见: what somebody (for somebody) answered as the reviewer of a stage, named by its role.

    It ``is_settled`` once the stage is decided.
    """

    stage: str
    who: str
    at: datetime
    checklist: Checklist
    is_settled: bool


def questions_of(period: Period) -> list[tuple[Aspect, str]]:
    """What a period asks, aspect by aspect: its own questions, the usual ones where it has none."""
    own = [(Aspect(each.aspect), each.text) for each in period.questions.all()]
    return sorted(own or USUAL_QUESTIONS, key=lambda question: list(Aspect).index(question[0]))


def appraisal_of(filing: Filing) -> Appraisal | None:
    """What was answered at the stage and in the round at which a filing is."""
    return filing.appraisals.filter(round=filing.round, stage=filing.stage).first()


def grade_of(filing: Filing) -> Grade | None:
    """Its result, ``None`` where nothing was answered yet."""
    found = appraisal_of(filing)
    return Grade(found.grade) if found else None


def opinions(filing: Filing, person: Person) -> Sequence[Opinion]:
    """Those of the present round that the person who fetched the filing may read, in the order of the stages.

    Until a stage is decided, its opinion may still change: it is read only by whoever may decide there. Afterwards the
    own unit, departments and finance read it; readers never.
    """
    if not sees_history(filing) or not any(stage.appraises for stage in stages_of(filing)):
        return []
    found = filing.appraisals.filter(round=filing.round)
    if not may_review(filing, person, filing.stage):
        found = found.exclude(stage=filing.stage)
    return [_opinion(filing, appraisal) for appraisal in found]


def checklist_of(appraisal: Appraisal) -> Checklist:
    """An appraisal as it was filled in."""
    answers = tuple(
        Answer(Aspect(each["aspect"]), each["question"], Grade(each["grade"]), each["remark"])
        for each in appraisal.answers
    )
    return Checklist(answers, Grade(appraisal.grade), appraisal.opinion)


def _opinion(filing: Filing, appraisal: Appraisal) -> Opinion:
    stage = stage_of(filing, appraisal.stage)
    name = stage.get_role_display() if stage else f"第 {appraisal.stage} 环节"
    return Opinion(name, appraisal.who, appraisal.at, checklist_of(appraisal), appraisal.stage != filing.stage)
