"""Which earlier forms a new filing may take (带入): those whose form the person may see."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404

from bgapp.filings.access import OWN_ROLES, fetch
from bgapp.filings.force import counted
from bgapp.filings.querying import Row, mentioning, register_rows
from bgapp.models import Filing, Period, Person, Post, Project, Unit
from bgapp.sheets.editions import EDITIONS

TARGETS = [edition.key for edition in EDITIONS.values() if not edition.evaluates]


def sources(person: Person, period: Period) -> QuerySet[Row]:
    """Targets of earlier years that stand for their projects; what is 涉密 only where it is the person's own unit's.

    None for a self-evaluation, which comes from its target.
    """
    own = Q(unit__in=Post.objects.filter(person=person, role__in=OWN_ROLES).values("unit"))
    rows = register_rows(person).filter(own | Q(classified=False), opens=True, year__lt=period.year)
    rows = rows.filter(counted(), edition__in=TARGETS)
    return rows.none() if EDITIONS[period.edition].evaluates else rows


def offered(
    person: Person, period: Period, unit: Unit, project: Project | None = None, words: str = ""
) -> QuerySet[Row]:
    """The sources with all words in their names: those of the project first, then of the unit, the newest first."""
    rows = sources(person, period).filter(mentioning(words))
    rows = rows.alias(is_own=_is(unit=unit), is_project=_is(project=project))
    return rows.order_by("-is_project", "-is_own", "-year", "name", "pk")


def last_of(person: Person, period: Period, project: Project) -> Row | None:
    """The newest earlier form of the project, of the period's edition where there are several."""
    rows = sources(person, period).filter(project=project).alias(is_same=_is(edition=period.edition))
    return rows.order_by("-year", "-is_same", "pk").first()


def fetch_source(person: Person, period: Period, filing_id: int) -> Filing:
    """A filing that a new one of the period may take; 404 for any other."""
    found = fetch(person, filing_id)
    if not sources(person, period).filter(pk=filing_id).exists():
        raise Http404("没有这份表，或您无权查看。")
    return found


def _is(**facts: object) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(**facts), output_field=BooleanField())
