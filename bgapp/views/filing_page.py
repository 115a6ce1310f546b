"""A filing's page: the editor where the person may edit, else the form to read, with the actions that are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bgapp.filings.access import may_edit, own, reviews
from bgapp.filings.earlier import notes, origin_of
from bgapp.filings.evaluating import evaluation_of
from bgapp.filings.reading import form_seen
from bgapp.models import Choice, Filing
from bgapp.reviews.checking import findings_of
from bgapp.reviews.history import history, last_reason
from bgapp.reviews.workflow import available, stage_name
from bgapp.rules.transitions import Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import cells
from bgapp.sheets.placing import place
from bgapp.views.evidence import evidence_list
from bgapp.views.people import signed_in
from bgapp.views.plain_form import Unsaved
from bgapp.views.scores import summary_of


def filing_page(
    request: HttpRequest,
    filing: Filing,
    unsaved: Unsaved | None = None,
    decision: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a filing that the person fetched.

    What could not be carried out comes back as it was typed: the cells of ``unsaved``, or the ``decision`` (its verb
    and reason).
    """
    edit = may_edit(filing)
    edition = EDITIONS[filing.edition]
    stored = form_seen(filing)
    form = unsaved.overlay(stored) if unsaved else stored
    actions = available(filing, signed_in(request))
    decides = any(action.verb is Verb.APPROVE for action in actions)
    checks = own(filing) or decides
    origin = origin_of(filing) if edit else None
    context: dict[str, Any] = {
        "filing": filing,
        "sheet": place(edition, form, merged=not edit),
        "problems": unsaved.problems if unsaved else {},
        "stored": {where: text for where, _, text in cells(edition, stored)},
        "choices": _choices(filing) if edit else {},
        "findings": findings_of(filing, stored) if checks else [],
        "checks": checks,
        "actions": actions,
        "decides": decides,
        "decision": decision or {"verb": "", "reason": ""},
        "stage_name": stage_name(filing, filing.stage),
        "next_stage": stage_name(filing, filing.stage + 1),
        "history": history(filing, with_edits=own(filing)) if own(filing) or reviews(filing) else None,
        "last_reason": last_reason(filing) if own(filing) or reviews(filing) else None,
        "own": own(filing),
        "editable": edit,
        "evidence": evidence_list(filing),
        "score": summary_of(filing, stored),
        "evaluation": evaluation_of(filing),
        "is_carried": filing.target_id is not None,
        "origin": origin,
        "earlier": notes(filing, stored, origin) if origin else {},
    }
    return render(request, "filings/editor.html" if edit else "filings/reading.html", context)


def _choices(filing: Filing) -> dict[str, list[str]]:
    """The lists that administrators keep for the filing's edition, by path."""
    lists: dict[str, list[str]] = {}
    for choice in Choice.objects.filter(edition=filing.edition):
        lists.setdefault(choice.field, []).append(choice.text)
    return lists
