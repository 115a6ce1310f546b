"""Keep how many findings (审核提示) each filing has, so that no register has to run the checks.

Where a form is checked anyway (in the editor after a save, on submission) the counts are kept at once; whatever else
changes a filing makes its summary older than its log: :func:`outdated` finds it, and a worker checks it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value

from bgapp.filings.exchange_format import plain
from bgapp.models import FORMS, ROWS, Filing, FindingCount, FindingSummary, Period
from bgapp.models.counts import OUTDATED
from bgapp.reviews.findings.checking import findings_of_each
from bgapp.rules.checks import Finding, Severity
from bgapp.rules.transitions import Status

BATCH = 50
"""Filings whose forms are in memory at a time."""


def keep(filing: Filing, findings: Iterable[Finding]) -> None:
    """Keep what was found on a filing's current form, as it stood at the ``event_count`` that was fetched."""
    standing = [each for each in findings if each.is_open or each.severity is not Severity.HINT]
    counts = Counter((each.code, each.severity) for each in standing)
    of_severity = Counter(each.severity for each in standing)
    summary = {
        "events": filing.event_count,
        "errors": of_severity[Severity.ERROR],
        "warnings": of_severity[Severity.WARNING],
        "hints": of_severity[Severity.HINT],
        "reasons": sum(not each.is_open for each in standing),
    }
    with transaction.atomic():
        FindingSummary.objects.update_or_create(summary, filing=filing)
        _keep_counts(filing, counts)


def _keep_counts(filing: Filing, counts: Counter[tuple[str, Severity]]) -> None:
    kept = FindingCount.objects.filter(filing=filing)
    if set(kept.values_list("code", "severity", "count")) != {(*key, count) for key, count in counts.items()}:
        kept.delete()
        FindingCount.objects.bulk_create(
            FindingCount(filing=filing, code=code, severity=severity, count=count)
            for (code, severity), count in counts.items()
        )


def recount(filing_ids: Sequence[int]) -> int:
    """Check filings and keep what is found; answers how many there still were."""
    return sum(_recount(filing_ids[start : start + BATCH]) for start in range(0, len(filing_ids), BATCH))


def _recount(filing_ids: Sequence[int]) -> int:
    filings = list(_to_check(Filing.objects.filter(pk__in=filing_ids)))
    found = findings_of_each(filings, [plain(filing) for filing in filings])
    for filing, findings in zip(filings, found, strict=True):
        keep(filing, findings)
    return len(filings)


def outdated() -> list[int]:
    """The keys of the filings that changed since they were checked last, or never were."""
    changed = Q(finding_summary=None) | ~Q(finding_summary__events=F("event_count"))
    filings = Filing.objects.filter(changed).exclude(status=Status.VOID)
    return list(filings.order_by("pk").values_list("pk", flat=True))


def outdate(period: Period) -> None:
    """Have the filings of a period checked again: its settings of the rules are others now."""
    FindingSummary.objects.filter(filing__period=period).update(events=OUTDATED)


def _to_check(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Filings as their own unit fetches them: the cells and the answers of this moment."""
    related = filings.annotate(own=Value(True)).select_related("period", "unit", "scheme", *FORMS)
    return related.prefetch_related(*ROWS)
