"""四性审核: a reviewer answers the questions of the period before deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from bgapp.filings.access import fetch_locked
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import APPRAISE, record
from bgapp.models import Appraisal, Filing, Person
from bgapp.reviews.appraisals.opinions import appraisal_of, checklist_of, questions_of
from bgapp.reviews.duties import acting_as, may_review, stage_of
from bgapp.reviews.guarding import check_seen, situation
from bgapp.rules.appraisal import Answer, Checklist, Grade
from bgapp.rules.text import clean
from bgapp.rules.transitions import Verb, closed

REMARK_LIMIT = 500
OPINION_LIMIT = 2_000

Given = Mapping[str, tuple[Grade | None, str]]
"""Grade and remark by question: what somebody has answered, perhaps not to all, perhaps to what is asked no more."""


def may_appraise(filing: Filing, person: Person, now: datetime | None = None) -> bool:
    """Whether the stage at which the filing is asks for 四性审核, and the person may decide there now."""
    stage = stage_of(filing, filing.stage)
    if stage is None or not stage.appraises or not may_review(filing, person, filing.stage):
        return False
    return not closed(Verb.RETURN, situation(filing, now))


def filled_in(filing: Filing, given: Given, grade: Grade | None, opinion: str) -> Checklist:
    """The checklist of a filing with what was given: an answer to each question that its period asks now."""
    answers = (
        Answer(aspect, question, *given.get(question, (None, ""))) for aspect, question in questions_of(filing.period)
    )
    return Checklist(tuple(answers), grade, opinion)


def checklist_now(filing: Filing) -> Checklist:
    """The checklist of the stage at which the filing is, as it was saved last."""
    found = appraisal_of(filing)
    if found is None:
        return filled_in(filing, {}, None, "")
    saved = checklist_of(found)
    given = {answer.question: (answer.grade, answer.remark) for answer in saved.answers}
    return filled_in(filing, given, saved.grade, saved.opinion)


def appraise(
    person: Person,
    filing_id: int,
    version: int,
    given: Given,
    grade: Grade | None,
    opinion: str,
    now: datetime | None = None,
) -> Appraisal:
    """Keep what a reviewer answers at the stage at which a filing is; until that is decided, it may be changed.

    404 where the filing is invisible; :class:`NotAllowed` where the stage asks for none, or the person may not decide
    there now; :class:`Conflict` where the filing has changed since, be it by another's answers; :class:`Refused` with
    everything that is missing, all at once.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        _guard(filing, person, version, now)
        cleaned = {question: (each, _cut(remark, REMARK_LIMIT)) for question, (each, remark) in given.items()}
        checklist = filled_in(filing, cleaned, grade, _cut(opinion, OPINION_LIMIT))
        if checklist.problems:
            raise Refused(f"四性审核还没有保存。{'；'.join(checklist.problems)}。")
        return _keep(filing, person, checklist)


def _guard(filing: Filing, person: Person, version: int, now: datetime | None) -> None:
    if not may_appraise(filing, person, now):
        check_seen(filing, version)
        raise NotAllowed("现在不能填四性审核：这一环节不要求，或者不由您审核，或者审核已截止。")
    if filing.version != version:
        raise Conflict(_changed(filing))


def _changed(filing: Filing) -> str:
    found = appraisal_of(filing)
    if found is None:
        return "这份表刚才已有变化，请看过最新内容后再保存；您填的都还在。"
    return f"{found.who}刚才保存了四性审核，评为「{found.get_grade_display()}」。您填的都还在，再次保存就以您的为准。"


def _cut(text: str, limit: int) -> str:
    return clean(text).strip()[:limit]


def _keep(filing: Filing, person: Person, checklist: Checklist) -> Appraisal:
    """Log it and store it. The version moves on, so that nobody decides upon another result than they saw."""
    answers = [asdict(answer) for answer in checklist.answers]
    detail = {"round": filing.round, "grade": checklist.grade, "answers": answers, "reason": checklist.opinion}
    acting = acting_as(filing, person, filing.stage)
    event = record(filing, person, APPRAISE, detail, version=filing.version + 1, **acting)
    kept = {"person": person, "who": event.who, "answers": answers, "at": event.at}
    appraisal, _ = Appraisal.objects.update_or_create(
        filing=filing,
        round=filing.round,
        stage=filing.stage,
        defaults=kept | {"grade": checklist.grade, "opinion": checklist.opinion},
    )
    return appraisal
