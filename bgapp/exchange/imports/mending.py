"""Mend what was read: a cell in the preview, or what the whole import goes to. Everything is stored at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bgapp.exchange.imports.comparing import clashes, kept_by
from bgapp.exchange.imports.entry import Entry
from bgapp.exchange.imports.fetching import fetch, fetch_form
from bgapp.exchange.imports.staging import SETTLED, Outcome, Stager, lock_import, restage_twins
from bgapp.exchange.imports.uploads import check_scope
from bgapp.filings.errors import CellRefused, NotAllowed
from bgapp.filings.overwriting import changes_between
from bgapp.models import Import, Period, Person, StagedForm, Unit

IMPORTED = "这张表已经导入，不能再在预检中修改。请到申报件里修改。"
DISCARDED = "这张表已放弃导入，不能修改。请先取回这张表。"


@dataclass(frozen=True)
class Mended:
    """What became of a change in the preview: ``state`` saved, conflict or refused, as in the editor.

    ``text`` is what now stands there, ``theirs`` the other value of a conflict, ``message`` why it was refused, and
    ``note`` what to say of a text that is kept otherwise than it was typed. ``staged`` is the form after it.
    """

    staged: StagedForm
    state: str
    text: str = ""
    theirs: str | None = None
    message: str = ""
    note: str = ""


def mend(person: Person, staged_id: int, where: str, old: str, new: str) -> Mended:
    """Change one cell (``where`` as in ``sheets.layout``, ``fiscal_year``, the unit's and the codes too) of a form.

    ``old`` is the text that stood there (``Edition.text``). Doubts, row errors, matching and comparison run again.
    404; :class:`bgapp.filings.errors.NotAllowed` where it is imported already, or left out.
    """
    with transaction.atomic():
        staged = _waiting(person, staged_id)
        try:
            cell = Entry(staged, where)
            text = cell.as_kept(new)
        except CellRefused as refusal:
            return Mended(staged, "refused", message=refusal.sentence)
        if cell.text not in (old, text):
            return Mended(staged, "conflict", text=cell.text, theirs=cell.text)
        staged.mends.append({"where": where, "old": cell.text, "new": text})
        staged.fills.pop(where, None)
        staged.kept = [address for address in staged.kept if not cell.is_at(address)]
        cell.put(new)
        return Mended(_restage(staged), "saved", text=text, note=cell.note(new))


def choose(person: Person, import_id: int, period: Period | None, unit: Unit | None) -> Import:
    """Say for a whole import to which period and unit cells that are empty belong; all its forms are staged again.

    404; :class:`NotAllowed` for a unit out of scope.
    """
    check_scope(person, unit)
    batch = fetch(person, import_id)
    batch.period, batch.unit = period, unit
    batch.save(update_fields=["period", "unit"])
    stager = Stager(batch)
    for pk in batch.forms.exclude(outcome__in=SETTLED).values_list("pk", flat=True):
        with transaction.atomic():
            staged = StagedForm.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if staged and not staged.settled:
                stager.stage(staged)
                staged.save()
    restage_twins(batch, stager)
    return batch


def refresh(person: Person, staged_id: int) -> StagedForm:
    """Compare again with what is stored now; conflicts and decisions are forgotten, mended cells kept."""
    with transaction.atomic():
        staged = _waiting(person, staged_id)
        staged.kept = []
        return _restage(staged, is_decided=True)


def settle(person: Person, staged_id: int, mine: list[str]) -> StagedForm:
    """Decide a conflict cell by cell: mine at the addresses (``Difference.address``) in ``mine``, theirs elsewhere.

    What others changed and this form does not stays. The form is compared with what is stored now; it can be imported.
    """
    with transaction.atomic():
        staged = _waiting(person, staged_id)
        seen = staged.seen
        found = Stager(staged.batch).stage(staged)
        if seen is not None and found.match.filing:
            edition = staged.layout
            merged = found.merger(staged.kept).merge(seen, found.said)
            theirs = changes_between(edition, seen, found.base)
            shown = {clash.address for clash in clashes(edition, changes_between(edition, seen, merged), theirs)}
            keeps = {*staged.kept, *kept_by(edition, theirs), *shown} - set(mine)
            staged.kept = sorted(keeps)
        return _restage(staged, is_decided=True)


def discard_form(person: Person, staged_id: int) -> StagedForm:
    """放弃这张表: leave it out of the import; ``restore_form`` brings it back."""
    with transaction.atomic():
        staged = _locked(person, staged_id)
        staged.outcome = Outcome.DISCARDED
        staged.save(update_fields=["outcome"])
        restage_twins(staged.batch, Stager(staged.batch))
    return staged


def restore_form(person: Person, staged_id: int) -> StagedForm:
    """Take back :func:`discard_form`."""
    with transaction.atomic():
        return _restage(_locked(person, staged_id))


def _waiting(person: Person, staged_id: int) -> StagedForm:
    """A staged form that is neither imported nor left out, its row locked."""
    staged = _locked(person, staged_id)
    if staged.outcome == Outcome.DISCARDED:
        raise NotAllowed(DISCARDED)
    return staged


def _locked(person: Person, staged_id: int) -> StagedForm:
    """A staged form that may still be changed, its row locked."""
    lock_import(fetch_form(person, staged_id).batch_id)
    StagedForm.objects.select_for_update().filter(pk=staged_id).values_list("pk").first()
    staged = fetch_form(person, staged_id)
    if staged.outcome == Outcome.IMPORTED:
        raise NotAllowed(IMPORTED)
    return staged


def _restage(staged: StagedForm, *, is_decided: bool = False) -> StagedForm:
    """Stage a form anew; its conflicts are asked again unless they were decided."""
    if is_decided:
        staged.seen = None
    stager = Stager(staged.batch)
    stager.stage(staged)
    staged.save()
    restage_twins(staged.batch, stager)
    return StagedForm.objects.select_related("batch", "file", "filing", "period", "unit").get(pk=staged.pk)
