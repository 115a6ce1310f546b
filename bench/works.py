"""The works that are measured, each in a process of its own that prints what it took.

``VAR_DIR`` holds what one work leaves to another: the store of plates.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pikepdf
from openpyxl.styles import Alignment, Border, Font, Side
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench import checks, reading
from bench.forms import forms, parts
from bgapp.exchange.books import plates as workshop
from bgapp.exchange.prints import kept_plate, plate
from bgapp.rules.plain import Plain
from bgapp.sheets import pdf
from bgapp.sheets.book import Cover, Entry, Printout
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel import bind_workbook, workbook
from bgapp.sheets.extras import Extras
from bgapp.sheets.pdf import press
from bgapp.sheets.pdf.binding import bind_book
from bgapp.sheets.pdf.fitting import Fitting
from bgapp.sheets.pdf.markup import markup
from bgapp.sheets.pdf.typeface import FILE
from bgapp.sheets.placing import place

COVER = Cover("项目绩效目标汇总表", "某市人力资源和社会保障局", "2025")
MANY, LOTS, CHANGED = 300, 3000, 3
FEW, THOUSAND = 100, 1000
CHUNK = 100
"""Forms that a job takes at a time."""

Took = dict[str, float]
took: Took = {}


@contextmanager
def clock(name: str = "seconds") -> Iterator[None]:
    start = time.perf_counter()
    yield
    took[name] = time.perf_counter() - start


def main(name: str) -> None:
    """Do a work, and print what it took: seconds, megabytes at most and seconds of a processor, its children's too."""
    WORKS[name]()
    for whose, who in {"": resource.RUSAGE_SELF, "_children": resource.RUSAGE_CHILDREN}.items():
        used = resource.getrusage(who)
        took[f"mb{whose}"], took[f"cpu{whose}"] = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    sys.stdout.write(json.dumps(took))


def one_form() -> None:
    """A form's first PDF in a warm worker, and the same again."""
    (_, warm), (_, other) = parts(2)
    plate(warm)
    new = Printout(other.form | {"project_name": f"从未打印过的项目 {time.time_ns()}"}, other.extras)
    with clock():
        pdf.bind_forms([new.form], [plate(new)])
    with clock("again"):
        pdf.bind_forms([new.form], [plate(new)])


def one_form_by_office() -> None:
    """What LibreOffice takes for a form from our xlsx."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "form.xlsx")
        file.write_bytes(workbook(forms(1), Extras()))
        _office(folder, file)  # so that its files are in memory
        with clock():
            _office(folder, file)


def book() -> None:
    """A book of which nothing is cached, by two processes."""
    workshop.PROCESSES = 2
    with clock():
        took["size"] = len(_book(parts(MANY)))


def book_changed() -> None:
    """The same book in a warm worker after some forms have changed."""
    printout = parts(1)[0][1]
    pdf.plate_of(printout.form, printout.extras)
    with clock():
        _book(parts(MANY, CHANGED))


def bare_merge() -> None:
    """The plates of that book, merged by pikepdf and no more."""
    found = [kept_plate(printout) for _, printout in parts(MANY)]
    with clock():
        merged = pikepdf.new()
        sources = [pikepdf.open(BytesIO(pages)) for pages in found]
        for source in sources:
            merged.pages.extend(source.pages)
        merged.save(BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def assemble() -> None:
    """A book of which everything is cached."""
    found = parts(MANY)
    list(_with_plates(found))
    with clock():
        _book(found)


def assemble_lots() -> None:
    """Ten times that; the plates of the first hundreds stand for all, as only binding is measured."""
    found = [(entry, kept_plate(printout)) for entry, printout in parts(MANY)]
    with clock():
        bind_book(COVER, found * (LOTS // MANY))


def one_document() -> None:
    """The book as WeasyPrint makes it by itself: one HTML document, page numbers and bookmarks by its stylesheet.

    Even so it has less to do than we: the lines of the grid and the texts in the middle of cells are missing.
    """
    css = (
        f"@font-face {{ font-family: '{press.FAMILY}'; src: url(file://{FILE}) }}"
        "div { break-before: page } h1 { bookmark-level: 1 } @page { @bottom-center { content: counter(page) } }"
    )
    fonts = FontConfiguration()
    with clock():
        pages = [markup(Fitting(place(edition_of(form), form)), Extras()) for form in forms(MANY)]
        bodies = [page.partition("<body")[2].partition("</body>")[0] for page in pages]
        source = "".join(f"<div{body}</div>" for body in bodies)
        HTML(string=source).write_pdf(
            stylesheets=[CSS(string=css, font_config=fonts), press.STYLESHEET], font_config=fonts
        )


def book_by_office() -> None:
    """The book as LibreOffice makes it from our workbook."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "book.xlsx")
        file.write_bytes(workbook(forms(MANY), Extras()))
        with clock():
            _office(folder, file)


def excel() -> None:
    """The book as a workbook."""
    found = parts(MANY)
    with clock():
        bind_workbook(COVER, found)


def naive_excel() -> None:
    """The same sheets, written as openpyxl's manual teaches."""
    found = forms(MANY)
    with clock():
        book = openpyxl.Workbook()
        for form in found:
            _naive_sheet(book.create_sheet(), form)
        book.save(BytesIO())


def check() -> None:
    """All rules over a form of 60 indicators, and the findings of hundreds of forms."""
    took["one"] = checks.median_of_one()
    with clock():
        took["findings"] = checks.findings_of(FEW)


def check_more() -> None:
    with clock():
        took["findings"] = checks.findings_of(MANY)


def check_lots() -> None:
    with clock():
        took["findings"] = checks.findings_of(THOUSAND)


def read_workbook() -> None:
    with reading.workbook_of(MANY) as file, clock():
        took["forms"] = reading.read_by_us(file)


def read_by_openpyxl() -> None:
    with reading.workbook_of(MANY) as file, clock():
        reading.read_by_openpyxl(file)


def _naive_sheet(sheet: Any, form: Plain) -> None:
    side = Side(style="thin")
    for cell in (cell for row in place(edition_of(form), form).rows for cell in row.cells):
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.cols):
                written = sheet.cell(row + 1, column + 1)
                written.font = Font(name="宋体", size=10.5)
                written.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
                written.border = Border(left=side, right=side, top=side, bottom=side)
        sheet.cell(cell.row + 1, cell.column + 1).value = cell.text
        if cell.rows * cell.cols > 1:
            last = {"end_row": cell.row + cell.rows, "end_column": cell.column + cell.cols}
            sheet.merge_cells(start_row=cell.row + 1, start_column=cell.column + 1, **last)


def _book(found: list[tuple[Entry, Printout]]) -> bytes:
    return bind_book(COVER, _with_plates(found))


def _with_plates(found: list[tuple[Entry, Printout]]) -> Iterator[tuple[Entry, bytes]]:
    with workshop.Plates() as plates:
        for start in range(0, len(found), CHUNK):
            part = found[start : start + CHUNK]
            pages = plates.of([printout for _, printout in part])
            yield from zip((entry for entry, _ in part), pages, strict=True)


def _office(folder: str, file: Path) -> None:
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(file)]
    subprocess.run(command, check=True, capture_output=True)


WORKS: dict[str, Callable[[], None]] = {
    work.__name__: work
    for work in (
        one_form,
        one_form_by_office,
        book,
        book_changed,
        bare_merge,
        assemble,
        assemble_lots,
        one_document,
        book_by_office,
        excel,
        naive_excel,
        read_workbook,
        read_by_openpyxl,
        check,
        check_more,
        check_lots,
    )
}
