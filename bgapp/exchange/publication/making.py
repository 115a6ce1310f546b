"""Make a folder: one ZIP with pages, PDF and open data, all of the same forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from bgapp.exchange.books.making import NothingLeft, Step
from bgapp.exchange.books.plates import Plates
from bgapp.exchange.books.selection import cover_for
from bgapp.exchange.publication.pages import Contents, form_page, heading_of, stylesheet
from bgapp.exchange.publication.selection import Public, public_forms, published
from bgapp.exchange.publication.tables import INDICATORS, PROJECTS, Line, Table, indicators
from bgapp.models import Job
from bgapp.rules.plain import Plain
from bgapp.sheets import pdf
from bgapp.sheets.book import Entry, Printout
from bgapp.sheets.extras import Extras
from bgapp.sheets.pdf.binding import bind_book
from bgapp.sheets.schema import exchange_schema

NOTHING_LEFT = "选中的表现在都没有公开，或者您看不到，没有可以放进文件夹的。"
LEFT_OUT = "有 {count} 份已撤下公开，或已由调整后的替代，没有收入。新公开的，请在「公开」页另外生成。"


class FolderMaker:
    """The work on one folder; ``made`` are the ids of what is in it so far, none of which shows what is not frozen."""

    left_out = LEFT_OUT

    def __init__(self, job: Job, step: Step) -> None:
        self.made: list[tuple[int, bool]] = []
        self._job = job
        self._step = step
        self._filings = published(job.person, job.filings)

    def write(self, target: IO[bytes]) -> None:
        """Write the whole ZIP; ``NothingLeft``, and what the step raises."""
        if not self._filings:
            raise NothingLeft(NOTHING_LEFT)
        with ZipFile(target, "w", ZIP_DEFLATED) as zipped:
            folder = _Folder(zipped, self._job.name.removesuffix(".zip"), self._filings)
            for form, plate in self._with_plates():
                folder.add(form, plate)
                self.made.append((form.filing_id, False))
                self._step(form.entry.name)
            if not self.made:
                raise NothingLeft(NOTHING_LEFT)
            folder.close()

    def _with_plates(self) -> Iterator[tuple[Public, bytes]]:
        with Plates() as plates:
            for part in public_forms(self._job.person, self._filings):
                yield from zip(part, plates.of([Printout(form.form, Extras()) for form in part]), strict=True)


class _Folder:
    """A folder in the making."""

    def __init__(self, zipped: ZipFile, name: str, filing_ids: list[int]) -> None:
        self._zipped = zipped
        self._name = name
        self._cover = cover_for(filing_ids)
        self._heading = heading_of(self._cover)
        self._contents = Contents(self._heading)
        self._bound: list[tuple[Entry, bytes]] = []
        self._forms: list[Plain] = []
        self._projects, self._indicators = Table(PROJECTS), Table(INDICATORS)

    def add(self, form: Public, plate: bytes) -> None:
        """Write the page and the PDF of a form, and note it for what is of all."""
        self._write(f"forms/{form.stem}.html", form_page(self._heading, form))
        self._write(f"forms/{form.stem}.pdf", pdf.bind_forms([form.form], [plate]))
        self._contents.add(form)
        self._bound.append((form.entry, plate))
        self._forms.append(form.codes | form.form)
        self._projects.add([Line(form)])
        self._indicators.add(indicators(form))

    def close(self) -> None:
        """Write what is of all forms."""
        self._write("book.pdf", bind_book(self._cover, self._bound))
        self._write("data/projects.csv", self._projects.content())
        self._write("data/indicators.csv", self._indicators.content())
        self._write("data/forms.json", json.dumps(self._forms, ensure_ascii=False, indent=1))
        self._write("data/forms.schema.json", json.dumps(exchange_schema(), ensure_ascii=False, indent=1))
        self._write("about.html", self._contents.about())
        self._write("style.css", stylesheet())
        self._write("index.html", self._contents.index())

    def _write(self, path: str, content: str | bytes) -> None:
        self._zipped.writestr(f"{self._name}/{path}", content)
