"""What may be done to a filing, by whom, and the sentences that refuse the rest.

The table of transitions is data in ``rules.transitions``; here it meets the database: how the filing stands, and the
person to it. What is allowed is carried out by ``reviews.workflow``.
"""

from __future__ import annotations

from datetime import datetime

from bgapp.filings.access import prepares
from bgapp.filings.deadlines import period_for
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import APPRAISE, CHANGING
from bgapp.models import Event, Filing, Person
from bgapp.reviews.appraisals.opinions import grade_of
from bgapp.reviews.duties import DECIDING, assignable, last_stage, may_review, stage_of
from bgapp.rules.appraisal import APPROVING, Grade
from bgapp.rules.text import clean
from bgapp.rules.transitions import (
    REASON_LENGTH,
    TRANSITIONS,
    Situation,
    Standing,
    Status,
    Transition,
    Verb,
    closed,
    possible,
)

REASON_LIMIT = 2_000


def situation(filing: Filing, now: datetime | None = None) -> Situation:
    period, stage = period_for(filing.period, filing.unit), stage_of(filing, filing.stage)
    appraised = stage is not None and stage.appraises
    return Situation(
        status=Status(filing.status),
        stage=filing.stage,
        stages=last_stage(filing),
        round=filing.round,
        moment=period.adjustment_moment(now) if filing.adjusts_id else period.moment(now),
        used=bool(_resting(filing)),
        appraised=appraised,
        grade=grade_of(filing) if appraised else None,
    )


def standing(filing: Filing, person: Person) -> Standing:
    """What the person who fetched the filing is to it."""
    return Standing(
        prepares=prepares(filing),
        reviews=may_review(filing, person, filing.stage),
        reviews_last=may_review(filing, person, last_stage(filing)),
        decided=_decided(filing, person),
    )


def available(filing: Filing, person: Person, now: datetime | None = None) -> list[Transition]:
    """The transitions that the person may carry out now, in the order of the table."""
    filing_now, person_now = situation(filing, now), standing(filing, person)
    return [
        transition
        for verb, transition in TRANSITIONS.items()
        if possible(verb, filing_now, person_now) and not closed(verb, filing_now)
    ]


def guard(filing: Filing, person: Person, verb: Verb, version: int, now: datetime | None = None) -> Situation:
    """How a locked filing stands; :class:`NotAllowed` where state, person or window forbid a transition of it.

    :class:`Conflict` where it is no longer in the ``version`` that the person saw.
    """
    filing_now = situation(filing, now)
    check_seen(filing, version)
    person_now = standing(filing, person)
    if not possible(verb, filing_now, person_now):
        special = _rested_on(filing, verb) or _assigned(filing, person, verb)
        raise NotAllowed(special or _impossible(filing_now, person_now, verb))
    refusal = closed(verb, filing_now)
    if refusal:
        raise NotAllowed(refusal)
    return filing_now


def check_seen(filing: Filing, version: int) -> None:
    """:class:`Conflict` where a locked filing is no longer as the person saw it."""
    if filing.version != version:
        status = Status(filing.status).label
        raise Conflict(f"这份表刚才已有变化，现在是「{status}」。请看过最新内容后再操作。")


def reason_for(verb: Verb, text: str) -> str:
    """A typed reason as it is kept; :class:`Refused` where the verb needs one and this says too little.

    Other verbs keep none: what was begun for a return stands in the same form that approves.
    """
    transition = TRANSITIONS[verb]
    return needed_reason(transition.label, text) if transition.needs_reason else ""


def needed_reason(deed: str, text: str) -> str:
    """The reason of a deed that needs one, as it is kept; :class:`Refused` where it says too little."""
    reason = _cut(text)
    if len(reason) < REASON_LENGTH:
        raise Refused(f"请写明{deed}的理由，至少 {REASON_LENGTH} 个字。")
    return reason


def _resting(filing: Filing) -> str:
    """What rests on its approval, in words: publication, an adjustment, a self-evaluation; empty where nothing does."""
    if filing.status != Status.APPROVED:
        return ""
    if filing.published_at is not None:
        return "已经公开，要先撤下公开"
    resting = {"已有调整": filing.adjustments, "已有自评": filing.evaluations}
    return next((words for words, found in resting.items() if found.exclude(status=Status.VOID).exists()), "")


def _decided(filing: Filing, person: Person) -> bool:
    """Whether the latest transition, appraisal or edit is a decision of this person, who still holds that stage."""
    acts = Event.objects.filter(filing_id=filing.pk, verb__in=(*CHANGING, APPRAISE, *Verb)).order_by("-number")
    event = acts.first()
    if event is None or event.actor_id != person.pk or event.verb not in DECIDING:
        return False
    return may_review(filing, person, event.stage)


def _rested_on(filing: Filing, verb: Verb) -> str:
    """Why an approval stands, empty where that is not what is asked."""
    resting = _resting(filing) if verb in (Verb.TAKE_BACK, Verb.VOID) else ""
    return f"这份表{resting}，不能{TRANSITIONS[verb].label}。" if resting else ""


def _assigned(filing: Filing, person: Person, verb: Verb) -> str:
    """To whom a filing was assigned that the person could decide otherwise, empty where that is not why."""
    stage, reviewer = stage_of(filing, filing.stage), filing.reviewer
    if verb not in DECIDING or stage is None or reviewer is None or reviewer == person:
        return ""
    could = assignable(filing, stage).filter(pk=person.pk).exists()
    return f"这份表已分派给{reviewer.name}审核；要由您审核，请先改派。" if could else ""


def _impossible(filing: Situation, person: Standing, verb: Verb) -> str:
    """Why a transition cannot be: 四性审核, or the state."""
    if verb is Verb.WITHDRAW and person.prepares and filing.stage == 1:
        return "审核人已填写四性审核，不能再撤回；要修改，请联系审核人退回。"
    if verb in (*DECIDING, Verb.VOID) and person.reviews and filing.appraised:
        return _appraised(filing.grade)
    return f"这份表现在是「{filing.status.label}」，您不能{TRANSITIONS[verb].label}。"


def _appraised(grade: Grade | None) -> str:
    """What the result of 四性审核 leaves to decide."""
    if grade is None:
        return "本环节要求四性审核，请先填写四性审核表，再作决定。"
    left = "通过或退回修改" if grade in APPROVING else "退回修改" if grade is Grade.FAIR else "作废"
    return f"四性审核结果为「{grade.label}」，只能{left}。"


def _cut(text: str) -> str:
    return clean(text).strip()[:REASON_LIMIT]
