"""A staged form as its preview shows it: the sheet with the source of every cell, and what there is to say of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bgapp.models import Choice, StagedForm
from bgapp.sheets.html_cells import CellSource
from bgapp.sheets.layout import cells
from bgapp.sheets.offers import field_at, offers
from bgapp.sheets.placing import Sheet, place, printed
from bgapp.sheets.reader import Severity
from bgapp.sheets.rulers import Rulers, rulers


@dataclass(frozen=True)
class Remark:
    """One problem or note at its cell: ``address`` is where that stands in the file, ``text`` what it holds now.

    ``offers`` are mends: what the button says, and the text that it puts into the cell.
    """

    where: str
    severity: Severity
    label: str
    message: str
    address: str
    text: str = ""
    offers: Sequence[tuple[str, str]] = field(default=())
    in_sheet: bool = True


class StagedSheet:
    """What the preview of a staged form needs; ``units`` are the names of those that the person imports for."""

    def __init__(self, staged: StagedForm, units: Sequence[str]) -> None:
        self.staged = staged
        self.edition = staged.layout
        self._units = units

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text of the form as one types it, by its where."""
        return {where: text for where, _, text in cells(self.edition, self.staged.form)}

    @cached_property
    def sheet(self) -> Sheet:
        """The form placed for mending: each row of a list is known by its place, ``indicators[3]``."""
        form = copy.deepcopy(self.staged.form)
        for block in self.edition.repeats:
            for index, row in enumerate(form.get(block.rows) or ()):
                row["key"] = f"{block.rows}[{index}]"
        return place(self.edition, form, merged=self.staged.settled)

    @cached_property
    def rulers(self) -> Rulers:
        return rulers(self.sheet, self.staged.places)

    @cached_property
    def sources(self) -> Mapping[str, CellSource]:
        """Where each cell was read, what stood there, and what the matching filing holds instead."""
        return {where: self._source(where, text) for where, text in self.texts.items()}

    def _source(self, where: str, text: str) -> CellSource:
        raw = self._written.get(where, text)
        stored = self._stored.get(where)
        return CellSource(self.staged.places.get(where, ""), raw, raw if raw != text else "", stored)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """What stands in the file, by where: what was normalised, and what was mended since."""
        first: dict[str, str] = {mend["where"]: mend["old"] for mend in reversed(self.staged.mends)}
        return first | dict(self.staged.written)

    @cached_property
    def _stored(self) -> Mapping[str, str]:
        return {each["where"]: each["old"] for each in self.staged.differences if each["kind"] == "cell"}

    def printed(self, where: str, text: str) -> str:
        """A text as the paper shows it in a cell; as it is where the form has no such cell."""
        cell = field_at(self.edition, where)
        return printed(self.edition, cell, text) if cell else text

    @property
    def choices(self) -> dict[str, list[str]]:
        """The lists that administrators keep for the edition, by path."""
        lists: dict[str, list[str]] = {}
        for choice in Choice.objects.filter(edition=self.staged.edition):
            lists.setdefault(choice.field, []).append(choice.text)
        return lists

    @cached_property
    def findings(self) -> list[Remark]:
        """Errors, then warnings, each in the order of the form."""
        remarks = [each for each in self._remarks() if each.severity is not Severity.NOTE]
        return sorted(remarks, key=lambda each: each.severity is not Severity.ERROR)

    @cached_property
    def notes(self) -> list[Remark]:
        """What was normalised."""
        return [each for each in self._remarks() if each.severity is Severity.NOTE]

    def _remarks(self) -> Iterator[Remark]:
        for problem in self.staged.problems:
            where, severity = problem["where"], Severity(problem["severity"])
            mends = offers(self.edition, self.staged.form, where, self._units) if severity is Severity.ERROR else []
            yield Remark(
                where=where,
                severity=severity,
                label=self._label(where),
                message=self._sentence(where, problem["message"]),
                address=self._address(problem),
                text=self.texts.get(where, str(self.staged.form.get(where) or "")),
                offers=[(self.printed(where, text), text) for text in mends],
                in_sheet=where in self.texts,
            )

    def _sentence(self, where: str, message: str) -> str:
        """A message without the name of its cell, which stands above it."""
        label = self._label(where)
        return message.removeprefix(f"「{label}」").removeprefix(label).lstrip("：，") or message

    def _address(self, problem: Mapping[str, Any]) -> str:
        """``目标表!F6``; the cell alone where it stands in the form's own sheet."""
        cell = problem["cell"] or self.staged.places.get(problem["where"], "")
        return cell if problem["sheet"] in ("", self.staged.sheet) else f"{problem['sheet']}!{cell}"

    def _label(self, where: str) -> str:
        if where == "fiscal_year":
            return "年度"
        try:
            label = self.edition.label(where)
        except KeyError:
            return ""
        return label.strip("「」") if label.startswith("「") else label
