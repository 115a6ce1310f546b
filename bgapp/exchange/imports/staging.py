"""Stage a form: the uploader's choice filled in, every problem at its cell, and what taking it in would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from django.db import transaction
from django.db.models import Count, Q

from bgapp.exchange.imports.comparing import compare
from bgapp.exchange.imports.conflicting import CLASHED, conflicts_of
from bgapp.exchange.imports.matching import Match, Matcher
from bgapp.exchange.imports.prechecking import Precheck, precheck
from bgapp.exchange.imports.register import Register
from bgapp.filings.deadlines import period_for
from bgapp.models import Filing, Import, StagedForm
from bgapp.rules.plain import Plain, read, write
from bgapp.rules.transitions import Moment, Status
from bgapp.sheets.layout import NAME_LENGTH
from bgapp.sheets.reader import Severity

Outcome = StagedForm.Outcome
SETTLED = (Outcome.IMPORTED, Outcome.DISCARDED)
COMPARED = (Outcome.CHANGED, Outcome.UNCHANGED)
"""Their differences are those from the stored form as it was seen; nothing else is to be decided."""


class Stager:
    """Stages the forms of one import, one after the other."""

    def __init__(self, batch: Import) -> None:
        self._register = Register(batch.person)
        self._matcher = Matcher(self._register, batch.period, batch.unit)

    def renewed(self) -> Stager:
        """The same with what others may have changed looked up anew."""
        self._register.renew()
        return self

    def stage(self, staged: StagedForm) -> Precheck:
        """Precheck and compare a form again; all that its row says of it is set anew, but not saved."""
        self._fill(staged)
        found = precheck(staged, self._matcher, self._register)
        _describe(staged, found)
        self._decide(staged, found)
        return found

    def _fill(self, staged: StagedForm) -> None:
        """Put the uploader's choice into cells that the form leaves empty, in place of an earlier choice."""
        for where, text in staged.fills.items():
            if read(staged.form, where) == text:
                write(staged.form, where, "")
        staged.fills = self._matcher.fills(staged.layout, staged.form)
        for where, text in staged.fills.items():
            write(staged.form, where, text)

    def _decide(self, staged: StagedForm, found: Precheck) -> None:
        """The outcome, with the sentence that explains it and the differences."""
        undecided = None if staged.outcome in COMPARED else staged.seen
        staged.conflicts, staged.differences, staged.seen = [], [], undecided
        staged.sentence = self._held(found.match)
        if staged.sentence:
            staged.outcome = Outcome.HELD
        elif found.has_errors:
            staged.outcome = Outcome.REFUSED
        elif not found.match.filing:
            staged.outcome = Outcome.NEW
            staged.sentence = "导入后即为「已批复」，注明补录。" if found.match.backfills else ""
            staged.seen = None
        else:
            _compare(staged, found, found.match.filing, undecided)

    def _held(self, match: Match) -> str:
        """Why the form cannot be taken in whatever is mended, empty where it can."""
        if match.filing:
            return self._held_by(match)
        if not match.period or not match.unit or match.backfills:
            return ""
        moment = period_for(match.period, match.unit).moment()
        return "" if moment is Moment.FILING else f"{match.period}：{moment.value}，不能新建。"

    def _held_by(self, match: Match) -> str:
        assert match.filing
        status, name = Status(match.filing.status), match.filing.name
        if not match.filing.editable:
            again = "撤回或退回后可以再导入。" if status is Status.IN_REVIEW else ""
            return f"「{name}」已有一份，现在是「{status.label}」，不会被导入改动。{again}"
        if match.filing.unit_id not in self._register.preparing:
            return f"「{name}」已有一份「{status.label}」，由本单位的填报人填写，不能补录。"
        return ""


def _compare(staged: StagedForm, found: Precheck, filing: Filing, undecided: Plain | None) -> None:
    """Against the stored form; what a person still has to decide, ``undecided`` since that was seen, stays so."""
    merger = found.merger(staged.kept)
    merged = merger.merge(found.base, found.said)
    staged.seen = found.base
    staged.differences = [asdict(each) for each in compare(staged.layout, found.base, merged)]
    staged.outcome = Outcome.CHANGED if staged.differences else Outcome.UNCHANGED
    conflicts = conflicts_of(filing, undecided, merger.merge(undecided, found.said), found.base) if undecided else []
    if conflicts:
        staged.seen, staged.outcome, staged.sentence = undecided, Outcome.CONFLICT, CLASHED
        staged.conflicts = [asdict(conflict) for conflict in conflicts]


def _describe(staged: StagedForm, found: Precheck) -> None:
    """What lists show of the form, and its problems."""
    match, identity = found.match, staged.layout.identity
    staged.name = read(staged.form, identity.project)[:NAME_LENGTH]
    staged.unit_name = read(staged.form, identity.unit)[:NAME_LENGTH]
    staged.year = read(staged.form, "fiscal_year")[:10]
    staged.key = match.key
    staged.unit, staged.period = match.unit, match.period
    staged.project, staged.filing = match.project, match.filing
    staged.problems = [asdict(problem) for problem in found.problems]
    counted = Counter(problem.severity for problem in found.problems)
    staged.errors, staged.warnings = counted[Severity.ERROR], counted[Severity.WARNING]
    staged.notes = counted[Severity.NOTE]


def restage_twins(batch: Import, stager: Stager) -> None:
    """Stage again the waiting forms that share their unit, year, edition and project with others, or did.

    A mend of one form stages its twins anew: so that no mend of theirs is lost, all changes lock the import first.
    """
    with transaction.atomic():
        lock_import(batch.pk)
        _restage_twins(batch, stager)


def lock_import(import_id: int) -> None:
    """Hold an import until the end of the transaction."""
    Import.objects.select_for_update().filter(pk=import_id).values_list("pk").first()


def _restage_twins(batch: Import, stager: Stager) -> None:
    waiting = batch.forms.exclude(outcome__in=SETTLED)
    keys = waiting.exclude(key="").order_by().values("key").annotate(count=Count("pk")).filter(count__gt=1)
    twins = dict(keys.values_list("key", "count"))
    for staged in waiting.filter(Q(key__in=twins) | Q(twins__gt=1)).select_for_update(of=("self",)):
        now = twins.get(staged.key, 1)
        if staged.twins != now:
            staged.twins = now
            stager.stage(staged)
            staged.save()
