"""Questions that lists ask: which filings a person's registers show, what is overdue, what has not been started."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from bgapp.filings.access import OWN_ROLES, listed, preparing_units
from bgapp.models import Filing, Indicator, ListedProject, Period, Person, Post
from bgapp.rules.transitions import WITH_PREPARER, Status
from bgapp.sheets.editions import EDITIONS

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

BOOLEAN = BooleanField()
AS_SUBMITTED = (Status.IN_REVIEW, Status.APPROVED)
EVALUATING = [edition.key for edition in EDITIONS.values() if edition.evaluates]
EVALUATED = [edition.evaluates for edition in EDITIONS.values() if edition.evaluates]


class Facts(TypedDict):
    """What a list's query adds to a filing; ``stage_role`` and ``decides`` come from ``reviews.awaiting``."""

    opens: bool
    prepares: bool
    shown: bool
    seen_nature: str | None
    indicator_count: int | None
    seen_edited_at: datetime | None
    preparer_name: str | None
    preparer_phone: str | None
    stage_role: str | None
    decides: bool


class ListedFacts(TypedDict):
    """A listed project in the words of a filing."""

    name: str
    unit: int
    amount: Decimal | None
    year: int
    edition: str
    may_start: bool
    has_target: bool


class ReadyFacts(TypedDict):
    """The key of the period in which an approved target may be evaluated now."""

    evaluation_period: int


Row: TypeAlias = "WithAnnotations[Filing, Facts]"
ListedRow: TypeAlias = "WithAnnotations[ListedProject, ListedFacts]"
ReadyRow: TypeAlias = "WithAnnotations[Filing, ReadyFacts]"


def register_rows(person: Person) -> QuerySet[Row]:
    """What registers show of every listed filing, masked here so that no page, sort or filter can tell more.

    ``prepares``: the person may edit for its unit. ``shown``: the stored cells are what the person may read (outside
    the own unit only while they are those of the last submitted revision). Where they are not, ``seen_nature``,
    ``indicator_count`` and ``seen_edited_at`` are ``None``; ``preparer_name`` and ``preparer_phone`` where the form
    does not open at all.
    """
    own = Q(unit__in=Post.objects.filter(person=person, role__in=OWN_ROLES).values("unit"))
    shown = Q(opens=True) & (own | Q(status__in=AS_SUBMITTED))
    rows = (
        listed(person)
        .annotate(
            prepares=ExpressionWrapper(Q(unit__in=preparing_units(person)), output_field=BOOLEAN),
            shown=ExpressionWrapper(shown, output_field=BOOLEAN),
        )
        .annotate(
            seen_nature=Case(When(shown=True, then=F("nature"))),
            indicator_count=Case(When(shown=True, then=_indicator_count())),
            seen_edited_at=Case(When(shown=True, then=F("edited_at"))),
            preparer_name=Case(When(opens=True, then=F("preparer__name"))),
            preparer_phone=Case(When(opens=True, then=F("preparer__phone"))),
        )
        .select_related("period", "unit")
    )
    return cast("QuerySet[Row]", rows)


def cut(rows: QuerySet[Any], first: int, end: int) -> QuerySet[Any]:
    """A slice of ordered rows that is still a query; what it says of each row is worked out for these rows only."""
    keys = rows.values_list("pk", flat=True)[first:end]
    return rows.filter(pk__in=list(keys))


def mine(person: Person) -> QuerySet[Filing]:
    """What the person prepares, as long as the person still files for its unit."""
    return Filing.objects.filter(preparer=person, unit__in=preparing_units(person))


def mentioning(words: str) -> Q:
    """Over :func:`register_rows`: what has every word in its name or in an indicator that the person may read."""
    found = Q()
    for word in words.split():
        indicators = Indicator.objects.filter(filing=OuterRef("pk"), name__icontains=word)
        found &= Q(name__icontains=word) | Q(shown=True) & Q(Exists(indicators))
    return found


