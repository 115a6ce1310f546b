"""Begin a self-evaluation (自评) with what its target says: nothing is typed twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bgapp.filings.access import own, prepares, replaced
from bgapp.filings.deadlines import open_for
from bgapp.filings.exchange_format import is_rounding
from bgapp.filings.force import in_force
from bgapp.models import Filing, Indicator, Period, Project
from bgapp.rules.amounts import YUAN
from bgapp.rules.plain import Plain, read, write
from bgapp.rules.transitions import Status
from bgapp.rules.values import Kind, parse_target
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition


def target_in_force(edition: Edition, project: Project, year: int) -> Filing | None:
    """The approved target of a project and year that a self-evaluation of the edition reports on."""
    targets = Filing.objects.filter(in_force(), project=project, year=year, edition=edition.evaluates)
    return targets.first() if edition.evaluates else None


def lock_target(edition: Edition, project: Project, year: int) -> Filing | None:
    """The same for who begins to evaluate it: no adjustment takes its place until the transaction ends."""
    targets = Filing.objects.filter(project=project, year=year, edition=edition.evaluates, status=Status.APPROVED)
    list(targets.select_for_update().values_list("pk"))
    return target_in_force(edition, project, year)


@dataclass(frozen=True)
class Evaluation:
    """What becomes of an approved target: the self-evaluation that there is, or the period in which to begin one."""

    filing: Filing | None = None
    period: Period | None = None


def evaluation_of(target: Filing, now: datetime | None = None) -> Evaluation | None:
    """The self-evaluation of an approved target, or where its preparers may begin it now; ``None`` for neither."""
    editions = [edition.key for edition in EDITIONS.values() if edition.evaluates == target.edition]
    if not editions or target.status != Status.APPROVED or replaced(target) or not own(target):
        return None
    found = target.evaluations.exclude(status=Status.VOID).first()
    if found or not prepares(target):
        return Evaluation(filing=found) if found else None
    moment = now or timezone.now()
    open_now = Period.objects.filter(open_for(moment, unit=target.unit_id))
    period = open_now.filter(edition__in=editions, year=target.year).first()
    by_hand = Filing.objects.filter(period=period, project=target.project_id).exclude(status=Status.VOID)
    return Evaluation(period=period) if period and not by_hand.exists() else None


def carry(edition: Edition, form: Plain, approved: Plain) -> None:
    """Put into an empty self-evaluation what the approved form of its target says; rows keep their keys."""
    for path, source in edition.carries.items():
        text = read(approved, source)
        is_exact = is_rounding(edition, edition.field(path)) and text
        write(form, path + YUAN if is_exact else path, text)
    form["indicators"] = [_row(row) for row in approved["indicators"]]


def _row(row: Plain) -> Plain:
    return row | {"target": without_unit(read(row, "target"))}


def without_unit(text: str) -> str:
    """A target value as self-evaluations print it: ``≥120.00(天)`` without its unit, a word as it is."""
    target = parse_target(text)
    return f"{target.operator}{target.number_text}" if target.kind is Kind.QUANTITATIVE else target.text


def keep_units(filing: Filing, approved: Plain) -> None:
    """Keep what the target's rows said in full: units are carried, but neither printed nor compared."""
    said = {row["key"]: parse_target(read(row, "target")) for row in approved["indicators"]}
    rows = list(filing.indicators.all())
    for row in rows:
        target = said[str(row.key)]
        row.target_written, row.target_unit = target.text, target.unit
    Indicator.objects.bulk_update(rows, ["target_written", "target_unit"])
