"""How many filings stand at each status, and what their amounts come to; what is void counts for nothing.

What targets apply for and what self-evaluations had are not added up: a sum is of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from bgapp.filings.querying import EVALUATING
from bgapp.models import Filing
from bgapp.rules.transitions import Status


@dataclass(frozen=True)
class Pile:
    """Filings of one kind: how many, and their amounts in yuan."""

    count: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """What stands at a status."""

    status: Status
    targets: Pile = Pile()
    evaluations: Pile = Pile()

    @property
    def count(self) -> int:
        return self.targets.count + self.evaluations.count


@dataclass(frozen=True)
class Total:
    """What there is besides the ``void`` ones."""

    targets: Pile
    evaluations: Pile
    void: int = 0

    @property
    def count(self) -> int:
        return self.targets.count + self.evaluations.count

    @property
    def all(self) -> int:
        return self.count + self.void

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


def tally_up(filings: QuerySet[Any]) -> list[Tally]:
    """By status in the order of the workflow, also those with none."""
    found = filings.order_by().values("status").annotate(**_piles(Q()))
    tallies = {row["status"]: Tally(Status(row["status"]), *_read(row)) for row in found}
    return [tallies.get(status, Tally(status)) for status in Status]


def total_of(tallies: Sequence[Tally]) -> Total:
    alive = [tally for tally in tallies if tally.status is not Status.VOID]
    void = sum(tally.count for tally in tallies if tally.status is Status.VOID)
    return Total(_sum(tally.targets for tally in alive), _sum(tally.evaluations for tally in alive), void)


def total_rows(rows: QuerySet[Any]) -> Total:
    """Over filings, or over listed projects, of which none is void."""
    void = Q(status=Status.VOID) if rows.model is Filing else Q(pk__in=())
    found = rows.aggregate(**_piles(~void), void=Count("pk", filter=void))
    return Total(*_read(found), found["void"])


def _piles(counted: Q) -> dict[str, Count | Sum]:
    kinds = {"targets": counted & ~Q(edition__in=EVALUATING), "evaluations": counted & Q(edition__in=EVALUATING)}
    counts = {kind: Count("pk", filter=condition) for kind, condition in kinds.items()}
    return counts | {f"{kind}_yuan": Sum("amount", filter=condition) for kind, condition in kinds.items()}


def _read(row: dict[str, Any]) -> tuple[Pile, Pile]:
    targets, evaluations = (Pile(row[kind], row[f"{kind}_yuan"] or Decimal(0)) for kind in ("targets", "evaluations"))
    return targets, evaluations


def _sum(piles: Iterable[Pile]) -> Pile:
    kept = list(piles)
    return Pile(sum(pile.count for pile in kept), sum((pile.amount for pile in kept), Decimal(0)))
