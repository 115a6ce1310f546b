"""涉密: a mark that keeps a filing out of everything public and stands on its printed pages."""

from __future__ import annotations

from django.db import transaction

from bgapp.filings.access import fetch_to_edit
from bgapp.filings.events import CLASSIFY, record
from bgapp.models import Filing, Person, Role


def classify(person: Person, filing_id: int, classified: bool) -> Filing:
    """Set or lift the mark; 404 or ``NotAllowed`` where the person may not edit the filing now."""
    with transaction.atomic():
        filing = fetch_to_edit(person, filing_id)
        if filing.classified != classified:
            record(filing, person, CLASSIFY, {"classified": classified}, role=Role.PREPARER, classified=classified)
    return filing
