"""Comments (意见): ask about a place of a form, answer, mark as resolved; for those who prepare or review it.

Departments and finance never see what is said inside a unit; readers see no comments at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404

from bgapp.filings.access import fetch_locked, own, prepares, reviews
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.events import COMMENT, REOPEN, REPLY, RESOLVE, record
from bgapp.filings.origin import origin
from bgapp.filings.posts import posts_of
from bgapp.filings.reading import form_seen
from bgapp.models import Comment, Filing, Message, Person, Role, Visibility
from bgapp.reviews.duties import may_review, represented_at, stage_of
from bgapp.rules.plain import Plain, read
from bgapp.rules.text import clean
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.spots import Spot, exists, name_of, where_of

LONGEST = 1_000
CLOSED = frozenset({Status.APPROVED, Status.VOID})
"""Where nothing is left to say about the form."""

UNRESOLVED: dict[str, Any] = {"resolved_at": None, "resolved_by": None}


@dataclass(frozen=True)
class Speaker:
    """Somebody who says something about a filing: as what, at which review stage (0: none), and for whom."""

    filing: Filing
    person: Person
    role: Role
    stage: int = 0
    represented: Person | None = None

    @property
    def name(self) -> str:
        return f"{self.person.name} 代 {self.represented.name}" if self.represented else self.person.name


def post(person: Person, filing_id: int, spot: Spot, text: str, visibility: Visibility) -> Comment:
    """Open a thread at a place; what departments and finance say is for all.

    404 where the filing is invisible, :class:`NotAllowed` where the person only reads it or it is closed,
    :class:`Refused` where the place is gone or the text is empty or too long.
    """
    with transaction.atomic():
        speaker = _fetch(person, filing_id)
        filing = speaker.filing
        form, edition = form_seen(filing), EDITIONS[filing.edition]
        if not exists(edition, form, spot):
            raise Refused("要写意见的这一格已经没有了，请在最新的表上另选一格。")
        comment = Comment.objects.create(
            filing=filing,
            rows=spot.rows,
            row=spot.row,
            row_name=row_name(form, spot),
            field=spot.field,
            visibility=visibility if own(filing) else Visibility.ALL,
            person=person,
            role=speaker.role,
        )
        _say(comment, speaker, COMMENT, text)
    return comment


def reply(person: Person, filing_id: int, comment_id: int, text: str) -> None:
    """Say more in a thread; refused as :func:`post` is, 404 for a thread that the person does not see."""
    with transaction.atomic():
        speaker = _fetch(person, filing_id)
        _say(_comment(speaker.filing, comment_id), speaker, REPLY, text)


def settle(person: Person, filing_id: int, comment_id: int, *, resolved: bool) -> None:
    """Mark a thread as resolved, or open it again; for whoever opened it, and those who review at the same place."""
    with transaction.atomic():
        speaker = _fetch(person, filing_id)
        comment = _comment(speaker.filing, comment_id)
        if not may_settle(comment, speaker):
            raise NotAllowed("意见由提出的一方标为已解决；请用「回复」说明改了什么。")
        if comment.is_open == resolved:
            columns = {"resolved_at": origin().moment, "resolved_by": person} if resolved else UNRESOLVED
            Comment.objects.filter(pk=comment.pk).update(**columns)
            _record(comment, speaker, RESOLVE if resolved else REOPEN, {})


def may_comment(filing: Filing) -> bool:
    """Whether the person who fetched the filing may say something about it now."""
    return (own(filing) or reviews(filing)) and filing.status not in CLOSED


def may_settle(comment: Comment, speaker: Speaker) -> bool:
    """Whether somebody says when a thread is resolved."""
    is_same_desk = comment.role == speaker.role and speaker.role is not Role.PREPARER
    return comment.person_id == speaker.person.pk or is_same_desk


def speaker_of(filing: Filing, person: Person) -> Speaker:
    """As what the person who fetched the filing speaks: at its stage as its reviewer, else by the own post."""
    stage = stage_of(filing, filing.stage)
    if stage and may_review(filing, person, stage.number):
        represented = represented_at(filing, person, stage.number)
        return Speaker(filing, person, Role(stage.role), stage.number, represented)
    if own(filing):
        return Speaker(filing, person, Role.PREPARER if prepares(filing) else Role.UNIT_REVIEWER)
    department = posts_of(person).filter(role=Role.DEPARTMENT_REVIEWER, unit=filing.unit.department_id)
    return Speaker(filing, person, Role.DEPARTMENT_REVIEWER if department.exists() else Role.FINANCE_REVIEWER)


def row_name(form: Plain, spot: Spot) -> str:
    """What the row of a place is called in a form, empty where it has none."""
    where = where_of(form, Spot(spot.rows, spot.row))
    return read(form, f"{where}.name") if spot.row and where else ""


def _fetch(person: Person, filing_id: int) -> Speaker:
    filing = fetch_locked(person, filing_id)
    if not (own(filing) or reviews(filing)):
        raise NotAllowed("只有这份表的填报人和审核人可以写意见。")
    if filing.status in CLOSED:
        raise NotAllowed(f"这份表现在是「{Status(filing.status).label}」，不再写意见。")
    return speaker_of(filing, person)


def _comment(filing: Filing, comment_id: int) -> Comment:
    seen = filing.comments.all() if own(filing) else filing.comments.filter(visibility=Visibility.ALL)
    found = seen.filter(pk=comment_id).first()
    if found is None:
        raise Http404("没有这条意见，或您无权查看。")
    return found


def _say(comment: Comment, speaker: Speaker, verb: str, text: str) -> None:
    text = clean(text).strip()
    if not 0 < len(text) <= LONGEST:
        raise Refused(f"请写 1 到 {LONGEST} 个字，现在有 {len(text)} 个。")
    Message.objects.create(
        comment=comment,
        person=speaker.person,
        person_name=speaker.name,
        role=speaker.role,
        round=speaker.filing.round,
        text=text,
        at=origin().moment,
    )
    _record(comment, speaker, verb, {"text": text})


def _record(comment: Comment, speaker: Speaker, verb: str, said: dict[str, str]) -> None:
    spot = Spot(comment.rows, comment.row, comment.field)
    about = {
        "comment": comment.pk,
        "about": name_of(EDITIONS[speaker.filing.edition], spot, comment.row_name),
        "visibility": comment.visibility,
    }
    record(
        speaker.filing,
        speaker.person,
        verb,
        about | said,
        role=speaker.role,
        acted_at=speaker.stage,
        represented=speaker.represented,
    )
