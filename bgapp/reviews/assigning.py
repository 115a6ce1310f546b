"""分派: who holds the post of a stage gives a waiting filing to one of those who may decide it, or takes that back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bgapp.filings.access import fetch_locked
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.events import ASSIGN, record
from bgapp.filings.posts import REVIEWERS
from bgapp.models import Filing, Person, Post, Role, Stage
from bgapp.reviews.duties import assignable, stage_of
from bgapp.reviews.guarding import check_seen
from bgapp.reviews.notices.telling import tell_assigned
from bgapp.rules.transitions import Status


def assignees(filing: Filing, person: Person) -> list[Person]:
    """Those to whom the person may assign a filing, or else nobody."""
    stage = _waiting_at(filing)
    found = list(assignable(filing, stage)) if stage else []
    return found if person in found else []


def colleagues(person: Person) -> QuerySet[Person]:
    """Who, the person among them, holds one of the person's own review posts: one of them may be assigned to."""
    own = Post.objects.filter(person=person, role=OuterRef("role"))
    there = Q(Exists(own.filter(unit=OuterRef("unit")))) | Q(role=Role.FINANCE_REVIEWER) & Q(Exists(own))
    posts = Post.objects.filter(there, role__in=REVIEWERS, person=OuterRef("pk"))
    return Person.objects.filter(Exists(posts), is_active=True)


def assign(person: Person, filing_id: int, version: int, reviewer_id: int | None) -> Filing:
    """Assign a filing to a reviewer, or with ``None`` to nobody, so that all of its stage may decide it again.

    404 where the filing is invisible; :class:`Conflict` where it has moved since the person saw it;
    :class:`NotAllowed` where it does not wait, or the person could not decide it by an own post; :class:`Refused` where
    the reviewer cannot.
    """
    with transaction.atomic():
        filing = fetch_locked(person, filing_id)
        check_seen(filing, version)
        able = {each.pk: each for each in assignees(filing, person)}
        if not able:
            raise NotAllowed("只有本环节的审核人可以分派正在等候审核的表。")
        if reviewer_id is not None and reviewer_id not in able:
            raise Refused("所选的人不能审这一份：不是本环节的审核人，或者填报过、在别的环节审过。请另选。")
        if reviewer_id != filing.reviewer_id:
            _give(filing, person, able[reviewer_id] if reviewer_id is not None else None)
    return filing


def _give(filing: Filing, person: Person, reviewer: Person | None) -> None:
    stage = _waiting_at(filing)
    assert stage
    detail = {"to": reviewer.name if reviewer else ""}
    record(filing, person, ASSIGN, detail, role=stage.role, acted_at=stage.number, reviewer=reviewer)
    filing.reviewer = reviewer
    tell_assigned(filing, reviewer, person)


def _waiting_at(filing: Filing) -> Stage | None:
    """The stage at which a filing waits."""
    return stage_of(filing, filing.stage) if filing.status == Status.IN_REVIEW else None
