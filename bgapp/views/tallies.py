"""How many filings stand at each status, and what their amounts come to; no project counts twice.

What is void counts for nothing, nor does a target that an adjustment has replaced, or an adjustment before it is
approved. What targets apply for and what self-evaluations had are not added up: a sum is of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from bgapp.filings.force import counted, replaced
from bgapp.filings.querying import EVALUATING
from bgapp.models import Filing
from bgapp.rules.transitions import Status

VOID = Q(status=Status.VOID)
PENDING = Q(adjusts__isnull=False) & ~Q(status=Status.APPROVED)


@dataclass(frozen=True)
class Pile:
    """Filings of one kind: how many, and their amounts in yuan."""

    count: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """What stands at a status, and how many of it count for nothing because of an adjustment (``aside``)."""

    status: Status
    targets: Pile = Pile()
    evaluations: Pile = Pile()
    aside: int = 0

    @property
    def count(self) -> int:
        return self.targets.count + self.evaluations.count

    @property
    def all(self) -> int:
        return self.count + self.aside


@dataclass(frozen=True)
class Total:
    """What counts, and how many do not: ``void`` ones, targets ``replaced``, adjustments ``pending``."""

    targets: Pile
    evaluations: Pile
    void: int = 0
    replaced: int = 0
    pending: int = 0

    @property
    def count(self) -> int:
        return self.targets.count + self.evaluations.count

    @property
    def all(self) -> int:
        return self.count + self.void + self.replaced + self.pending

    @property
    def is_mixed(self) -> bool:
        return bool(self.targets.count and self.evaluations.count)

    @property
    def amount(self) -> Decimal:
        """Yuan of the one kind that there is, of the targets where there are both."""
        return self.targets.amount if self.targets.count else self.evaluations.amount

    @property
    def words(self) -> str:
        """What ``amount`` is."""
        return "目标金额合计" if self.is_mixed else "合计"

    @property
    def left_out(self) -> str:
        """What does not count, in words: 2 份作废、1 份未批复的调整."""
        parts = (("作废", self.void), ("已被调整替代", self.replaced), ("未批复的调整", self.pending))
        return "、".join(f"{count:,} 份{words}" for words, count in parts if count)


def tally_up(filings: QuerySet[Any]) -> list[Tally]:
    """By status in the order of the workflow, also those with none."""
    piled = counted() | VOID
    aside = Count("pk", filter=~piled)
    found = filings.order_by().values("status").annotate(**_piles(piled), aside_count=aside)
    tallies = {row["status"]: Tally(Status(row["status"]), *_read(row), row["aside_count"]) for row in found}
    return [tallies.get(status, Tally(status)) for status in Status]


def total_of(tallies: Sequence[Tally]) -> Total:
    """What those of a year come to, say; approved ones that stand aside were replaced, others are adjustments."""
    alive = [tally for tally in tallies if tally.status is not Status.VOID]
    void = sum(tally.count for tally in tallies if tally.status is Status.VOID)
    replaced_ones = sum(tally.aside for tally in alive if tally.status is Status.APPROVED)
    pending = sum(tally.aside for tally in alive) - replaced_ones
    piles = _sum(tally.targets for tally in alive), _sum(tally.evaluations for tally in alive)
    return Total(*piles, void, replaced_ones, pending)


def total_rows(rows: QuerySet[Any]) -> Total:
    """Over filings, or over listed projects, which all count."""
    if rows.model is not Filing:
        return Total(*_read(rows.aggregate(**_piles(Q()))))
    asides = {"void": VOID, "replaced": Q(status=Status.APPROVED) & replaced(), "pending": ~VOID & PENDING}
    counts = {f"{name}_count": Count("pk", filter=condition) for name, condition in asides.items()}
    found = rows.aggregate(**_piles(counted()), **counts)
    return Total(*_read(found), *(found[name] for name in counts))


def _piles(piled: Q) -> dict[str, Count | Sum]:
    kinds = {"targets": piled & ~Q(edition__in=EVALUATING), "evaluations": piled & Q(edition__in=EVALUATING)}
    counts = {kind: Count("pk", filter=condition) for kind, condition in kinds.items()}
    return counts | {f"{kind}_yuan": Sum("amount", filter=condition) for kind, condition in kinds.items()}


def _read(row: dict[str, Any]) -> tuple[Pile, Pile]:
    targets, evaluations = (Pile(row[kind], row[f"{kind}_yuan"] or Decimal(0)) for kind in ("targets", "evaluations"))
    return targets, evaluations


def _sum(piles: Iterable[Pile]) -> Pile:
    kept = list(piles)
    return Pile(sum(pile.count for pile in kept), sum((pile.amount for pile in kept), Decimal(0)))
