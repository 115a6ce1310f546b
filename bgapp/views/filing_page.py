"""A filing's page: the editor where the person may edit, else the form to read, with the actions that are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bgapp.filings.access import may_edit, own
from bgapp.filings.earlier import notes, origin_of
from bgapp.filings.evaluating import evaluation_of
from bgapp.filings.reading import form_seen
from bgapp.models import Choice, Filing, Person
from bgapp.reviews.assigning import assignees
from bgapp.reviews.comments import CLOSED
from bgapp.reviews.duties import represented_at, stage_name
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history, last_reason, sees_history
from bgapp.reviews.publishing import offers_publication
from bgapp.reviews.queue import position_of
from bgapp.reviews.versions import Versions
from bgapp.rules.appraisal import Checklist
from bgapp.rules.transitions import Verb
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import cells
from bgapp.sheets.placing import place
from bgapp.views.adjustments import change_list, relations_of
from bgapp.views.appraisals import appraising
from bgapp.views.comments import comment_list
from bgapp.views.comparison import compared, wants_comparison
from bgapp.views.evidence import evidence_list
from bgapp.views.findings import finding_list
from bgapp.views.people import signed_in
from bgapp.views.plain_form import Unsaved
from bgapp.views.scores import summary_of


def filing_page(
    request: HttpRequest,
    filing: Filing,
    unsaved: Unsaved | None = None,
    decision: Mapping[str, str] | None = None,
    draft: str = "",
    checklist: Checklist | None = None,
    reasons: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a filing that the person fetched.

    What could not be carried out comes back as it was typed: the cells of ``unsaved``, the ``decision`` (its verb and
    reason), the ``draft`` of a comment, the ``checklist`` of 四性审核, or the ``reasons`` of an adjustment.
    """
    person = signed_in(request)
    edit = may_edit(filing) and not wants_comparison(request)
    edition = EDITIONS[filing.edition]
    stored = form_seen(filing)
    form = unsaved.overlay(stored) if unsaved else stored
    actions = available(filing, person)
    appraisal = appraising(filing, person, checklist)
    appraises = appraisal is not None and appraisal.checklist is not None
    decides = appraises or any(action.verb is Verb.APPROVE for action in actions)
    checks = own(filing) or decides
    origin = origin_of(filing) if edit else None
    versions = Versions(filing, person, stored)
    comparison = None if edit else compared(request, versions, is_settled=filing.status in CLOSED)
    context: dict[str, Any] = {
        "filing": filing,
        "sheet": comparison.sheet if comparison else place(edition, form, merged=not edit),
        "compared": comparison,
        "versions": versions,
        "comments": comment_list(filing, person, stored, draft),
        "problems": unsaved.problems if unsaved else {},
        "stored": {where: text for where, _, text in cells(edition, stored)},
        "choices": _choices(filing) if edit else {},
        "findings": finding_list(filing, stored) if checks else None,
        "checks": checks,
        "actions": actions,
        "verbs": {action.verb for action in actions},
        "appraisal": appraisal,
        "decides": decides,
        "represented": represented_at(filing, person, filing.stage) if decides else None,
        "decision": decision or {"verb": "", "reason": ""},
        "position": position_of(person, filing) if decides else None,
        "assignees": _assignees(filing, person),
        "stage_name": stage_name(filing, filing.stage),
        "next_stage": stage_name(filing, filing.stage + 1),
        "history": history(filing, with_edits=own(filing)) if sees_history(filing) else None,
        "last_reason": last_reason(filing) if sees_history(filing) else None,
        "own": own(filing),
        "editable": edit,
        "may_edit": may_edit(filing),
        "evidence": evidence_list(filing),
        "publishes": offers_publication(filing, person),
        "score": summary_of(filing, stored),
        "evaluation": evaluation_of(filing),
        "adjustment": change_list(filing, stored, reasons),
        "relations": relations_of(filing, person),
        "is_carried": filing.target_id is not None,
        "origin": origin,
        "earlier": notes(filing, stored, origin) if origin else {},
    }
    return render(request, "filings/editor.html" if edit else "filings/reading.html", context)


def _assignees(filing: Filing, person: Person) -> list[Person]:
    """To whom the page offers to assign: to nobody where there is neither a choice nor anything to take back."""
    found = assignees(filing, person)
    return found if len(found) > 1 or filing.reviewer_id else []


def _choices(filing: Filing) -> dict[str, list[str]]:
    """The lists that administrators keep for the filing's edition, by path."""
    lists: dict[str, list[str]] = {}
    for choice in Choice.objects.filter(edition=filing.edition):
        lists.setdefault(choice.field, []).append(choice.text)
    return lists
