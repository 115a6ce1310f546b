"""Read the files of an import one after the other, and stage their forms in small transactions."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from bgapp.exchange.imports.staging import Stager, restage_twins
from bgapp.filings import works
from bgapp.filings.works import Lost
from bgapp.models import Import, ImportFile, StagedForm
from bgapp.sheets.grid import Refused
from bgapp.sheets.reader import Problem, Reading
from bgapp.sheets.reader.isolated import read_file

BEAT = 1.0
"""Seconds between two signs of life, at least."""
CHUNK = 20
"""Forms written at once: nobody else waits long for the database."""
GONE = "文件已不在服务器上，无法读取。请重新上传。"
NAME_OF_SHEET = 255


class Progress:
    """How far the reading is, written down now and then; ``Lost`` where it is for nothing."""

    def __init__(self, batch: Import, done: int) -> None:
        self._batch = batch
        self._file = ""
        self._done = done
        self._part = (0, 0)
        self._written = 0.0

    def begin(self, file: ImportFile) -> None:
        self._file, self._part = file.name, (0, 0)
        self.write()

    def end(self) -> None:
        self._done, self._part = self._done + 1, (0, 0)
        self.write()

    def part(self, done: int, total: int) -> None:
        """Steps of the file that are done."""
        self._part = (done, total)
        if time.monotonic() - self._written >= BEAT:
            self.write()

    def write(self) -> None:
        self._written = time.monotonic()
        done, total = self._part
        beat = {"done": self._done, "step": self._file[:255], "beat_at": timezone.now()}
        if not works.held(self._batch).update(**beat, part_done=done, part_total=total):
            raise Lost


def read_batch(batch: Import) -> None:
    """Read every file that was not read before; ``Lost`` where the import is no longer this worker's."""
    progress = Progress(batch, batch.files.filter(is_read=True).count())
    for file in batch.files.filter(is_read=False).order_by("position"):
        progress.begin(file)
        _read(batch, file, progress)
        progress.end()
    restage_twins(batch, Stager(batch))


def _read(batch: Import, file: ImportFile, progress: Progress) -> None:
    """Read a file and stage its forms; what an interrupted attempt left of them goes first."""
    file.forms.all().delete()
    try:
        with local(file) as path:
            reading = read_file(path, file.name, lambda done, of: progress.part(done, 2 * of))
        _stage(batch, file, reading, progress)
        file.problems = [asdict(problem) for problem in reading.problems if problem.form is None]
    except Refused as refusal:
        file.refused = str(refusal)
    except FileNotFoundError:
        file.refused = GONE
    file.is_read = True
    _write(batch, [], file)


def _stage(batch: Import, file: ImportFile, reading: Reading, progress: Progress) -> None:
    stager, count = Stager(batch), len(reading.forms)
    remarks: dict[int, list[Problem]] = {}
    for problem in reading.problems:
        if problem.form is not None and not problem.code:
            remarks.setdefault(problem.form, []).append(problem)
    for start in range(0, count, CHUNK):
        forms: list[StagedForm] = []
        for index in range(start, min(start + CHUNK, count)):
            forms.append(_staged(batch, file, reading, index, remarks.get(index, ())))
            stager.stage(forms[-1])
            progress.part(count + index + 1, 2 * count)
        _write(batch, forms)


def _staged(batch: Import, file: ImportFile, reading: Reading, index: int, remarks: Sequence[Problem]) -> StagedForm:
    form, source = reading.forms[index], reading.sources[index]
    return StagedForm(
        batch=batch,
        file=file,
        position=index,
        sheet=source.sheet[:NAME_OF_SHEET],
        edition=form["edition"],
        form=form,
        places=source.places,
        written=source.written,
        remarks=[asdict(remark) for remark in remarks],
    )


def _write(batch: Import, forms: Sequence[StagedForm], file: ImportFile | None = None) -> None:
    """Store forms, or the end of a file, as long as the import is this worker's."""
    with transaction.atomic():
        if not works.held(batch).select_for_update().exists():
            raise Lost
        StagedForm.objects.bulk_create(forms)
        if file:
            file.save()


@contextmanager
def local(file: ImportFile) -> Iterator[Path]:
    """The file on this machine's disk, wherever it is stored."""
    with NamedTemporaryFile(prefix="import-") as copy:
        with default_storage.open(file.file) as stored:
            shutil.copyfileobj(stored, copy)
        copy.flush()
        yield Path(copy.name)
