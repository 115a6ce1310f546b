"""The log of a filing: numbered, append-only, chained."""

from __future__ import annotations

from typing import Any

from bgapp.filings.origin import origin
from bgapp.filings.trail import link
from bgapp.models import Event, Filing, Person

CREATE = "create"
EDIT = "edit"
HAND_OVER = "hand_over"
CLASSIFY = "classify"
ATTACH = "attach"
REMOVE = "remove"
ANSWER = "answer"
EXPLAIN = "explain"
COMMENT = "comment"
REPLY = "reply"
RESOLVE = "resolve"
REOPEN = "reopen"
IMPORT = "import"
APPRAISE = "appraise"
ASSIGN = "assign"
PUBLISH = "publish"
UNPUBLISH = "unpublish"

CHANGING = (EDIT, IMPORT, ATTACH, REMOVE, ANSWER, EXPLAIN)
"""What changes what will be submitted: the cells, the evidence, what is answered to findings, why it is adjusted."""

COMMENTING = (COMMENT, REPLY, RESOLVE, REOPEN)
"""What is said about the form and changes nothing in it."""

LOOK_BACK = 200  # events searched for who changed a cell last


def record(
    filing: Filing,
    person: Person,
    verb: str,
    detail: dict[str, Any],
    *,
    role: str,
    acted_at: int = 0,
    represented: Person | None = None,
    **columns: Any,
) -> Event:
    """Append an event to a filing whose row the caller has locked, and set the filing's ``columns`` with it.

    ``role`` is as what the person acted (a :class:`Role`, or ``ADMINISTRATOR``), ``represented`` for whom;
    ``acted_at`` the review stage at which that was, 0 outside review.
    """
    event = Event(
        filing_id=filing.pk,
        number=filing.event_count + 1,
        at=origin().moment,
        actor=person,
        actor_name=person.name,
        role=role,
        represented=represented,
        represented_name=represented.name if represented else "",
        channel=origin().channel,
        address=origin().address,
        verb=verb,
        stage=acted_at,
        detail=detail,
    )
    event.digest = link(event, filing.event_digest)
    filing.event_count, filing.event_digest = event.number, event.digest
    Filing.objects.filter(pk=filing.pk).update(event_count=event.number, event_digest=event.digest, **columns)
    event.save()
    return event


def last_edit(filing: Filing, place: dict[str, str]) -> Event | None:
    """The latest event that changed a place (``where``, or ``row`` and ``field``)."""
    events = Event.objects.filter(filing_id=filing.pk, verb__in=(EDIT, IMPORT)).order_by("-number")[:LOOK_BACK]
    return next((event for event in events if any(_at(edit, place) for edit in event.detail["edits"])), None)


def _at(edit: dict[str, Any], place: dict[str, str]) -> bool:
    """Whether an edit touched the place; adding, deleting or moving a row touches all of it."""
    if "row" in place and "field" not in edit:
        return edit.get("row") == place["row"]
    return all(edit.get(name) == value for name, value in place.items())
