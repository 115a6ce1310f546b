"""Printed forms: rendered once, kept under the digest of what they show, named for people."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bgapp import rules, sheets
from bgapp.filings.access import own
from bgapp.filings.exchange_format import digest, without_keys
from bgapp.filings.reading import form_seen
from bgapp.models import Filing
from bgapp.rules.transitions import Status
from bgapp.sheets import opinion, pdf
from bgapp.sheets.book import Printout
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from bgapp.sheets.naming import document_title
from bgapp.sheets.opinion import OpinionSheet
from bgapp.sheets.pdf.binding import bind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
END_OF_PDF = b"%%EOF"  # missing where somebody pulled the plug while it was written
STEM_LENGTH = 78
"""Characters of a file name: disks take 255 bytes, and a Chinese character has three."""


def extras_of(filing: Filing) -> Extras:
    """What is printed around the grid; the own unit's unsubmitted cells carry the 草稿 mark."""
    return Extras(
        draft=own(filing) and filing.editable,
        void=filing.status == Status.VOID,
        signing=filing.period.signing_line,
        classified=filing.classified,
        adjustment=filing.adjusts_id is not None and filing.status != Status.APPROVED,
    )


def print_pdf(filing: Filing) -> bytes:
    """The form that the person who fetched the filing may read, as PDF."""
    printout = _printout(filing)
    return pdf.bind_forms([printout.form], [plate(printout)])


def print_with_opinions(filing: Filing, sheets: Sequence[OpinionSheet]) -> bytes:
    """The same, each 审核意见表 behind it."""
    printout = _printout(filing)
    title = document_title([printout.form])
    plates = [plate(printout), *(opinion.plate_of(sheet, printout.extras) for sheet in sheets)]
    return bind([title, *(sheet.title for sheet in sheets)], plates, title)


def print_xlsx(filing: Filing) -> bytes:
    """The same form as an official workbook."""
    printout = _printout(filing)
    return workbook([printout.form], printout.extras)


def plate(printout: Printout) -> bytes:
    """A form's pages (:mod:`bgapp.sheets.pdf`) from the store; where they are not there, rendered and kept."""
    return kept_plate(printout) or keep_plate(printout, pdf.plate_of(printout.form, printout.extras))


def kept_plate(printout: Printout) -> bytes:
    """A form's pages from the store, empty where they are not there, or only in part."""
    path = _path(printout)
    if printout.extras.draft or not default_storage.exists(path):
        return b""
    with default_storage.open(path) as file:
        pages: bytes = file.read()
    return pages if pages.rstrip().endswith(END_OF_PDF) else b""


def keep_plate(printout: Printout, pages: bytes) -> bytes:
    """Put a form's pages into the store; drafts are not kept."""
    if not printout.extras.draft:
        path = _path(printout)
        default_storage.delete(path)
        default_storage.save(path, ContentFile(pages))
    return pages


def file_name(filing: Filing, extension: str) -> str:
    """Year, unit, project and form, ``2025年度_市就业促进中心_宣传工作经费_….pdf``, as disks take it."""
    return f"{file_stem(filing)}.{extension}"


def file_stem(filing: Filing) -> str:
    """The same without extension."""
    return safe_stem(f"{filing.year}年度", filing.unit.name, filing.name, EDITIONS[filing.edition].title)


def safe_stem(*parts: str) -> str:
    """Parts of a file name, joined, without signs that disks refuse."""
    safe = ("".join("_" if sign in '\\/:*?"<>|' else sign for sign in part) for part in parts if part)
    return "_".join(safe)[:STEM_LENGTH]


def _printout(filing: Filing) -> Printout:
    return Printout(without_keys(form_seen(filing)), extras_of(filing))


def _path(printout: Printout) -> str:
    name = digest({"form": printout.form, "extras": asdict(printout.extras), "look": _look()})
    return str(PurePosixPath("prints", name[:2], f"{name}.pdf"))


@functools.cache
def _look() -> str:
    """A fingerprint of all that makes a print look as it does: what was printed otherwise is made anew."""
    look = hashlib.sha256("".join(map(version, ("weasyprint", "pylopdf-fonts-zh-cn"))).encode())
    for folder in (*rules.__path__, *sheets.__path__):
        for source in sorted(Path(folder).rglob("*")):
            if source.suffix in (".py", ".css"):
                look.update(source.read_bytes())
    return look.hexdigest()
