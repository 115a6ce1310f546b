"""The 审核意见表 of a filing, for paper."""

from __future__ import annotations

from django.utils import timezone

from bgapp.filings.reading import form_seen
from bgapp.models import Filing, Person
from bgapp.reviews.appraisals.opinions import opinions
from bgapp.sheets.opinion import OpinionSheet


def opinion_sheets(filing: Filing, person: Person) -> list[OpinionSheet]:
    """One for each opinion of the present round that the person who fetched the filing may read."""
    found = opinions(filing, person)
    form = form_seen(filing) if found else {}
    return [
        OpinionSheet(form, each.checklist, each.stage, each.who, f"{timezone.localtime(each.at):%Y-%m-%d}")
        for each in found
    ]
