"""Batches (批量审核): one decision about many filings; whose they are, how far they are, and how they end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from bgapp.filings import works
from bgapp.filings.access import fetch_all
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.origin import origin
from bgapp.filings.posts import REVIEWERS, posts_of
from bgapp.models import Batch, BatchLine, Person
from bgapp.reviews.batches.tasks import decide_batch
from bgapp.reviews.guarding import reason_for
from bgapp.rules.transitions import Verb

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Outcome = BatchLine.Outcome
LIMIT = 1_000
GIVEN_UP = f"处理时中断了 {works.ATTEMPTS} 次，停在了中途。已经办的不受影响，没有处理的还在待审里；请告诉系统管理员。"
HIDDEN = "（已看不到的表）"


class Tally(TypedDict):
    """How many filings of a batch went through, how many did not, and how many were not dealt with (yet)."""

    passed: int
    refused: int
    settled: int
    left: int


ListedBatch: TypeAlias = "WithAnnotations[Batch, Tally]"
TALLIED = {"passed": Outcome.DONE, "refused": Outcome.REFUSED, "left": Outcome.OPEN}


def order(person: Person, verb: Verb, picked: Mapping[int, int], reason: str = "") -> Batch:
    """Have filings decided, each in the version that the person saw.

    :class:`NotAllowed` for who reviews nothing; :class:`Refused` where none is picked, or too many, or the reason says
    too little.
    """
    if not posts_of(person).filter(role__in=REVIEWERS).exists():
        raise NotAllowed("您没有审核岗位，不能批量审核。")
    if not picked:
        raise Refused("请先勾选要审核的表。")
    if len(picked) > LIMIT:
        raise Refused(f"一次最多审核 {LIMIT} 份，现在选了 {len(picked)} 份。请分几次办。")
    reason = reason_for(verb, reason)
    with transaction.atomic():
        batch = Batch.objects.create(
            person=person, verb=verb, reason=reason, address=origin().address, total=len(picked)
        )
        BatchLine.objects.bulk_create(_lines(batch, picked))
        decide_batch.enqueue(batch.pk)
    return batch


def _lines(batch: Batch, picked: Mapping[int, int]) -> Iterator[BatchLine]:
    """A line each; what the person may not see (any more) stays without its name, and will be refused."""
    seen = fetch_all(batch.person, picked).values_list("pk", "name", "unit__name")
    names = {key: (name, unit) for key, name, unit in seen}
    for number, (key, version) in enumerate(picked.items(), start=1):
        name, unit = names.get(key, (HIDDEN, ""))
        yield BatchLine(batch=batch, number=number, filing_id=key, name=name, unit=unit, version=version)


def batches_of(person: Person) -> QuerySet[ListedBatch]:
    """A person's batches, the newest first, each with its :class:`Tally`."""
    counts = {name: Coalesce(Subquery(_count(outcome)), 0) for name, outcome in TALLIED.items()}
    tallied = Batch.objects.filter(person=person).annotate(**counts, settled=F("passed") + F("refused"))
    return cast("QuerySet[ListedBatch]", tallied)


def _count(outcome: str) -> QuerySet[BatchLine, Any]:
    lines = BatchLine.objects.filter(batch=OuterRef("pk"), outcome=outcome).order_by()
    return lines.values("batch").annotate(count=Count("pk")).values("count")


def fetch(person: Person, batch_id: int) -> ListedBatch:
    """One of the person's own batches, as :func:`batches_of` lists it, else 404."""
    batch = batches_of(person).filter(pk=batch_id).first()
    if batch is None:
        raise Http404("没有这次批量审核，或者它的记录已过期。")
    return batch


def report(batch: Batch) -> QuerySet[BatchLine]:
    """Its lines: first what did not go through, then what was not dealt with, then the rest."""
    order = (Outcome.REFUSED, Outcome.OPEN, Outcome.DONE)
    ranks = [When(outcome=outcome, then=Value(rank)) for rank, outcome in enumerate(order)]
    return batch.lines.order_by(Case(*ranks), "number")


def cancel(person: Person, batch_id: int) -> None:
    """Let what is not yet decided be."""
    works.cancel(fetch(person, batch_id))


def resume(worker: str = "", now: datetime | None = None) -> None:
    """Have batches go on that were interrupted: by the death of a worker, or of a former life of this ``worker``."""
    for batch in works.interrupted(Batch, worker, now):
        with transaction.atomic():
            if works.release(batch, GIVEN_UP):
                decide_batch.enqueue(batch.pk)


def sweep(now: datetime | None = None) -> None:
    """Delete the reports that have expired; what was decided is in the log for ever."""
    Batch.objects.filter(expires_at__lte=now or timezone.now()).delete()
