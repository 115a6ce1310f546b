"""Take staged forms in (确认导入): each in a transaction of its own, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bgapp.exchange.imports.comparing import kept_by
from bgapp.exchange.imports.conflicting import CLASHED, conflicts_of
from bgapp.exchange.imports.fetching import fetch, forms_of
from bgapp.exchange.imports.prechecking import Precheck
from bgapp.exchange.imports.staging import Outcome, Stager, restage_twins
from bgapp.filings.errors import Refused
from bgapp.filings.events import IMPORT, record
from bgapp.filings.importing import begin
from bgapp.filings.origin import acting_from
from bgapp.filings.overwriting import Edits, changes_between, overwrite, repeated
from bgapp.filings.starting import project_named
from bgapp.models import Channel, Filing, Person, Role, StagedForm
from bgapp.rules.plain import Plain, read

Approve = Callable[[Filing, Person], None]
"""Makes a filing of a 补录 period 已批复 at once, within the transaction that stored it: ``reviews.workflow.backfill``.

It is handed in because ``exchange`` may not know ``reviews``.
"""
GOOD = (Outcome.NEW, Outcome.CHANGED)
APPEARED = "预检以后，已有人新建了这份表。请看过变化后再导入。"


@dataclass(frozen=True)
class Report:
    """What came of it, every form that was asked for in one of the lists."""

    created: list[StagedForm] = field(default_factory=list)
    changed: list[StagedForm] = field(default_factory=list)
    unchanged: list[StagedForm] = field(default_factory=list)
    left: list[StagedForm] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """How many filings were written."""
        return len(self.created) + len(self.changed)

    @property
    def did_nothing(self) -> bool:
        return not self.imported


def commit(person: Person, import_id: int, staged_ids: Sequence[int] | None, approve: Approve) -> Report:
    """Take in some staged forms, or all good ones (``None``); each of the others stays as it is, in ``left``.

    A form whose filing changed in the same cells since the preview becomes 有冲突; one that may not be taken in any
    more says why in ``sentence``; what was imported already is ``unchanged``. 404 where the import is not the person's.
    """
    batch = fetch(person, import_id)
    forms = forms_of(person, batch)
    chosen = forms.filter(pk__in=staged_ids) if staged_ids is not None else forms.filter(outcome__in=GOOD)
    report, stager = Report(), Stager(batch)
    for staged_id in list(chosen.values_list("pk", flat=True)):
        _take_in(person, staged_id, stager, approve, report)
    restage_twins(batch, stager)
    return report


def _take_in(person: Person, staged_id: int, stager: Stager, approve: Approve, report: Report) -> None:
    """Take in one form, or say why not; nothing is half written."""
    with transaction.atomic(), acting_from(Channel.IMPORT):
        staged = StagedForm.objects.select_for_update(of=("self",)).filter(pk=staged_id).first()
        if staged is None:
            return  # the import was given up in another window
        if staged.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED):
            report.unchanged.append(staged)
            return
        if not staged.good:
            report.left.append(staged)
            return
        seen, compared_with = staged.seen, staged.filing_id
        if compared_with:
            Filing.objects.select_for_update().filter(pk=compared_with).values_list("pk").first()
        found = stager.renewed().stage(staged)
        if staged.good and found.match.filing is None:
            _create(person, staged, found, stager, approve, report)
        elif staged.good and staged.filing_id == compared_with and seen is not None:
            _change(person, staged, found, seen, report)
        else:
            staged.sentence = APPEARED if staged.good else staged.sentence
            (report.unchanged if staged.outcome == Outcome.UNCHANGED else report.left).append(staged)
        staged.save()


def _create(
    person: Person, staged: StagedForm, found: Precheck, stager: Stager, approve: Approve, report: Report
) -> None:
    """A new filing; where somebody else was quicker, the form is compared with theirs instead."""
    match = found.match
    assert match.period
    assert match.unit
    try:
        with transaction.atomic():
            form = found.merger().merge(found.base, found.said)
            project = match.project or project_named(match.unit, staged.name, read(staged.form, "project_code").strip())
            filing = begin(person, match.period, project, form, backfilled=match.backfills)
            _log(person, staged, filing, [], _role(found))
            if match.backfills:
                approve(filing, person)
    except IntegrityError:
        stager.renewed().stage(staged)
        staged.sentence = APPEARED if staged.good else staged.sentence
        report.left.append(staged)
    except Refused as refusal:
        staged.outcome, staged.sentence = Outcome.HELD, refusal.sentence
        report.left.append(staged)
    else:
        staged.filing, staged.project = filing, filing.project
        _imported(staged)
        report.created.append(staged)


def _change(person: Person, staged: StagedForm, found: Precheck, seen: Plain, report: Report) -> None:
    """Change the stored form by what the preview showed, unless others changed the same since."""
    filing = found.match.filing
    assert filing
    edition, now = staged.layout, found.base
    merged = found.merger(staged.kept).merge(seen, found.said)
    theirs = changes_between(edition, seen, now)
    conflicts = conflicts_of(filing, seen, merged, now)
    if conflicts:
        staged.seen = seen
        staged.outcome, staged.sentence = Outcome.CONFLICT, CLASHED
        staged.conflicts = [asdict(conflict) for conflict in conflicts]
        report.left.append(staged)
        return
    keeps: Collection[str] = {*staged.kept, *kept_by(edition, theirs)}
    final = found.merger(keeps).merge(now, replace(found.said, form=merged))
    edits = overwrite(filing, now, final)
    if edits:
        _log(person, staged, filing, edits, _role(found))
    (report.changed if edits else report.unchanged).append(staged)
    _imported(staged)


def _imported(staged: StagedForm) -> None:
    staged.outcome, staged.imported_at = Outcome.IMPORTED, timezone.now()
    staged.sentence, staged.seen = "", None


def _role(found: Precheck) -> str:
    """As what the person imports: in 补录 as the last stage's reviewer."""
    match = found.match
    last = match.period.stages.order_by("-number").first() if match.backfills and match.period else None
    return last.role if last else Role.PREPARER


def _log(person: Person, staged: StagedForm, filing: Filing, edits: Edits, role: str) -> None:
    detail: dict[str, Any] = {"name": filing.name, "file": staged.file.name, "sheet": staged.sheet, "edits": edits}
    record(filing, person, IMPORT, detail, role=role, edited_at=timezone.now(), **repeated(filing))
