"""四性审核 beside a form: what its page shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bgapp.models import Filing, Person
from bgapp.reviews.appraisals.appraising import OPINION_LIMIT, REMARK_LIMIT, checklist_now, may_appraise
from bgapp.reviews.appraisals.opinions import Opinion, grade_of, opinions
from bgapp.rules.appraisal import APPROVING, MOST, Checklist, Grade
from bgapp.rules.transitions import Verb


@dataclass(frozen=True)
class Appraising:
    """The checklist that the person fills in (none where it is not theirs), and the opinions that they may read.

    ``grade`` is the saved result of the stage, ``is_refused`` whether the checklist comes back as it was posted.
    """

    opinions: Sequence[Opinion]
    checklist: Checklist | None = None
    grade: Grade | None = None
    is_refused: bool = False

    grades = tuple(Grade)
    most = float(MOST)
    remark_limit = REMARK_LIMIT
    opinion_limit = OPINION_LIMIT

    @property
    def is_printed(self) -> bool:
        """Whether there is an 审核意见表."""
        return bool(self.opinions) or self.grade is not None

    @property
    def left(self) -> str:
        """The one decision that the result leaves, as a verb; empty where it leaves them all, or is not there yet."""
        if self.grade is None or self.grade in APPROVING:
            return ""
        return Verb.RETURN if self.grade is Grade.FAIR else Verb.VOID


def appraising(filing: Filing, person: Person, refused: Checklist | None = None) -> Appraising | None:
    """What the page of a filing shows to the person who fetched it; ``None`` where there is nothing to show."""
    found = opinions(filing, person)
    if not may_appraise(filing, person):
        return Appraising(found) if found else None
    settled = [opinion for opinion in found if opinion.is_settled]
    return Appraising(settled, refused or checklist_now(filing), grade_of(filing), refused is not None)
