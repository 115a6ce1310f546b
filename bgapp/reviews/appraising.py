"""四性审核: what a reviewer answers at a stage before deciding."""

from __future__ import annotations

from bgapp.models import Appraisal, Filing
from bgapp.rules.appraisal import Grade


def appraisal_of(filing: Filing) -> Appraisal | None:
    """What was answered at the stage and in the round at which a filing is."""
    return filing.appraisals.filter(round=filing.round, stage=filing.stage).first()


def grade_of(filing: Filing) -> Grade | None:
    """Its result, ``None`` where nothing was answered yet."""
    found = appraisal_of(filing)
    return Grade(found.grade) if found else None
