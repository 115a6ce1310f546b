"""The 四性审核 of the demo's story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bgapp.filings.access import fetch
from bgapp.models import Person
from bgapp.reviews.appraisals.appraising import appraise
from bgapp.reviews.appraisals.opinions import questions_of
from bgapp.rules.appraisal import Grade


def judge(person: Person, filing_id: int, told: Mapping[str, Any], at: datetime) -> None:
    """What a reviewer answers in a step of the story: grade and remark for each question in turn, and of the whole."""
    filing = fetch(person, filing_id)
    questions = (text for _, text in questions_of(filing.period))
    answers = ((Grade(grade), remark) for grade, remark in told["answers"])
    given = dict(zip(questions, answers, strict=True))
    appraise(person, filing_id, filing.version, given, Grade(told["grade"]), told["opinion"], at)
