"""Questions that lists ask: which filings a person's registers show, what is overdue, what has not been started."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

from bgapp.filings.access import OWN_ROLES, followed_units, listed, preparing_units, reviewed_by
from bgapp.filings.deadlines import ahead, open_for, overdue
from bgapp.filings.force import adjusting, in_force, replaced
from bgapp.filings.posts import posts_of
from bgapp.models import Filing, FindingCount, Indicator, ListedProject, Period, Person, Role
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

BOOLEAN = BooleanField()
AS_SUBMITTED = (Status.IN_REVIEW, Status.APPROVED)
EVALUATING = [edition.key for edition in EDITIONS.values() if edition.evaluates]
EVALUATED = [edition.evaluates for edition in EDITIONS.values() if edition.evaluates]
SUMMED = ("errors", "warnings", "hints", "reasons")
"""What a filing's findings come to: so many of each severity, and warnings with a reason."""


class Facts(TypedDict):
    """What a list's query adds to a filing; ``stage_role`` and ``decides`` come from ``reviews.awaiting``."""

    opens: bool
    prepares: bool
    overdue: bool
    shown: bool
    adjusting: bool
    replaced: bool
    seen_nature: str | None
    indicator_count: int | None
    seen_edited_at: datetime | None
    preparer_name: str | None
    preparer_phone: str | None
    judged: bool
    errors: int | None
    warnings: int | None
    hints: int | None
    reasons: int | None
    stage_role: str | None
    decides: bool


class ListedFacts(TypedDict):
    """A listed project in the words of a filing."""

    name: str
    unit: int
    amount: Decimal | None
    year: int
    edition: str
    prepares: bool
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
    does not open at all. ``judged``: the person may see the findings too (the own unit and its reviewers); elsewhere,
    and where nothing was checked yet, ``errors``, ``warnings``, ``hints`` and ``reasons`` are ``None``.
    """
    own = Q(unit__in=posts_of(person).filter(role__in=OWN_ROLES).values("unit"))
    shown = Q(opens=True) & (own | Q(status__in=AS_SUBMITTED))
    rows = (
        listed(person)
        .annotate(
            prepares=ExpressionWrapper(Q(unit__in=preparing_units(person)), output_field=BOOLEAN),
            overdue=ExpressionWrapper(overdue(), output_field=BOOLEAN),
            adjusting=ExpressionWrapper(adjusting(), output_field=BOOLEAN),
            replaced=ExpressionWrapper(replaced(), output_field=BOOLEAN),
            shown=ExpressionWrapper(shown, output_field=BOOLEAN),
            judged=ExpressionWrapper(shown & (own | reviewed_by(person)), output_field=BOOLEAN),
        )
        .annotate(
            seen_nature=Case(When(shown=True, then=F("nature"))),
            indicator_count=Case(When(shown=True, then=_indicator_count())),
            seen_edited_at=Case(When(shown=True, then=F("edited_at"))),
            preparer_name=Case(When(opens=True, then=F("preparer__name"))),
            preparer_phone=Case(When(opens=True, then=F("preparer__phone"))),
            **{name: Case(When(judged=True, then=F(f"finding_summary__{name}"))) for name in SUMMED},
        )
        .select_related("period", "unit", "reviewer")
    )
    return cast("QuerySet[Row]", rows)


def cut(rows: QuerySet[Any], first: int, end: int) -> QuerySet[Any]:
    """A slice of ordered rows that is still a query; what it says of each row is worked out for these rows only."""
    keys = rows.values_list("pk", flat=True)[first:end]
    return rows.filter(pk__in=list(keys))


def in_parts(rows: QuerySet[Any], size: int = 1_000) -> Iterator[Any]:
    """All ordered rows, as many as there are now, fetched part by part."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        yield from rows.filter(pk__in=keys[start : start + size])


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


def judges(person: Person) -> bool:
    """Whether the person sees findings of any filing: readers do not."""
    return posts_of(person).exclude(role=Role.READER).exists()


def found_by(code: str) -> Q:
    """Over :func:`register_rows`: what has findings of a rule that the person may see."""
    return Q(judged=True) & Q(Exists(FindingCount.objects.filter(filing=OuterRef("pk"), code=code)))


def found_to_be(severity: str) -> Q:
    """Over :func:`register_rows`: what has findings of a severity that the person may see."""
    return Q(judged=True) & Q(**{f"finding_summary__{severity}s__gt": 0})


def unbegun() -> QuerySet[ListedProject]:
    """Listed projects without a filing in their period, of all units."""
    filings = Filing.objects.filter(period=OuterRef("period"), project=OuterRef("project")).exclude(status=Status.VOID)
    return ListedProject.objects.filter(~Exists(filings))


def not_started(person: Person) -> QuerySet[ListedRow]:
    """未开始: listed projects of the units that the person follows, without a filing in their period.

    ``name``, ``unit``, ``amount`` (the listed budget in yuan), ``year`` and ``edition`` are named as on a filing;
    ``prepares``: the person files for the unit, and ``may_start`` while the filing window is open; ``has_target``
    where an approved target waits for its evaluation.
    """
    now = timezone.now()
    open_now = Q(period__filing_opens__lte=now) & ahead("filing_ends", now, unit="project__unit")
    return (
        unbegun()
        .filter(project__unit__in=followed_units(person))
        .annotate(prepares=ExpressionWrapper(Q(project__unit__in=preparing_units(person)), output_field=BOOLEAN))
        .annotate(name=F("project__name"), unit=F("project__unit"), amount=F("budget"), year=F("period__year"))
        .annotate(edition=F("period__edition"))
        .annotate(may_start=ExpressionWrapper(Q(prepares=True) & open_now, output_field=BOOLEAN))
        .annotate(has_target=_has_target())
        .select_related("period", "project__unit")
    )


def ready_to_evaluate(person: Person, now: datetime | None = None) -> QuerySet[ReadyRow]:
    """待自评: approved targets of the units for which the person files, each of which may be evaluated now and is not.

    The rule of ``evaluating.evaluation_of``, asked of all at once.
    """
    now = now or timezone.now()
    open_now = Period.objects.filter(
        open_for(now, unit=OuterRef(OuterRef("unit"))), edition__in=EVALUATING, year=OuterRef("year")
    )
    evaluations = Filing.objects.filter(edition__in=EVALUATING).exclude(status=Status.VOID)
    by_hand = evaluations.filter(project=OuterRef("project"), year=OuterRef("year"))
    targets = Filing.objects.filter(
        in_force(),
        ~Exists(by_hand),
        ~Exists(evaluations.filter(target=OuterRef("pk"))),
        edition__in=EVALUATED,
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


def open_periods(person: Person, now: datetime | None = None) -> list[Period]:
    """The periods in which filings of a unit for which the person files may be begun now."""
    return in_order(Period.objects.filter(open_for(now or timezone.now(), unit__in=preparing_units(person))))


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
