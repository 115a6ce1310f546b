"""For whom a person may import: the units for which they file, and in 补录 those that they review last."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bgapp.filings.access import backfilled_units, preparing_units
from bgapp.models import Period, Person, Unit


def units_in_scope(person: Person) -> QuerySet[Unit]:
    """The units whose forms the person may import into some period."""
    return Unit.objects.filter(Q(pk__in=preparing_units(person).values("pk")) | _backfilled(person))


def periods_in_scope(person: Person) -> QuerySet[Period]:
    """The periods that an upload may name, the newest first: all for preparers, else those for 补录."""
    if preparing_units(person).exists():
        return Period.objects.order_by("-year", "edition")
    wanted = [period.pk for period in _backfills() if backfilled_units(person, period).exists()]
    return Period.objects.filter(pk__in=wanted).order_by("-year", "edition")


def backfilled_unit_ids(person: Person, period: Period) -> set[int]:
    """The units for which the person's import into the period is 补录."""
    return set(backfilled_units(person, period).values_list("pk", flat=True)) if period.backfill else set()


def not_preparer_of(unit: Unit) -> str:
    """Why the person may not import this unit's forms."""
    return f"您不是「{unit.name}」的填报人，不能导入它的表。"


def _backfills() -> QuerySet[Period]:
    return Period.objects.filter(backfill=True)


def _backfilled(person: Person) -> Q:
    units = Q(pk__in=())
    for period in _backfills():
        units |= Q(pk__in=backfilled_units(person, period).values("pk"))
    return units
