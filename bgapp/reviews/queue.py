"""The order in which a reviewer works off what waits: the oldest submission first, as 待审 lists it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bgapp.filings.querying import Row
from bgapp.models import Filing, Person
from bgapp.reviews.awaiting import awaiting


@dataclass(frozen=True)
class Position:
    """Where a filing stands among all that wait: its ``number`` from 1, and the keys of its neighbours."""

    number: int
    count: int
    before: int | None
    after: int | None


def position_of(person: Person, filing: Filing) -> Position | None:
    """The position of a filing, ``None`` where it does not wait for the person."""
    keys = list(_waiting(person).values_list("pk", flat=True))
    if filing.pk not in keys:
        return None
    index, count = keys.index(filing.pk), len(keys)
    before = keys[index - 1] if index else None
    after = keys[index + 1] if index + 1 < count else None
    return Position(index + 1, count, before, after)


def next_after(person: Person, filing: Filing) -> int | None:
    """The key of what comes after a filing that was just decided, else of the first that waits."""
    waiting = _waiting(person)
    later = Q(submitted_at__gt=filing.submitted_at) | Q(submitted_at=filing.submitted_at, pk__gt=filing.pk)
    keys = waiting.values_list("pk", flat=True)
    return keys.filter(later).first() or keys.first()


def _waiting(person: Person) -> QuerySet[Row]:
    return awaiting(person).order_by("submitted_at", "pk")
