"""Whose imports these are: a person's own, as long as the person may still file where they belong."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from bgapp.exchange.imports.scope import units_in_scope
from bgapp.models import Import, ImportFile, Person, StagedForm

LONG = ("form", "mends", "places", "written", "remarks", "problems", "seen", "differences", "conflicts")
"""Columns that lists leave out."""


def imports_of(person: Person) -> QuerySet[Import]:
    """The person's imports, the newest first, for paging; ``period`` and ``unit`` are there."""
    allowed = Q(unit=None) | Q(unit__in=units_in_scope(person))
    return Import.objects.filter(allowed, person=person).select_related("period", "unit").order_by("-pk")


def fetch(person: Person, import_id: int) -> Import:
    """One of the person's own imports, else 404."""
    batch = imports_of(person).filter(pk=import_id).first()
    if batch is None:
        raise Http404("没有这次导入，或者它已过期。")
    return batch


def files_of(batch: Import) -> QuerySet[ImportFile]:
    """The files of a fetched import in their order."""
    return batch.files.order_by("position")


def forms_of(person: Person, batch: Import) -> QuerySet[StagedForm]:
    """The staged forms of a fetched import in the order of its files, without their long columns, for paging."""
    return _forms(person, batch).defer(*LONG)


def fetch_form(person: Person, staged_id: int) -> StagedForm:
    """A staged form of one of the person's imports, whole, with ``batch``, ``file`` and ``filing``; else 404."""
    staged = StagedForm.objects.filter(pk=staged_id).select_related("batch").first()
    if staged is not None:
        staged = _forms(person, fetch(person, staged.batch_id)).filter(pk=staged_id).first()
    if staged is None:
        raise Http404("没有这张待导入的表，或者它已过期。")
    return staged


def counts(person: Person, batch: Import) -> dict[str, int]:
    """How many staged forms have each outcome (all outcomes are there), in one query."""
    rows = _forms(person, batch).order_by().values_list("outcome").annotate(count=Count("pk"))
    return dict.fromkeys(StagedForm.Outcome.values, 0) | dict(rows)


def _forms(person: Person, batch: Import) -> QuerySet[StagedForm]:
    """Those that belong to no unit yet, or to one for which the person may file."""
    allowed = Q(unit=None) | Q(unit__in=units_in_scope(person))
    forms = StagedForm.objects.filter(allowed, batch=batch)
    return forms.select_related("batch", "file", "filing", "period", "unit").order_by("file__position", "position")
