"""The comments of the demo's story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bgapp.filings.access import fetch
from bgapp.filings.reading import form_seen
from bgapp.models import Person, Visibility
from bgapp.reviews.comments import post, reply, settle
from bgapp.reviews.threads import threads
from bgapp.sheets.spots import spot_at


def talk(person: Person, filing_id: int, step: Mapping[str, Any]) -> None:
    """What the person asks in a step of the story, answers, and marks as resolved, each at a cell by its address."""
    filing = fetch(person, filing_id)
    form = form_seen(filing)
    for told in step.get("comments", ()):
        post(person, filing_id, spot_at(form, told["where"]), told["text"], Visibility(told["visibility"]))
    places = {thread.where: thread.comment.pk for thread in threads(filing, person, form)}
    for told in step.get("replies", ()):
        reply(person, filing_id, places[told["where"]], told["text"])
    for where in step.get("resolved", ()):
        settle(person, filing_id, places[where], resolved=True)
