"""工作台: one sentence, the calendar, and what this person can do now; the day starts here."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bgapp.filings.access import listed, preparing_units
from bgapp.filings.deadlines import ahead, periods_for
from bgapp.filings.exchange_format import plain
from bgapp.filings.force import counted, in_force
from bgapp.filings.querying import (
    ListedRow,
    ReadyRow,
    Row,
    current_of,
    cut,
    not_started,
    ready_to_evaluate,
    register_rows,
)
from bgapp.models import FORMS, ROWS, Event, Filing, Period, Person, Role
from bgapp.reviews.awaiting import awaiting, with_decides
from bgapp.reviews.findings.checking import findings_of_each, open_counts
from bgapp.rules.checks import Finding, Severity
from bgapp.rules.transitions import WITH_PREPARER, Status, Verb
from bgapp.templatetags.editions import period_words
from bgapp.views.context import Shell
from bgapp.views.headline import (
    Waiting,
    Work,
    by_deadline,
    left_words,
    preparer_headline,
    reader_headline,
    reviewer_headline,
)
from bgapp.views.people import person_required, signed_in
from bgapp.views.ruler import ruler_of
from bgapp.views.tallies import tally_up, total_of

SHOWN = 5  # rows of a list; the register has the others
SHEETS = 18  # two rows of small sheets
KIND_OF = {
    Status.RETURNED: "returned",
    Status.DRAFT: "drafts",
    Status.IN_REVIEW: "sent",
    Status.APPROVED: "sent",
}
Periods: TypeAlias = dict[int, Period]  # every period by its key
KINDS = ("returned", "drafts", "to_evaluate", "not_started")


@dataclass(frozen=True)
class Slip:
    """A returned filing under the reviewer's words."""

    filing: Filing
    returned: Event | None


@dataclass(frozen=True)
class Started:
    """A draft, and what still stops it."""

    filing: Filing
    indicators: int
    missing: list[Finding]

    @property
    def left(self) -> str:
        """How much of it, in words: 还差 2 处必改、1 处提醒."""
        counts = open_counts(self.missing)
        words = {Severity.ERROR: "处必改", Severity.WARNING: "处提醒"}
        return "还差 " + "、".join(f"{counts[severity]} {word}" for severity, word in words.items() if counts[severity])


