"""Which form a person reads: the own unit the cells as they stand, everybody else the last submitted revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects

from bgapp.filings.access import own
from bgapp.filings.exchange_format import plain
from bgapp.models import ROWS, Filing, Revision
from bgapp.rules.plain import Plain


def form_seen(filing: Filing) -> Plain:
    """The form that the person who fetched the filing may read."""
    if own(filing):
        return plain(filing)
    form: Plain = filing.revisions.latest("number").form
    return form


def forms_seen(filings: Sequence[Filing]) -> list[Plain]:
    """The same for many filings, in a fixed number of queries."""
    prefetch_related_objects([filing for filing in filings if own(filing)], *ROWS)
    frozen = frozen_forms([filing for filing in filings if not own(filing)])
    return [plain(filing) if own(filing) else frozen[filing.pk] for filing in filings]


def frozen_forms(filings: Iterable[Filing]) -> dict[int, Plain]:
    """The forms of filings as they were submitted last, by their keys."""
    return dict(Revision.objects.filter(filing__in=filings).order_by("number").values_list("filing", "form"))
