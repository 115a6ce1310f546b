"""Which version of a target holds: the approved one (在执行), until an adjustment (目标调整) of it is approved.

Conditions over filings, asked in the database.
"""

from __future__ import annotations

from django.db.models import Q

from bgapp.models import Filing
from bgapp.rules.transitions import Status

OPEN = (Status.DRAFT, Status.IN_REVIEW, Status.RETURNED)


def in_force() -> Q:
    """Approved, and replaced by no adjustment."""
    return Q(status=Status.APPROVED) & ~replaced()


def replaced() -> Q:
    """Adjusted by a filing that was approved in its place."""
    return _adjusted_by(Status.APPROVED)


def adjusting() -> Q:
    """调整在审: an adjustment of it is on its way."""
    return _adjusted_by(*OPEN)


def published() -> Q:
    """公开: published, and still approved and not classified; a target stays so until its adjustment is published."""
    return Q(published_at__isnull=False, status=Status.APPROVED, classified=False)


def counted() -> Q:
    """What stands for its project in counts and sums: neither void, nor replaced, nor an adjustment on its way."""
    return ~Q(status=Status.VOID) & (Q(adjusts=None) | Q(status=Status.APPROVED)) & ~replaced()


def _adjusted_by(*statuses: Status) -> Q:
    """As one list of few, which a database makes once and not for each filing that it counts."""
    adjustments = Filing.objects.filter(adjusts__isnull=False, status__in=statuses)
    return Q(pk__in=adjustments.values("adjusts"))
