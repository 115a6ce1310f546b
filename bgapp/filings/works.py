"""Work in the background (``models.transfer.Work``): who does it, how it ends, and what becomes of interrupted work.

Several workers may think that a work is theirs, as one that was taken for dead may still be alive. So every write of a
worker swaps against owner and attempt, and whoever finds the work gone stops.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bgapp.models.transfer import Work

W = TypeVar("W", bound=Work)
State = Work.State

DEAD_AFTER = timedelta(minutes=2)
"""Without a sign of life for so long, the worker of a running work is taken for dead."""
ATTEMPTS = 3


class Cancelled(Exception):
    """The person asked for the end of the work."""


class Lost(Exception):
    """The work is no longer this worker's."""


def take(kind: type[W], work_id: int, worker: str) -> W | None:
    """Take over a waiting work; ``None`` where it is not there to be taken."""
    started = {"state": State.RUNNING, "owner": worker, "attempt": F("attempt") + 1, "beat_at": timezone.now()}
    waiting = kind._default_manager.filter(pk=work_id, state=State.WAITING)
    if not waiting.update(**started, done=0, step=""):
        return None
    return kind._default_manager.select_related("person").get(pk=work_id)


def held(work: W) -> QuerySet[W]:
    """The work, as long as it is its worker's in this attempt."""
    works = type(work)._default_manager
    return works.filter(pk=work.pk, state=State.RUNNING, owner=work.owner, attempt=work.attempt)


def beat(work: Work, **columns: object) -> None:
    """A sign of life of a work, with how far it is; ``Cancelled`` or ``Lost`` where going on is for nothing."""
    if not held(work).filter(cancel_asked=False).update(beat_at=timezone.now(), **columns):
        raise Cancelled if held(work).exists() else Lost


def end(works: QuerySet[W], state: str, **columns: object) -> bool:
    """Bring works to an end, from which they are kept for a time; whether there was any."""
    expires = timezone.now() + works.model.kept
    return bool(works.update(state=state, step="", expires_at=expires, **columns))


def cancel(work: Work) -> None:
    """End a work as its person asks: at once where it waits, else when its worker next looks up."""
    works = type(work)._default_manager.filter(pk=work.pk)
    if not end(works.filter(state=State.WAITING), State.CANCELLED):
        works.filter(state=State.RUNNING).update(cancel_asked=True)


def interrupted(kind: type[W], worker: str, now: datetime | None = None) -> list[W]:
    """The running works whose worker is dead: silent for long, or a former life of this ``worker`` that now starts."""
    silent = Q(beat_at__lt=(now or timezone.now()) - DEAD_AFTER)
    return list(kind._default_manager.filter(Q(state=State.RUNNING) & (silent | Q(owner=worker))))


def release(work: Work, given_up: str) -> bool:
    """Let an interrupted work wait again; it ends instead where that was asked for, or was tried often enough."""
    if work.cancel_asked:
        end(held(work), State.CANCELLED)
        return False
    if work.attempt >= ATTEMPTS:
        end(held(work), State.FAILED, note=given_up)
        return False
    return bool(held(work).update(state=State.WAITING, owner="", beat_at=timezone.now(), done=0, step=""))
