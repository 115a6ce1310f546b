"""The desk on which a batch of edits is worked off: what changed is gathered there, and logged as one event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bgapp.filings.cells import Columns, columns_of, note_of, text_of
from bgapp.filings.edits import Edit, Result, RowEdit, SetCell, SetRowCell
from bgapp.filings.events import EDIT, last_edit, record
from bgapp.filings.exchange_format import form_of
from bgapp.filings.scoring import Change, depends, rescore
from bgapp.filings.sums import resum
from bgapp.filings.writable import block_of
from bgapp.models import Filing, Person, Role
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field
from bgapp.sheets.placing import printed


@dataclass
class Desk:
    """A filing, locked; the computed cells that changed with it, what to log, and its columns that lists show."""

    filing: Filing
    computed: list[Change] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    listed: Columns = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.filing.edition]

    def rows(self, edit: RowEdit) -> Any:
        """The manager of the rows that an edit is about."""
        return getattr(self.filing, block_of(self.filing, edit).rows)

    def text(self, cell: Field, value: object) -> str:
        """A value as the cell shows it."""
        return text_of(self.edition, cell, value)

    def kept(self, cell: Field, text: str) -> str:
        """A text as the cell keeps it: what is logged is clean, whatever was sent."""
        return self.text(cell, columns_of(self.edition, cell, text)[cell.name])

    def changed(self, **change: Any) -> None:
        """Note a change for the log."""
        self.changes.append(change)

    def keep_listed(self, cell: Field, value: object) -> None:
        """Keep for the lists what they repeat of the form."""
        identity = self.edition.identity
        listed = {identity.project: "name", identity.nature: "nature", identity.amount: "amount"}
        if cell.path in listed:
            self.listed[listed[cell.path]] = value
        if self.listed.get("name") == "":
            self.listed["name"] = self.filing.project.name  # a list needs something to click on

    def resum(self, path: str) -> Change:
        """Put a computed sum in place of the printed one, in the lists too."""
        change = resum(self.filing, path)
        self.keep_listed(self.edition.field(path), getattr(form_of(self.filing), self.edition.field(path).name))
        return change

    def rescore(self) -> None:
        """Compute the scores anew where something changed on which they depend."""
        if any(depends(self.edition, change) for change in self.changes):
            self.computed += rescore(self.filing, self.changes)

    def log(self, person: Person) -> None:
        """Write down what changed, if anything did."""
        if self.changes:
            listed = {"edited_at": timezone.now(), **self.listed}
            record(self.filing, person, EDIT, {"edits": self.changes}, role=Role.PREPARER, **listed)

    def saved(self, edit: SetCell | SetRowCell, cell: Field, columns: Columns) -> Result:
        """The answer to an edit whose text stands in its cell."""
        text, note = self.text(cell, columns[cell.name]), note_of(self.edition, cell, edit.new)
        return Result(edit.id, "saved", text=text, printed=printed(self.edition, cell, text), note=note)

    def conflict(self, edit: Edit, theirs: str | None, **place: str) -> Result:
        """The answer to an edit of what reads otherwise by now, and who wrote that."""
        other = last_edit(self.filing, place)
        result = Result(edit.id, "conflict", theirs=theirs)
        if other:
            result.by, result.by_id = other.actor_name, other.actor_id
            result.at = timezone.localtime(other.at).strftime("%H:%M")
        return result
