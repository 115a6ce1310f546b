"""The workflow (送审流程) as data: one table that draws the buttons and guards the POST.

Pure: it knows neither the database nor people, only a :class:`Situation` (the filing) and a :class:`Standing`
(what a person is to it). ``reviews.guarding`` gathers both, and ``reviews.workflow`` alone carries a transition out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from bgapp.rules.appraisal import APPROVING, Grade


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    VOID = "void"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(status.value, status.label) for status in cls]


STATUS_LABELS = {
    Status.DRAFT: "草稿",
    Status.IN_REVIEW: "审核中",
    Status.RETURNED: "已退回",
    Status.APPROVED: "已批复",
    Status.VOID: "作废",
}


WITH_PREPARER = frozenset({Status.DRAFT, Status.RETURNED})
"""The statuses in which the cells are the preparer's to change."""


class Moment(Enum):
    """Where in its cycle a filing period stands."""

    BEFORE = "填报还没有开始"
    FILING = "填报期内"
    REVIEW = "填报已截止，审核期内"
    AFTER = "审核已截止"
    ADJUSTED = "调整已截止"


def moment(now: datetime, filing_opens: datetime, filing_ends: datetime, review_ends: datetime) -> Moment:
    """The moment of a period; each window includes its first second and excludes its last."""
    if now < filing_opens:
        return Moment.BEFORE
    if now < filing_ends:
        return Moment.FILING
    return Moment.REVIEW if now < review_ends else Moment.AFTER


def adjustment_moment(now: datetime, filing_opens: datetime, adjustment_ends: datetime | None) -> Moment:
    """The moment of a period for an adjustment (目标调整); without an end there are none."""
    if now < filing_opens:
        return Moment.BEFORE
    return Moment.FILING if adjustment_ends and now < adjustment_ends else Moment.ADJUSTED


class Verb(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    TAKE_BACK = "take_back"
    VOID = "void"
    DELETE = "delete"
    BACKFILL = "backfill"


@dataclass(frozen=True)
class Situation:
    """What the rules need to know of a filing; ``round`` counts its submissions, ``stage`` is 0 outside review.

    ``used``: something rests on its approval (a self-evaluation, an adjustment, publication), so that it stands.
    ``appraised``: the stage asks for 四性审核, whose result, where there is one, is ``grade``.
    """

    status: Status
    stage: int
    stages: int
    round: int
    moment: Moment
    used: bool = False
    appraised: bool = False
    grade: Grade | None = None

    def grants(self, *grades: Grade) -> bool:
        """Whether a decision that takes one of these grades may be made."""
        return not self.appraised or self.grade in grades


@dataclass(frozen=True)
class Standing:
    """What a person is to a filing.

    ``prepares``: a preparer of its unit. ``reviews``: may decide at the current stage. ``reviews_last``: may decide at
    the last stage. ``decided``: made the latest decision, and nobody has acted since.
    """

    prepares: bool = False
    reviews: bool = False
    reviews_last: bool = False
    decided: bool = False


Guard = Callable[[Situation, Standing], bool]


@dataclass(frozen=True)
class Transition:
    """A thing that may be done to a filing: ``allows`` says in which state and by whom, ``again`` in which window."""

    verb: Verb
    label: str
    sources: frozenset[Status]
    allows: Guard
    past: str
    needs_reason: bool = False
    any_time: bool = False


def _may_void(filing: Situation, person: Standing) -> bool:
    """By the last stage from 已批复, by the current one on a result 差, else by the preparer of what was submitted."""
    if filing.status is Status.APPROVED:
        return person.reviews_last and not filing.used
    if filing.status is Status.IN_REVIEW:
        return person.reviews and filing.appraised and filing.grade is Grade.POOR
    return person.prepares and filing.round > 0


REASON_LENGTH = 10  # a reason for returning or voiding must say something

TRANSITIONS = {
    transition.verb: transition
    for transition in (
        Transition(
            Verb.SUBMIT,
            "提交审核",
            WITH_PREPARER,
            lambda filing, person: person.prepares,
            past="提交审核",
        ),
        Transition(
            Verb.WITHDRAW,
            "撤回",
            frozenset({Status.IN_REVIEW}),
            lambda filing, person: person.prepares and filing.stage == 1 and filing.grade is None,
            past="撤回送审",
        ),
        Transition(
            Verb.APPROVE,
            "通过",
            frozenset({Status.IN_REVIEW}),
            lambda filing, person: person.reviews and filing.grants(*APPROVING),
            past="审核通过",
        ),
        Transition(
            Verb.RETURN,
            "退回修改",
            frozenset({Status.IN_REVIEW}),
            lambda filing, person: person.reviews and filing.grants(*APPROVING, Grade.FAIR),
            past="退回修改",
            needs_reason=True,
        ),
        Transition(
            Verb.TAKE_BACK,
            "收回决定",
            frozenset({Status.IN_REVIEW, Status.RETURNED, Status.APPROVED}),
            lambda filing, person: person.decided and not filing.used,
            past="收回决定",
        ),
        Transition(
            Verb.VOID,
            "作废",
            frozenset({Status.DRAFT, Status.IN_REVIEW, Status.RETURNED, Status.APPROVED}),
            lambda filing, person: _may_void(filing, person),
            past="作废",
            needs_reason=True,
        ),
        Transition(
            Verb.DELETE,
            "删除草稿",
            frozenset({Status.DRAFT}),
            lambda filing, person: person.prepares and filing.round == 0,
            past="删除草稿",
            any_time=True,
        ),
        Transition(
            Verb.BACKFILL,
            "补录",
            frozenset(),  # nobody's button: what is imported into a period opened for it
            lambda filing, person: False,
            past="补录，即为已批复",
        ),
    )
}


ADJUSTED = "调整已截止，不能提交调整；如确有需要，请联系系统管理员延长调整截止时间。"


def possible(verb: Verb, filing: Situation, person: Standing) -> bool:
    """Whether state and person allow a transition, the window aside."""
    transition = TRANSITIONS[verb]
    return filing.status in transition.sources and transition.allows(filing, person)


def closed(verb: Verb, filing: Situation) -> str:
    """The sentence that refuses a transition at this moment, empty when the window is open.

    What was never submitted must be in until filing ends; everything else may move until review ends. An adjustment is
    submitted until adjustment ends, and decided whenever that is.
    """
    if TRANSITIONS[verb].any_time or filing.moment is Moment.FILING:
        return ""
    if filing.moment is Moment.BEFORE:
        return "填报还没有开始，请等申报期开放后再操作。"
    if filing.moment is Moment.ADJUSTED:
        return ADJUSTED if verb is Verb.SUBMIT else ""
    if filing.moment is Moment.AFTER:
        return "审核已截止，不能再提交或审核；如确有需要，请联系系统管理员延长申报期。"
    if verb is Verb.SUBMIT and filing.round == 0:
        return "填报已截止，不能首次提交；如确有需要，请联系系统管理员延长申报期。"
    return ""


def outcome(verb: Verb, filing: Situation, before: tuple[Status, int] | None) -> tuple[Status, int]:
    """Status and stage after a transition; ``before`` is what a withdrawal or taking back restores, else ``None``."""
    if before:
        return before
    if verb is Verb.BACKFILL:
        return Status.APPROVED, 0
    if verb is Verb.APPROVE:
        return (Status.APPROVED, 0) if filing.stage == filing.stages else (Status.IN_REVIEW, filing.stage + 1)
    fixed = {Verb.SUBMIT: (Status.IN_REVIEW, 1), Verb.RETURN: (Status.RETURNED, 0), Verb.VOID: (Status.VOID, 0)}
    return fixed[verb]
