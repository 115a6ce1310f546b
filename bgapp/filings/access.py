"""Who may fetch what: the one place that gives out filings, and so the one place that refuses them.

The own unit (its preparers and its reviewers) always sees a filing as it stands. Departments and finance see the last
submitted revision, once a stage of theirs was reached or the filing is approved; before that only status, name and
amount in lists. Who stands in for a reviewer sees, in that time, what the reviewer sees. Readers see what is approved,
in scope. For everybody else there is no such filing: 404; and none for administrators, whatever posts they have.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone

from bgapp.filings import force
from bgapp.filings.deadlines import overdue
from bgapp.filings.errors import NotAllowed
from bgapp.filings.posts import posts_of
from bgapp.models import FORMS, Filing, Period, Person, Post, Role, Stage, Unit
from bgapp.rules.transitions import Status

OWN_ROLES = (Role.PREPARER, Role.UNIT_REVIEWER)
BOOLEAN = BooleanField()


def _holds(person: Person, *roles: Role, unit: str = "unit") -> Exists:
    """Whether the person holds one of the roles at the filing's unit (or at another unit seen from the filing)."""
    return Exists(posts_of(person).filter(role__in=roles, unit=OuterRef(unit)))


def _anywhere(person: Person, role: Role) -> Exists:
    return Exists(posts_of(person).filter(role=role))


def _above(person: Person, role: Role) -> Exists:
    """Whether the person holds the role at the filing's unit or at one above it."""
    path = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    return Exists(Post.objects.alias(path=path).filter(person=person, role=role, path__startswith=F("unit__path")))


def _stage_reached(role: Role) -> Exists:
    return Exists(Stage.objects.filter(period=OuterRef("period"), role=role, number__lte=OuterRef("furthest_stage")))


def _reached(role: Role) -> Q:
    """Once a stage of the role was reached, or the filing is approved."""
    return Q(_stage_reached(role)) | Q(status=Status.APPROVED)


def _as_department(person: Person) -> Q:
    return Q(_holds(person, Role.DEPARTMENT_REVIEWER, unit="unit__department"))


def _as_finance(person: Person) -> Q:
    return Q(_anywhere(person, Role.FINANCE_REVIEWER))


def reviewed_by(person: Person) -> Q:
    """The filings that the person reviews for a department or for finance, whether or not their form opens yet."""
    return _as_department(person) | _as_finance(person)


def _as_reader(person: Person) -> Q:
    return Q(_above(person, Role.READER)) & Q(status=Status.APPROVED)


def _opens(person: Person) -> Q:
    """The filings whose form the person may see."""
    if person.is_administrator:
        return Q(pk__in=())
    return (
        Q(_holds(person, *OWN_ROLES))
        | _as_department(person) & _reached(Role.DEPARTMENT_REVIEWER)
        | _as_finance(person) & _reached(Role.FINANCE_REVIEWER)
        | _as_reader(person)
    )


def listed(person: Person) -> QuerySet[Filing]:
    """What lists may show: status, name and amount of all these, the form only where ``opens`` is true."""
    shown = Q(_holds(person, *OWN_ROLES)) | _as_department(person) | _as_finance(person) | _as_reader(person)
    if person.is_administrator:
        shown = Q(pk__in=())
    return Filing.objects.filter(shown).annotate(opens=ExpressionWrapper(_opens(person), output_field=BOOLEAN))


def fetch(person: Person, filing_id: int) -> Filing:
    """A filing whose form the person may see, with ``own`` and ``prepares`` on it; 404 otherwise."""
    return _get(_seen(person), filing_id)


def fetch_all(person: Person, filing_ids: Iterable[int]) -> QuerySet[Filing]:
    """Those of the filings whose form the person may see, as :func:`fetch` gives them out."""
    return _seen(person).filter(pk__in=filing_ids)


def fetch_locked(person: Person, filing_id: int) -> Filing:
    """The same, its row locked until the transaction ends (SQLite: the transaction itself is the lock).

    It is read after the lock was won: what stands in its form is what will be frozen.
    """
    Filing.objects.select_for_update().filter(pk=filing_id).values_list("pk").first()
    return fetch(person, filing_id)


def fetch_to_edit(person: Person, filing_id: int) -> Filing:
    """A filing, locked, whose cells the person may change now; 404 where invisible, :class:`NotAllowed` otherwise.

    In one statement, because every save of a cell begins with it: its form may be older than its lock, and whoever
    changes a cell must swap against the values that it saw.
    """
    filing = _get(_seen(person).select_for_update(of=("self",)), filing_id)
    check_may_edit(filing)
    return filing


