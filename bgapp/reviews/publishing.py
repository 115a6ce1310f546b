"""Publication (公开): who makes approved filings public, one by one, and takes them back.

A reviewer of the last stage does, by the rule of separation (``duties.may_review``). What is classified never becomes
public; of a target and its adjustments one at most is, and what approval gave stands as long as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from bgapp.filings import force
from bgapp.filings.access import fetch_all, fetch_locked, listed, replaced
from bgapp.filings.errors import NotAllowed
from bgapp.filings.events import PUBLISH, UNPUBLISH, record
from bgapp.filings.origin import origin
from bgapp.filings.posts import posts_of
from bgapp.filings.querying import EVALUATING
from bgapp.models import Filing, Person, Stage
from bgapp.reviews.awaiting import reviewed_last
from bgapp.reviews.duties import acting_as, last_stage, may_review
from bgapp.reviews.guarding import needed_reason
from bgapp.rules.transitions import Status


class Obstacle(Enum):
    """Why a filing is not published: in a word, and in a sentence that goes on after its name."""

    CLASSIFIED = "涉密", "是涉密的，不公开。"
    UNAPPROVED = "未批复", "还没有批复，批复后才能公开。"
    REPLACED = "已被调整替代", "已被批复的调整替代，请公开调整后的那一份。"
    NOT_THEIRS = "您不是最后环节的审核人", "不由您公开：只有最后环节的审核人可以公开，或者撤下公开。"
    PUBLISHED = "已公开", "已经公开，不用再公开。"

    def __init__(self, word: str, sentence: str) -> None:
        self.word = word
        self.sentence = sentence


@dataclass(frozen=True)
class Candidate:
    """A filing that somebody asks to publish, and what stands against it."""

    filing: Filing
    obstacle: Obstacle | None


@dataclass(frozen=True)
class Published:
    """What is public of a department in a year, as far as the person may publish it: how much, and since when."""

    year: int
    department: int
    name: str
    evaluations: int
    targets: int
    latest: datetime

    @property
    def count(self) -> int:
        return self.targets + self.evaluations


def publishes(person: Person) -> bool:
    """Whether the person holds the post of a last stage of any period, or stands in for somebody who does."""
    later = Stage.objects.filter(period=OuterRef("period"), number__gt=OuterRef("number"))
    roles = posts_of(person).values("role")
    return not person.is_administrator and Stage.objects.filter(~Exists(later), role__in=roles).exists()


def may_publish(filing: Filing, person: Person) -> bool:
    """Whether the filing is the person's to publish, or to take back, once nothing else stands against it."""
    return may_review(filing, person, last_stage(filing))


def offers_publication(filing: Filing, person: Person) -> bool:
    """Whether the person who fetched the filing may publish it now, or take it back."""
    obstacle = _obstacle(filing, theirs=True)
    return obstacle in (None, Obstacle.PUBLISHED) and may_publish(filing, person)


def candidates(person: Person, filing_ids: Collection[int]) -> list[Candidate]:
    """Those of the filings whose form the person may see, unit by unit; in two queries."""
    theirs = set(_theirs(person).filter(pk__in=filing_ids).values_list("pk", flat=True))
    rows = fetch_all(person, filing_ids).select_related(None).select_related("unit")
    ordered = rows.order_by("unit__path", "year", "edition", "name", "pk")
    return [Candidate(filing, _obstacle(filing, theirs=filing.pk in theirs)) for filing in ordered]


def published(person: Person) -> list[Published]:
    """What is public and the person's, by year and department, the newest year first."""
    kinds = {"evaluation_count": Q(edition__in=EVALUATING), "target_count": ~Q(edition__in=EVALUATING)}
    rows = (
        _theirs(person)
        .filter(force.published())
        .order_by("-year", "unit__department__path")
        .values_list("year", "unit__department", "unit__department__name")
        .annotate(**{kind: Count("pk", filter=condition) for kind, condition in kinds.items()})
        .annotate(latest=Max("published_at"))
    )
    return [Published(*row) for row in rows]


def unpublished(person: Person) -> dict[int, int]:
    """How many filings of each year the person may publish and has not."""
    return dict(_unpublished(person).order_by().values_list("year").annotate(count=Count("pk")))


def published_ids(person: Person, year: int, department: int | None = None) -> list[int]:
    """What is public of a year and the person's, of one department or of all."""
    rows = _theirs(person).filter(force.published(), year=year)
    if department is not None:
        rows = rows.filter(unit__department=department)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def unpublished_ids(person: Person, year: int) -> list[int]:
    """What the person may publish of a year and has not."""
    return list(_unpublished(person).filter(year=year).order_by("pk").values_list("pk", flat=True))


def publish(person: Person, filing_id: int) -> Filing:
    """公开. 404 where the filing is invisible, :class:`NotAllowed` with what stands against it.

    What it adjusts is public no longer: one version of a target is.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        if obstacle := _obstacle(filing, theirs=may_publish(filing, person)):
            raise NotAllowed(f"「{filing.name}」{obstacle.sentence}")
        filing.published_at = origin().moment
        _log(filing, person, PUBLISH, {})
        _take_place(filing, person)
    return filing


def unpublish(person: Person, filing_id: int, reason: str) -> Filing:
    """撤下公开. 404 where the filing is invisible, :class:`NotAllowed`, :class:`Refused` for too short a reason.

    Folders that were made with it are not given out any more.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        if not may_publish(filing, person):
            raise NotAllowed(f"「{filing.name}」{Obstacle.NOT_THEIRS.sentence}")
        if filing.published_at is None:
            raise NotAllowed(f"「{filing.name}」没有公开，不用撤下。")
        detail = {"reason": needed_reason("撤下公开", reason)}
        filing.published_at = None
        _log(filing, person, UNPUBLISH, detail)
    return filing


def _theirs(person: Person) -> QuerySet[Filing]:
    """The filings that are the person's to publish, whatever else stands against it."""
    return listed(person).filter(pk__in=reviewed_last(person).values("pk"))


def _unpublished(person: Person) -> QuerySet[Filing]:
    return _theirs(person).filter(force.in_force(), published_at=None, classified=False)


def _obstacle(filing: Filing, *, theirs: bool) -> Obstacle | None:
    """The first thing that stands against publishing a filing that was fetched with ``replaced``."""
    standing = {
        Obstacle.CLASSIFIED: filing.classified,
        Obstacle.UNAPPROVED: filing.status != Status.APPROVED,
        Obstacle.PUBLISHED: filing.published_at is not None,
        Obstacle.REPLACED: replaced(filing),
        Obstacle.NOT_THEIRS: not theirs,
    }
    return next((obstacle for obstacle, stands in standing.items() if stands), None)


def _take_place(filing: Filing, person: Person) -> None:
    """Take back whichever earlier version of the target is public."""
    while filing.adjusts_id is not None:
        filing = Filing.objects.select_for_update().get(pk=filing.adjusts_id)
        if filing.published_at is not None:
            filing.published_at = None
            _log(filing, person, UNPUBLISH, {"adjusted": True})


def _log(filing: Filing, person: Person, verb: str, detail: dict[str, Any]) -> None:
    """Keep and log what was done, as a deed of the last stage."""
    acting = acting_as(filing, person, last_stage(filing))
    record(filing, person, verb, detail, **acting, published_at=filing.published_at)
