"""A ZIP of files as the files in it: within limits, their names read in whatever encoding they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

from bgapp.rules.text import clean
from bgapp.sheets.grid.limits import MEGABYTE

MOST_ENTRIES = 2_000
MAX_UNPACKED = 300 * MEGABYTE
"""Bytes that all files of an archive unpack to; reading stops there whatever they declare."""

UTF_8, ENCRYPTED = 0x800, 0x1
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

TOO_MANY = f"压缩包里的文件太多，最多 {MOST_ENTRIES:,} 个。请分成几个压缩包。"
TOO_LARGE = f"压缩包解开后太大，最多 {MAX_UNPACKED // MEGABYTE} MB。请分成几个压缩包，或删去图片等无关内容。"
BROKEN = "压缩包打不开，可能已损坏。请重新打包，或者直接上传其中的文件。"
LOCKED = "在压缩包里加了密码，无法读取。请去掉密码后重新打包，或者直接上传文件。"


class ArchiveRefused(ValueError):
    """An archive of which nothing more is read; one Chinese sentence."""


@dataclass(frozen=True)
class Entry:
    """A file of an archive; ``refused`` says why it cannot be opened."""

    name: str
    info: ZipInfo
    refused: str = ""


class Archive:
    """The files of a ZIP; :class:`ArchiveRefused` where it cannot be opened, or not safely."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = ZipFile(file)
            infos = self._zip.infolist()
        except Exception as error:  # what a damaged archive makes zipfile raise has no end
            raise ArchiveRefused(BROKEN) from error
        if len(infos) > MOST_ENTRIES:
            raise ArchiveRefused(TOO_MANY)
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise ArchiveRefused(TOO_LARGE)
        self._infos = infos
        self._left = MAX_UNPACKED

    def entries(self) -> Iterator[Entry]:
        """The files, without what operating systems and open programs leave beside them."""
        for info in self._infos:
            name = entry_name(info)
            if info.is_dir() or _is_ignored(name):
                continue
            yield Entry(name, info, f"「{name}」{LOCKED}" if info.flag_bits & ENCRYPTED else "")

    def read(self, entry: Entry, most: int) -> bytes:
        """The bytes of a file, one more than ``most`` at most; :class:`ArchiveRefused` where they cannot be read."""
        try:
            with self._zip.open(entry.info) as file:
                data = file.read(min(most + 1, self._left + 1))
        except Exception as error:  # as above: bad checksums, unknown methods, passwords
            raise ArchiveRefused(f"「{entry.name}」在压缩包里已损坏，无法读取。请重新打包后再上传。") from error
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveRefused(TOO_LARGE)
        return data


def is_zip(file: IO[bytes]) -> bool:
    """Whether an archive is a ZIP, the one kind that is opened."""
    return file.read(2) == b"PK"


def entry_name(info: ZipInfo) -> str:
    """The name of a file in an archive: Windows writes it in GBK and does not say so."""
    name = info.filename
    if not info.flag_bits & UTF_8:
        name = _decoded(name.encode("cp437", "replace"))
    return clean(name.replace("\\", "/")).strip("/ ")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _is_ignored(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith(IGNORED[0]) or last in IGNORED or last.startswith(("~$", "._")) or not last
