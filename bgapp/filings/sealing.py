"""The daily seal (封存) over all chains of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from bgapp.filings.exchange_format import digest
from bgapp.models import Event, Seal, SealedHead

LATE = 1_000
"""Ids are given out before they are committed: so many may have come after a higher one was sealed."""
BATCH = 500

Head = tuple[int, int, str]
"""A filing's id, how many events it has, and the digest of the last."""


def seal_day(now: datetime | None = None) -> Seal | None:
    """The day's seal, at the first asking; ``None`` where the day has its own already, or another worker is at it."""
    now = now or timezone.now()
    if Seal.objects.filter(date=timezone.localdate(now)).exists():
        return None
    try:
        with transaction.atomic():
            return _seal(now)
    except IntegrityError:
        return None


def digest_of_seal(day: date, chains: int, last_event: int, previous: str, heads: Iterable[Head]) -> str:
    """What a seal is signed with: all that it says, the seal before it, and every head that it keeps."""
    content = {"date": day.isoformat(), "chains": chains, "last_event": last_event, "previous": previous}
    return digest(content | {"heads": sorted(list(head) for head in heads)})


def heads_of(seal: Seal) -> Iterator[Head]:
    """The heads that a seal keeps."""
    return SealedHead.objects.filter(seal=seal).values_list("filing_id", "count", "digest").iterator()


def _seal(now: datetime) -> Seal:
    before = Seal.objects.order_by("date").last()
    heads = list(_grown(before.last_event if before else 0))
    day, previous = timezone.localdate(now), before.digest if before else ""
    chains = Event.objects.filter(number=1).count()
    last_event = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    seal = Seal.objects.create(
        date=day,
        sealed_at=now,
        chains=chains,
        last_event=last_event,
        previous=previous,
        digest=digest_of_seal(day, chains, last_event, previous, heads),
    )
    rows = (SealedHead(seal=seal, filing_id=key, count=count, digest=last) for key, count, last in heads)
    SealedHead.objects.bulk_create(rows, batch_size=BATCH)
    return seal


def _grown(sealed: int) -> Iterator[Head]:
    """The heads of the chains with events since an id."""
    following = Event.objects.filter(filing_id=OuterRef("filing_id"), number__gt=OuterRef("number"))
    kept = SealedHead.objects.filter(filing_id=OuterRef("filing_id"), count=OuterRef("number"))
    events = Event.objects.filter(~Exists(following), ~Exists(kept), pk__gt=sealed - LATE)
    return events.values_list("filing_id", "number", "digest").iterator()
