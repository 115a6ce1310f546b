"""A workbook of many forms, read by us and by openpyxl."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from bench.forms import forms
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from bgapp.sheets.grid import read_grids
from bgapp.sheets.reader import read_forms
from bgapp.sheets.reader.isolated import GARBAGE


@contextmanager
def workbook_of(count: int) -> Iterator[Path]:
    """A file of so many forms, a sheet each."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "forms.xlsx")
        file.write_bytes(workbook(forms(count), Extras()))
        yield file


def read_by_us(file: Path) -> int:
    """How many forms there are in a file, all of them matched, as the reading process does it."""
    gc.set_threshold(GARBAGE)
    return len(read_forms(read_grids(file, file.name), file.name).forms)


def read_by_openpyxl(file: Path) -> None:
    """The same file with all that openpyxl knows of it, and no form found."""
    openpyxl.load_workbook(file)
