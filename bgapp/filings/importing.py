"""Begin a filing with a form that was imported."""

from __future__ import annotations

from bgapp.filings.evaluating import keep_units
from bgapp.filings.exchange_format import store
from bgapp.filings.starting import new_filing, project_name
from bgapp.models import Filing, Period, Person, Project, Unit
from bgapp.rules.plain import Plain
from bgapp.rules.text import fold


def project_for(unit: Unit, name: str, code: str) -> Project:
    """The unit's project of that name, else a new one with the code; :class:`Refused` where the name is none."""
    known = {"name": project_name(name), "code": code}
    return Project.objects.get_or_create(unit=unit, folded_name=fold(name), defaults=known)[0]


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