@person_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The start page of everybody: each role its own part."""
    person, now, shell = signed_in(request), timezone.now(), Shell(signed_in(request))
    periods = Period.objects.in_bulk()
    period = current_of(list(periods.values()), now)
    context: dict[str, Any] = {"period": period, "roles": shell.roles}
    if period and shell.roles:
        context["names_forms"] = len(periods) > 1
        context |= _preparing(person, period, periods, now) if shell.prepares else {}
        context |= _reviewing(person, period, periods, now) if shell.reviews else {}
        context |= _reading(person, period) if shell.roles == [Role.READER] else {}
        context |= _top(context, period, now)
    return render(request, "overview/overview.html", context)


def _top(context: dict[str, Any], current: Period, now: datetime) -> dict[str, Any]:
    """The sentence and the calendar of the period that it is about.

    The preparer's comes first while something of theirs is unsent, else what waits for review.
    """
    work: Work | None = context.get("work")
    waiting: list[Waiting] = context.get("waiting", [])
    if context.get("reviewing") and not (work and work.unsent) and (waiting or not work):
        headline, about = context["reviewing"], waiting[0].period if waiting else current
        notes = [f"{period_words(each.period)} {each.count} 份" for each in waiting] if len(waiting) > 1 else []
    else:
        headline, about = context.get("preparing") or context.get("reading", ""), work.period if work else current
        unsent = [each for each in context.get("works", []) if each.unsent]
        notes = [f"{period_words(each.period)}：{each.due_words(now)}，{each.parts}" for each in unsent]
        notes = notes if len(unsent) > 1 else []
    return {
        "headline": headline,
        "about": about,
        "notes": notes,
        "ruler": ruler_of(about, now),
        "left": left_words(about.filing_ends, now),
    }


def _preparing(person: Person, period: Period, periods: Periods, now: datetime) -> dict[str, Any]:
    """What is unsent, of whatever period, and what there is of the current year."""
    units = list(preparing_units(person))
    periods = periods_for(periods.values(), units, now)
    period = periods[period.pk]
    rows = _rows(person).filter(preparer=person, prepares=True)
    of_year = rows.filter(year=period.year)
    tallies = tally_up(of_year)
    ready = ready_to_evaluate(person, now)
    at_work = Q(period__filing_opens__lte=now) & ahead("review_ends", now, unit="project__unit") | Q(period=period)
    to_begin = not_started(person).filter(at_work, prepares=True)
    unbegun = to_begin.filter(Q(has_target=False) | Q(may_start=False)).order_by("-year", "name")
    works = by_deadline(_works(period, periods, rows, ready, unbegun), now)
    named = len(works) > 1 or works[0].period != period
    return {
        "works": works,
        "work": works[0],
        "counts": {name: sum(getattr(work, name) for work in works) for name in KINDS},
        "preparing": preparer_headline(works[0], now, named=named),
        "units": units,
        "slips": _slips(cut(rows.filter(status=Status.RETURNED), 0, SHOWN)),
        "started": _started(rows.filter(status=Status.DRAFT)),
        "ready": ready.order_by("-year", "name")[:SHOWN],
        "not_started": unbegun[:SHOWN],
        "sheets": cut(of_year.filter(counted()), 0, SHEETS),
        "mine": [tally for tally in tallies if tally.count and tally.status is not Status.VOID],
        "mine_total": total_of(tallies),
        "contacts": _contacts(person),
    }


def _works(
    current: Period,
    periods: Periods,
    mine: QuerySet[Row],
    ready: QuerySet[ReadyRow],
    unbegun: QuerySet[ListedRow],
) -> list[Work]:
    """What is unsent of each period; what the current one has, where nothing is."""
    counts: dict[int, Counter[str]] = defaultdict(Counter, {current.pk: Counter()})
    standing = mine.filter(counted() | Q(status__in=WITH_PREPARER)).order_by()
    for key, status, count in standing.values_list("period", "status").annotate(count=Count("pk")):
        if kind := KIND_OF.get(status):
            counts[key][kind] += count
    for key, count in ready.order_by().values_list("evaluation_period").annotate(count=Count("pk")):
        counts[key]["to_evaluate"] = count
    for key, count in unbegun.order_by().values_list("period").annotate(count=Count("pk")):
        counts[key]["not_started"] = count
    works = [Work(periods[key], **found) for key, found in counts.items()]
    return [work for work in works if work.unsent] or [work for work in works if work.period == current]


def _reviewing(person: Person, period: Period, periods: Periods, now: datetime) -> dict[str, Any]:
    inbox = awaiting(person)
    found = dict(inbox.order_by().values_list("period").annotate(count=Count("pk")))
    waiting = sorted((Waiting(periods[key], found[key]) for key in found), key=lambda each: each.period.review_ends)
    tallies = tally_up(listed(person).filter(year=period.year))
    return {
        "waiting": waiting,
        "waiting_count": sum(each.count for each in waiting),
        "reviewing": reviewer_headline(period, waiting, now),
        "inbox": inbox.select_related("unit", "period").order_by("submitted_at", "pk")[:SHOWN],
        "tallies": [tally for tally in tallies if tally.count],
        "tallies_total": total_of(tallies),
    }


def _reading(person: Person, period: Period) -> dict[str, Any]:
    approved = _rows(person).filter(in_force(), year=period.year)
    count = approved.count()
    return {"reading": reader_headline(period, count), "approved": cut(approved, 0, SHOWN), "approved_count": count}


def _rows(person: Person) -> QuerySet[Row]:
    return with_decides(register_rows(person), person).order_by("-edited_at", "-pk")


def _slips(returned: QuerySet[Row]) -> list[Slip]:
    """Each with its latest return."""
    filings = list(returned)
    events = Event.objects.filter(filing_id__in=[filing.pk for filing in filings], verb=Verb.RETURN)
    latest = {event.filing_id: event for event in events.order_by("number")}
    return [Slip(filing, latest.get(filing.pk)) for filing in filings]


def _started(drafts: QuerySet[Row]) -> list[Started]:
    """The latest drafts of the person's own with what blocks them: few, since each is checked whole."""
    latest = cut(drafts.annotate(own=Value(True)), 0, SHOWN).select_related("period", "unit", "scheme", *FORMS)
    filings: list[Filing] = list(latest.prefetch_related(*ROWS))
    found = findings_of_each(filings, [plain(filing) for filing in filings])
    return [_draft(filing, findings) for filing, findings in zip(filings, found, strict=True)]


def _draft(filing: Filing, findings: list[Finding]) -> Started:
    written = sum(bool(row.name and row.target) for row in filing.indicators.all())
    return Started(filing, written, [finding for finding in findings if finding.blocks])


def _contacts(person: Person) -> QuerySet[Person]:
    """Whom to ask: the reviewers of the units for which the person files."""
    reviewers = Person.objects.filter(posts__role=Role.UNIT_REVIEWER, posts__unit__in=preparing_units(person))
    return reviewers.filter(is_active=True).distinct()[:3]
