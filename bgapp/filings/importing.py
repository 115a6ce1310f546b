"""Begin a filing with a form that was imported."""

from __future__ import annotations

from bgapp.filings.evaluating import keep_units
from bgapp.filings.exchange_format import store
from bgapp.filings.starting import new_filing
from bgapp.models import Filing, Period, Person, Project
from bgapp.rules.plain import Plain


def begin(person: Person, period: Period, project: Project, form: Plain, *, backfilled: bool = False) -> Filing:
    """A new draft with a whole form, computed cells as they are given; to be logged by the caller.

    ``IntegrityError`` where the project has a filing in the period, :class:`CellRefused` where a cell cannot hold its
    text. Units of the target's values are kept though not printed.
    """
    filing = new_filing(person, period, project, backfilled=backfilled)
    store(filing, form)
    if filing.target:
        keep_units(filing, filing.target.revisions.latest("number").form)
    return filing
