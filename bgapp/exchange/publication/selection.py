"""What goes into a folder: what is published by then, as it was approved, and nothing that is ours alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from bgapp.exchange.books.selection import CHUNK, ordered
from bgapp.filings import force
from bgapp.filings.access import fetch_all
from bgapp.filings.exchange_format import codes_of, without_keys
from bgapp.filings.reading import frozen_forms
from bgapp.models import Filing, Person
from bgapp.rules.plain import Plain, read
from bgapp.sheets.book import Entry
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition

STEM_LENGTH = 12


@dataclass(frozen=True)
class Public:
    """A filing as everybody may read it; ``amount`` in yuan, ``stem`` the name of its own files.

    The stem hangs on unit, project, form and year alone, so that a link to it lasts however often the folder is made.
    """

    filing_id: int
    entry: Entry
    department: str
    year: int
    edition: Edition
    form: Plain
    codes: Plain
    amount: Decimal | None
    published_on: date
    stem: str


def published(person: Person, filing_ids: Sequence[int]) -> list[int]:
    """Those of the filings that are published now and that the person may see, in the order of a book."""
    public = Filing.objects.filter(force.published(), pk__in=filing_ids)
    return ordered(person, list(public.values_list("pk", flat=True)))


def public_forms(person: Person, filing_ids: Sequence[int]) -> Iterator[list[Public]]:
    """The filings in the order asked for, some at a time; what is published is asked again, the rest left out."""
    for start in range(0, len(filing_ids), CHUNK):
        part = filing_ids[start : start + CHUNK]
        rows = fetch_all(person, part).filter(force.published())
        found = {filing.pk: filing for filing in rows.select_related("unit__department", "project")}
        forms = frozen_forms(found.values())
        yield [_public(found[key], without_keys(forms[key])) for key in part if key in found]


def withdrawn(made: Sequence[tuple[int, bool]]) -> int:
    """How many of the filings in a folder are not published any more."""
    public = Filing.objects.filter(force.published(), pk__in=[filing_id for filing_id, _ in made])
    return len(made) - public.count()


def _public(filing: Filing, form: Plain) -> Public:
    assert filing.published_at is not None  # ``force.published``
    return Public(
        filing_id=filing.pk,
        entry=Entry(filing.name, filing.unit.name, read(form, "title")),
        department=filing.unit.department.name if filing.unit.department else "",
        year=filing.year,
        edition=EDITIONS[filing.edition],
        form=form,
        codes=codes_of(filing),
        amount=filing.amount,
        published_on=timezone.localdate(filing.published_at),
        stem=_stem(filing),
    )


def _stem(filing: Filing) -> str:
    known = (filing.unit.name, filing.project.name, filing.edition, str(filing.year))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:STEM_LENGTH]