def overdue(now: datetime | None = None) -> Q:
    """已逾期, as ``Filing.overdue`` says it."""
    now = now or timezone.now()
    never_sent = Q(round=0, period__filing_ends__lte=now)
    return Q(status__in=WITH_PREPARER) & (never_sent | Q(round__gt=0, period__review_ends__lte=now))


def not_started(person: Person) -> QuerySet[ListedRow]:
    """未开始: listed projects of the units for which the person files, without a filing in their period.

    ``name``, ``unit``, ``amount`` (the listed budget in yuan), ``year`` and ``edition`` are named as on a filing;
    ``may_start`` while the filing window is open, ``has_target`` where an approved target waits for its evaluation.
    """
    now = timezone.now()
    open_now = Q(period__filing_opens__lte=now, period__filing_ends__gt=now)
    filings = Filing.objects.filter(period=OuterRef("period"), project=OuterRef("project")).exclude(status=Status.VOID)
    return (
        ListedProject.objects.filter(~Exists(filings), project__unit__in=preparing_units(person))
        .annotate(name=F("project__name"), unit=F("project__unit"), amount=F("budget"), year=F("period__year"))
        .annotate(edition=F("period__edition"))
        .annotate(may_start=ExpressionWrapper(open_now, output_field=BOOLEAN))
        .annotate(has_target=_has_target())
        .select_related("period", "project__unit")
    )


def ready_to_evaluate(person: Person, now: datetime | None = None) -> QuerySet[ReadyRow]:
    """待自评: approved targets of the units for which the person files, each of which may be evaluated now and is not.

    The rule of ``evaluating.evaluation_of``, asked of all at once.
    """
    now = now or timezone.now()
    open_now = Period.objects.filter(
        edition__in=EVALUATING, year=OuterRef("year"), filing_opens__lte=now, filing_ends__gt=now
    )
    evaluations = Filing.objects.filter(edition__in=EVALUATING).exclude(status=Status.VOID)
    by_hand = evaluations.filter(project=OuterRef("project"), year=OuterRef("year"))
    targets = Filing.objects.filter(
        ~Exists(by_hand),
        ~Exists(evaluations.filter(target=OuterRef("pk"))),
        edition__in=EVALUATED,
        status=Status.APPROVED,
        unit__in=preparing_units(person),
    ).annotate(evaluation_period=Subquery(open_now.values("pk")[:1]))
    return cast("QuerySet[ReadyRow]", targets.filter(evaluation_period__isnull=False).select_related("unit"))


def current_period(now: datetime | None = None) -> Period | None:
    """The first of the periods whose filing has begun; before there is one, the one that begins next."""
    return current_of(list(Period.objects.all()), now or timezone.now())


def current_of(periods: Sequence[Period], now: datetime) -> Period | None:
    """The current one of all periods."""
    begun = in_order(period for period in periods if period.filing_opens <= now)
    return begun[0] if begun else min(periods, key=lambda period: period.filing_opens, default=None)


def open_periods(now: datetime | None = None) -> list[Period]:
    """The periods in which filings may be begun now."""
    now = now or timezone.now()
    return in_order(Period.objects.filter(filing_opens__lte=now, filing_ends__gt=now))


def in_order(periods: Iterable[Period]) -> list[Period]:
    """The newest year first; within it the targets of projects, then of policies, then self-evaluations."""
    return sorted(periods, key=_rank)


def _rank(period: Period) -> tuple[int, bool, bool]:
    edition = EDITIONS[period.edition]
    return -period.year, bool(edition.evaluates), not edition.identity.amount


def _has_target() -> ExpressionWrapper[Q]:
    """Whether a listed project of a self-evaluation's period has the target that it would report on."""
    targets = Filing.objects.filter(edition__in=EVALUATED, status=Status.APPROVED)
    own = targets.filter(project=OuterRef("project"), year=OuterRef("period__year"))
    return ExpressionWrapper(Q(period__edition__in=EVALUATING) & Q(Exists(own)), output_field=BOOLEAN)


def _indicator_count() -> Coalesce:
    rows = Indicator.objects.filter(filing=OuterRef("pk")).order_by().values("filing")
    return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0)
