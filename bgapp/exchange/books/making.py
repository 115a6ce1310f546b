"""Make the file of a job: the filings that its person may see now, in the kind asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from bgapp.exchange.books.plates import Plates
from bgapp.exchange.books.selection import Chosen, chosen, cover_for, ordered
from bgapp.models import Job
from bgapp.rules.plain import Plain
from bgapp.sheets import pdf
from bgapp.sheets.excel import bind_workbook, workbook
from bgapp.sheets.pdf.binding import bind_book

Step = Callable[[str], None]
"""Told what was done whenever a form is, and free to end the work by raising."""


NOTHING_LEFT = "选中的表您现在都看不到（无权查看或已删除），没有可以下载的。"
LEFT_OUT = "有 {count} 份您现在看不到（无权查看或已删除），没有收入。"


class NothingLeft(Exception):
    """None of the filings may be in the file any more, with the sentence that says why."""


class Maker:
    """The work on one job; ``made`` are the ids of what is in its file so far, each with ``Chosen.own``."""

    left_out = LEFT_OUT

    def __init__(self, job: Job, step: Step) -> None:
        self.made: list[tuple[int, bool]] = []
        self._job = job
        self._step = step
        self._filings = ordered(job.person, job.filings)

    def write(self, target: IO[bytes]) -> None:
        """Write the whole file; ``NothingLeft``, ``TextTooLongError``, and what the step raises."""
        if not self._filings:
            raise NothingLeft(NOTHING_LEFT)
        cover = cover_for(self._filings)
        match self._job.kind:
            case Job.Kind.BOOK:
                target.write(bind_book(cover, ((form.entry, plate) for form, plate in self._with_plates())))
            case Job.Kind.WORKBOOK:
                target.write(bind_workbook(cover, ((form.entry, form.printout) for form in self._forms())))
            case Job.Kind.PDF_ARCHIVE:
                archive(target, "pdf", ((form.stem, _single(form, plate)) for form, plate in self._with_plates()))
            case Job.Kind.XLSX_ARCHIVE:
                archive(target, "xlsx", ((form.stem, _sheet(form)) for form in self._forms()))
            case Job.Kind.JSON:
                _write_json(target, (form.codes | form.printout.form for form in self._forms()))

    def _forms(self) -> Iterator[Chosen]:
        for part in chosen(self._job.person, self._filings):
            for form in part:
                yield self._done(form)

    def _with_plates(self) -> Iterator[tuple[Chosen, bytes]]:
        with Plates() as plates:
            for part in chosen(self._job.person, self._filings):
                printouts = [form.printout for form in part]
                for form, plate in zip(part, plates.of(printouts), strict=True):
                    yield self._done(form), plate

    def _done(self, form: Chosen) -> Chosen:
        self._step(form.entry.name)
        self.made.append((form.filing_id, form.own))
        return form


def archive(target: IO[bytes], extension: str, files: Iterable[tuple[str, bytes]]) -> None:
    """A ZIP of files, given by names without extension, of which equal ones are numbered."""
    taken: set[str] = set()
    with ZipFile(target, "w", ZIP_STORED) as zipped:  # PDF and xlsx are compressed already
        for stem, content in files:
            name = next(name for name in _names(stem, extension) if name.casefold() not in taken)
            taken.add(name.casefold())
            zipped.writestr(name, content)


def _write_json(target: IO[bytes], forms: Iterable[Plain]) -> None:
    """Forms as a JSON list in the exchange format, one at a time."""
    target.write(b"[")
    separator = b"\n"
    for form in forms:
        target.write(separator + json.dumps(form, ensure_ascii=False, indent=1).encode())
        separator = b",\n"
    target.write(b"\n]\n")


def _names(stem: str, extension: str) -> Iterator[str]:
    yield f"{stem}.{extension}"
    yield from (f"{stem}（{number}）.{extension}" for number in count(2))


def _single(form: Chosen, plate: bytes) -> bytes:
    return pdf.bind_forms([form.printout.form], [plate])


def _sheet(form: Chosen) -> bytes:
    return workbook([form.printout.form], form.printout.extras)