def check_may_edit(filing: Filing) -> None:
    """:class:`NotAllowed` unless the person who fetched the filing may change its cells now."""
    if not prepares(filing):
        raise NotAllowed("只有本单位的填报人可以修改这份表。")
    if not filing.editable:
        raise NotAllowed(f"这份表现在是「{Status(filing.status).label}」，不能修改。")


def may_edit(filing: Filing) -> bool:
    return prepares(filing) and filing.editable


def prepares(filing: Filing) -> bool:
    """Whether the person who fetched the filing is a preparer of its unit."""
    return bool(getattr(filing, "prepares", False))


def own(filing: Filing) -> bool:
    """Whether the person who fetched the filing belongs to its unit, and so sees it as it stands."""
    return bool(getattr(filing, "own", False))


def reviews(filing: Filing) -> bool:
    """Whether the person who fetched the filing reviews it for a department or for finance."""
    return bool(getattr(filing, "reviews", False))


def adjusting(filing: Filing) -> bool:
    """Whether an adjustment of the fetched filing is on its way (调整在审)."""
    return bool(getattr(filing, "adjusting", False))


def replaced(filing: Filing) -> bool:
    """Whether an approved adjustment has taken the place of the fetched filing."""
    return bool(getattr(filing, "replaced", False))


def preparing_units(person: Person) -> QuerySet[Unit]:
    """The units for which the person may file."""
    return Unit.objects.filter(posts__person=person, posts__role=Role.PREPARER)


def followed_units(person: Person) -> QuerySet[Unit]:
    """The units whose progress the person follows: the own ones, those of a department they review, all for finance."""
    if person.is_administrator:
        return Unit.objects.none()
    of_department = _holds(person, Role.DEPARTMENT_REVIEWER, unit="department")
    return Unit.objects.filter(
        Q(_holds(person, *OWN_ROLES, unit="pk")) | Q(of_department) | Q(_anywhere(person, Role.FINANCE_REVIEWER))
    )


def reviewed_units(person: Person, role: Role) -> QuerySet[Unit]:
    """The units whose filings the person reviews in a role."""
    if person.is_administrator:
        return Unit.objects.none()
    if role == Role.FINANCE_REVIEWER:
        return Unit.objects.filter(Q(_anywhere(person, role)))
    return Unit.objects.filter(Q(_holds(person, role, unit="department" if role == Role.DEPARTMENT_REVIEWER else "pk")))


def backfilled_units(person: Person, period: Period) -> QuerySet[Unit]:
    """The units for which the person may 补录 in a period: those whose forms they review at its last stage."""
    last = period.stages.order_by("-number").first() if period.backfill and not person.is_administrator else None
    if last is None:
        return Unit.objects.none()
    if last.role == Role.FINANCE_REVIEWER:
        return Unit.objects.filter(Exists(Post.objects.filter(person=person, role=last.role)))
    unit = "pk" if last.role == Role.UNIT_REVIEWER else "department"
    return Unit.objects.filter(Exists(Post.objects.filter(person=person, role=last.role, unit=OuterRef(unit))))


def _seen(person: Person) -> QuerySet[Filing]:
    return _seen_on(timezone.localdate(), person, person.is_administrator)


@lru_cache(maxsize=100)
def _seen_on(today: date, person: Person, is_administrator: bool) -> QuerySet[Filing]:
    """Put together once a day for each person: that takes far longer than the database needs to answer."""
    return (
        Filing.objects.filter(_opens(person))
        .annotate(
            own=_holds(person, *OWN_ROLES),
            prepares=_holds(person, Role.PREPARER),
            reviews=ExpressionWrapper(reviewed_by(person), output_field=BOOLEAN),
            overdue=ExpressionWrapper(overdue(Now()), output_field=BOOLEAN),
            adjusting=ExpressionWrapper(force.adjusting(), output_field=BOOLEAN),
            replaced=ExpressionWrapper(force.replaced(), output_field=BOOLEAN),
        )
        .select_related("period", "unit", "preparer", "scheme", *FORMS)
    )


def _get(filings: QuerySet[Filing], filing_id: int) -> Filing:
    filing = filings.filter(pk=filing_id).first()
    if filing is None:
        raise Http404("没有这份表，或您无权查看。")
    return filing
