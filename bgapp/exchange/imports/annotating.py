"""下载带批注的 Excel: the uploaded workbook with every problem as a comment at its cell, else a list of problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from django.core.files.storage import default_storage
from django.http import Http404

from bgapp.exchange.imports.fetching import fetch, forms_of
from bgapp.exchange.imports.reading import local
from bgapp.models import ImportFile, Person, StagedForm
from bgapp.sheets.annotating import Remark, annotated_copy, problem_list
from bgapp.sheets.reader import Severity

TOLD = (Severity.ERROR, Severity.WARNING)


def fetch_file(person: Person, file_id: int) -> ImportFile:
    """A file of one of the person's imports, else 404."""
    file = ImportFile.objects.filter(pk=file_id).first()
    if file is not None:
        file = fetch(person, file.batch_id).files.filter(pk=file_id).first()
    if file is None:
        raise Http404("没有这个文件，或者它已过期。")
    return file


def annotated(person: Person, file_id: int, target: IO[bytes]) -> str:
    """Write a workbook that tells every problem of a file, and answer its name; 404 where it is not the person's.

    A copy of the file with comments where it is a workbook of today's format, else a list of the problems.
    """
    file = fetch_file(person, file_id)
    remarks = list(_remarks(person, file))
    name = PurePath(file.name).name
    stem = name.rpartition(".")[0] or name
    if file.file and file.is_workbook and not file.refused and default_storage.exists(file.file):
        with local(file) as path:
            target.write(annotated_copy(path, remarks))
        return f"{stem}（预检批注）.xlsx"
    target.write(problem_list(remarks))
    return f"{stem}（预检问题）.xlsx"


def _remarks(person: Person, file: ImportFile) -> Iterator[Remark]:
    """Errors and warnings of the file, then of its forms in their order."""
    if file.refused:
        yield Remark("", "", "", Severity.ERROR, file.refused)
    for problem in file.problems:
        if Severity(problem["severity"]) in TOLD:
            yield Remark(problem["sheet"], problem["cell"], "", Severity(problem["severity"]), problem["message"])
    for staged in forms_of(person, fetch(person, file.batch_id)).filter(file=file).defer(None).iterator(chunk_size=50):
        yield from _of_form(staged)


def _of_form(staged: StagedForm) -> Iterator[Remark]:
    if staged.outcome in (StagedForm.Outcome.HELD, StagedForm.Outcome.CONFLICT) and staged.sentence:
        yield Remark(staged.sheet, "", staged.name, Severity.ERROR, staged.sentence)
    for problem in staged.problems:
        severity = Severity(problem["severity"])
        if severity in TOLD:
            yield Remark(problem["sheet"], problem["cell"], staged.name, severity, problem["message"])
