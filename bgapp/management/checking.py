"""The checks over a list of forms, each beside the others, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bgapp.rules.checks import Case, Finding, findings_on
from bgapp.rules.checks.neighbours import Neighbours
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of


@dataclass(frozen=True)
class Found:
    """A finding on the form at a place (``index``) of the list; ``form`` is its project's name."""

    index: int
    form: str
    finding: Finding


def check_forms(forms: Sequence[Plain]) -> list[Found]:
    """All findings on all forms; a list's other forms are each one's neighbours. ``UnknownEditionError``."""
    cases: list[Case] = []
    beside = Neighbours(cases)
    cases.extend(Case(form, edition_of(form), neighbours=beside) for form in forms)
    return [
        Found(index, case.text(case.edition.identity.project), finding)
        for index, case in enumerate(cases)
        for finding in findings_on(case)
    ]
