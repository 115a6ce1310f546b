"""Which filings a person's file holds: those asked for that the person may see, as the person may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from bgapp.exchange.prints import extras_of, file_stem
from bgapp.filings.access import fetch_all, own
from bgapp.filings.exchange_format import codes_of, without_keys
from bgapp.filings.reading import forms_seen
from bgapp.models import Filing, ListedProject, Person
from bgapp.rules.plain import Plain, read
from bgapp.sheets.book import Cover, Entry, Printout
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.naming import shared

LIMIT = 3000
CHUNK = 100
"""Filings that are in memory at once."""

TARGETS, EVALUATIONS, BOTH = "项目绩效目标汇总表", "项目绩效自评汇总表", "项目绩效汇总表"


@dataclass(frozen=True)
class Chosen:
    """A filing of the file; ``own`` says that its cells are those of the person's own unit as they stand."""

    filing_id: int
    own: bool
    entry: Entry
    printout: Printout
    stem: str
    """The name of its own file, without extension."""
    codes: Plain
    """What the exchange format says beside its cells."""


def ordered(person: Person, filing_ids: Sequence[int]) -> list[int]:
    """Those of the filings that the person may see, in the order of a book: unit by unit, as the project list has them.

    What is in no list comes last, by name.
    """
    listings = ListedProject.objects.filter(period=OuterRef("period"), project=OuterRef("project"))
    found = fetch_all(person, filing_ids).annotate(listing=Subquery(listings.values("pk")[:1]))
    listed = F("listing").asc(nulls_last=True)
    return list(found.order_by("unit__path", "year", "edition", listed, "name", "pk").values_list("pk", flat=True))


def cover_for(filing_ids: Sequence[int]) -> Cover:
    """What the cover of a book of filings says; where they are of several units, the unit is their department."""
    filings = Filing.objects.filter(pk__in=filing_ids)
    scopes = filings.values_list("unit__name", "unit__department__name", "year", "edition").distinct().order_by()
    units, departments, years, editions = zip(*scopes, strict=True)
    unit = shared(units) or shared(name or "" for name in departments)
    return Cover(_title(editions), unit, shared(map(str, years)))


def chosen(person: Person, filing_ids: Sequence[int]) -> Iterator[list[Chosen]]:
    """The filings in the order asked for, some at a time; access is checked now, and what is hidden left out."""
    for start in range(0, len(filing_ids), CHUNK):
        part = filing_ids[start : start + CHUNK]
        found = {filing.pk: filing for filing in fetch_all(person, part).select_related("project")}
        filings = [found[filing_id] for filing_id in part if filing_id in found]
        forms = map(without_keys, forms_seen(filings))
        yield [_chosen(filing, form) for filing, form in zip(filings, forms, strict=True)]


def hidden(person: Person, made: Sequence[tuple[int, bool]]) -> int:
    """How many of the filings in a file the person may not see any more, or not as they stand in it."""
    now = {filing.pk: own(filing) for filing in fetch_all(person, [filing_id for filing_id, _ in made])}
    return sum(filing_id not in now or (was_own and not now[filing_id]) for filing_id, was_own in made)


def _chosen(filing: Filing, form: Plain) -> Chosen:
    entry = Entry(filing.name, filing.unit.name, read(form, "title"))
    return Chosen(filing.pk, own(filing), entry, Printout(form, extras_of(filing)), file_stem(filing), codes_of(filing))


def _title(editions: Sequence[str]) -> str:
    evaluates = {bool(EDITIONS[edition].evaluates) for edition in editions}
    if len(evaluates) > 1:
        return BOTH
    return EVALUATIONS if evaluates.pop() else TARGETS
