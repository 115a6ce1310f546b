"""The log of a filing: numbered, append-only."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from bgapp.models import Event, Filing, Person

CREATE = "create"
EDIT = "edit"
HAND_OVER = "hand_over"
CLASSIFY = "classify"
ATTACH = "attach"
REMOVE = "remove"

CHANGING = (EDIT, ATTACH, REMOVE)
"""What changes what will be submitted: the cells and the evidence."""

LOOK_BACK = 200  # events searched for who changed a cell last


def record(
    filing: Filing, person: Person, verb: str, detail: dict[str, Any], *, acted_at: int = 0, **columns: Any
) -> Event:
    """Append an event to a filing whose row the caller has locked, and set the filing's ``columns`` with it.

    ``acted_at`` is the review stage at which the person acted, 0 outside review.
    """
    filing.event_count += 1
    Filing.objects.filter(pk=filing.pk).update(event_count=filing.event_count, **columns)
    return Event.objects.create(
        filing_id=filing.pk,
        number=filing.event_count,
        at=timezone.now(),
        actor=person,
        actor_name=person.name,
        verb=verb,
        stage=acted_at,
        detail=detail,
    )


def last_edit(filing: Filing, place: dict[str, str]) -> Event | None:
    """The latest event that changed a place (``where``, or ``row`` and ``field``)."""
    events = Event.objects.filter(filing_id=filing.pk, verb=EDIT).order_by("-number")[:LOOK_BACK]
    return next((event for event in events if any(_at(edit, place) for edit in event.detail["edits"])), None)


def _at(edit: dict[str, Any], place: dict[str, str]) -> bool:
    """Whether an edit touched the place; adding, deleting or moving a row touches all of it."""
    if "row" in place and "field" not in edit:
        return edit.get("row") == place["row"]
    return all(edit.get(name) == value for name, value in place.items())
