"""Uploaded files become an import: each is checked at the door, stored, and read in the background."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from bgapp.exchange.imports.archives import Archive, ArchiveRefused, Entry, is_zip
from bgapp.exchange.imports.fetching import fetch
from bgapp.exchange.imports.scope import not_preparer_of, units_in_scope
from bgapp.exchange.imports.storage import forget, keep, remove
from bgapp.exchange.imports.tasks import read_import
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.works import State
from bgapp.models import Import, ImportFile, Period, Person, Unit
from bgapp.rules.file_types import ARCHIVE, recognise
from bgapp.rules.text import clean
from bgapp.sheets.grid.limits import MEGABYTE

LARGEST = 20 * MEGABYTE
"""Bytes of one file, or of one archive."""
MOST = 300
"""Files of one import, those in archives counted."""
LONGEST_NAME = 255

NOTHING = "请先选择要导入的文件。"
NO_UNIT = "您不是任何单位的填报人，不能导入。"
EMPTY = "压缩包是空的，没有可以读取的文件。"
NESTED = "是压缩包里的压缩包，不能读取。请解压后再上传。"


@dataclass
class Checked:
    """A file at the door: what it is called, and its content or why it is refused."""

    name: str
    content: File[bytes] | None = None
    size: int = 0
    refused: str = ""


def upload(
    person: Person, files: Sequence[File[bytes]], period: Period | None = None, unit: Unit | None = None
) -> Import:
    """Take in files (``name``, ``size``), a ZIP as the files in it, and have them read in the background.

    What is refused is told per file (``ImportFile.refused``), all at once, and the others are read;
    :class:`bgapp.filings.errors.Refused` where there is nothing at all (no file, too many), :class:`NotAllowed` for
    whoever files for no unit, or not for this one.
    """
    with transaction.atomic():
        batch = store(person, files, period, unit)
        read_import.enqueue(batch.pk)
    return batch


def store(person: Person, files: Sequence[File[bytes]], period: Period | None, unit: Unit | None) -> Import:
    """The same for whoever reads the files at once, in the foreground."""
    check_scope(person, unit)
    if not files:
        raise Refused(NOTHING)
    rows = _stored(files)
    try:
        return _create(person, rows, period, unit)
    except BaseException:
        forget(row.file for row in rows)
        raise


def check_scope(person: Person, unit: Unit | None) -> None:
    """:class:`NotAllowed` where the person may import nothing, or nothing of that unit."""
    units = units_in_scope(person)
    if not units.exists():
        raise NotAllowed(NO_UNIT)
    if unit and not units.filter(pk=unit.pk).exists():
        raise NotAllowed(not_preparer_of(unit))


def read_again(person: Person, import_id: int) -> Import:
    """Have a failed import (state FAILED) read once more; 404, ``Refused`` where it did not fail."""
    batch = fetch(person, import_id)
    waiting = {"state": State.WAITING, "note": "", "attempt": 0, "owner": "", "expires_at": None}
    with transaction.atomic():
        if not Import.objects.filter(pk=batch.pk, state=State.FAILED).update(**waiting):
            raise Refused("这次导入没有失败，不用重新读取。")
        read_import.enqueue(batch.pk)
    return fetch(person, import_id)


def discard(person: Person, import_id: int) -> None:
    """放弃本次导入: delete an import with its files; what was imported from it stays. 404."""
    remove(fetch(person, import_id))


def _create(person: Person, rows: Sequence[ImportFile], period: Period | None, unit: Unit | None) -> Import:
    with transaction.atomic():
        batch = Import.objects.create(person=person, period=period, unit=unit, total=len(rows))
        for position, row in enumerate(rows):
            row.batch, row.position = batch, position
        ImportFile.objects.bulk_create(rows)
    return batch


def _stored(files: Sequence[File[bytes]]) -> list[ImportFile]:
    """Every file with its content in the storage, or with the reason why it is not; nothing is left of a failure."""
    rows: list[ImportFile] = []
    known: dict[str, str] = {}
    try:
        for checked in _opened(files):
            if len(rows) >= MOST:
                raise Refused(f"一次最多导入 {MOST} 个文件（压缩包里的也算）。请分几次导入。")
            rows.append(_row(checked, known))
    except BaseException:
        forget(row.file for row in rows)
        raise
    return rows


def _row(checked: Checked, known: dict[str, str]) -> ImportFile:
    digest, stored, refused = "", "", checked.refused
    if checked.content and not refused:
        digest = _digest(checked.content)
        if digest in known:
            refused = f"「{checked.name}」与「{known[digest]}」内容完全相同，没有重复读取。"
        else:
            known[digest] = checked.name
            stored = keep(checked.content)
    name = checked.name[-LONGEST_NAME:]
    return ImportFile(name=name, size=checked.size, digest=digest, file=stored, refused=refused, is_read=bool(refused))


def _digest(content: File[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _opened(files: Sequence[File[bytes]]) -> Iterator[Checked]:
    """The files, those of an archive in its place."""
    for file in files:
        name, size = clean(file.name or "").split("/")[-1] or "未命名", file.size
        if size > LARGEST:
            yield Checked(name, size=size, refused=_too_large(name, size))
        elif name.lower().endswith(".zip") and is_zip(_open(file)):
            yield from _unpacked(name, file)
        else:
            yield Checked(name, file, size)


def _open(file: File[bytes]) -> IO[bytes]:
    """The stream behind an uploaded file, at its beginning."""
    file.seek(0)
    assert file.file is not None
    return file.file


def _unpacked(name: str, file: File[bytes]) -> Iterator[Checked]:
    """The files of an archive; where it turns out to be too large, what came before is read."""
    count = 0
    try:
        archive = Archive(_open(file))
        for entry in archive.entries():
            count += 1
            yield _from_archive(archive, entry)
    except ArchiveRefused as refusal:
        yield Checked(name, size=file.size, refused=f"「{name}」：{refusal}")
        return
    if not count:
        yield Checked(name, size=file.size, refused=f"「{name}」：{EMPTY}")


def _from_archive(archive: Archive, entry: Entry) -> Checked:
    if entry.refused or entry.info.file_size > LARGEST:
        refused = entry.refused or _too_large(entry.name, entry.info.file_size)
        return Checked(entry.name, size=entry.info.file_size, refused=refused)
    content = ContentFile(archive.read(entry, LARGEST), entry.name)
    if recognise(_open(content)) is ARCHIVE:
        return Checked(entry.name, size=content.size, refused=f"「{entry.name}」{NESTED}")
    return Checked(entry.name, content, content.size)


def _too_large(name: str, size: int) -> str:
    limit = f"每个文件最多 {LARGEST // MEGABYTE} MB"
    return f"「{name}」有 {size / MEGABYTE:.0f} MB，{limit}。请删去图片等无关内容，或分成几个文件。"
