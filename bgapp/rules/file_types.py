"""What a file is, read from its content: neither its name nor what a browser says of it counts.

Accepted is what any office here can open and what runs nothing by itself: PDF and OFD (GB/T 33190), images, and
documents of Office and WPS without macros. A file goes on under a name that says what it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO
from zipfile import ZipFile

from olefile import OleFileIO

from bgapp.rules.text import clean


@dataclass(frozen=True)
class FileType:
    """A type by the suffixes that its files may have; what is not accepted has none, but says what to do instead."""

    suffixes: tuple[str, ...] = ()
    advice: str = ""


PDF = FileType((".pdf",))
OFD = FileType((".ofd",))
JPEG = FileType((".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = FileType((".png",))
GIF = FileType((".gif",))
TIFF = FileType((".tif", ".tiff"))
WEBP = FileType((".webp",))
DOCX = FileType((".docx",))
XLSX = FileType((".xlsx",))
PPTX = FileType((".pptx", ".ppsx"))
DOC = FileType((".doc", ".wps"))
XLS = FileType((".xls", ".et"))
PPT = FileType((".ppt", ".pps", ".dps"))
LOCKED = FileType((".docx", ".xlsx", ".pptx"))
"""Office with a password: encrypted, but certainly a document."""

ACCEPTED = (PDF, OFD, JPEG, PNG, GIF, TIFF, WEBP, DOCX, XLSX, PPTX, DOC, XLS, PPT)
WORDS = "PDF、OFD、图片（JPG、PNG、GIF、TIFF、WebP）和 Office、WPS 文档"

MACROS = FileType(advice="含有宏，不能上传。请另存为不含宏的文档，或者转成 PDF，再上传。")
ARCHIVE = FileType(advice="是压缩包，不能上传。请解压后把其中的文件逐个上传。")
PROGRAM = FileType(advice="其实是可执行程序，不能上传，也请不要打开。请选择文档本身，或者转成 PDF 再上传。")
DAMAGED = FileType(advice="打不开，可能已损坏。请在原来的软件中重新保存一份，再上传。")
UNKNOWN = FileType(advice=f"的内容不是 {WORDS}，不能上传。请转成 PDF 再上传。")

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
)
MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", DOCX),
    (b"spreadsheetml.sheet.main+xml", XLSX),
    (b"presentationml.presentation.main+xml", PPTX),
    (b"presentationml.slideshow.main+xml", PPTX),
)
STREAMS = (
    ("encryptedpackage", LOCKED),
    ("worddocument", DOC),
    ("workbook", XLS),
    ("book", XLS),
    ("powerpoint document", PPT),
)
CONTENT_TYPES = "[Content_Types].xml"
LONGEST_CONTENT_TYPES = 1024 * 1024
"""Bytes read of the list of an Office file's parts; thousands of parts have less."""

REFUSED_BY_DISKS = re.compile(r'[\\/:*?"<>|]')


def recognise(file: IO[bytes]) -> FileType:
    """The type of a file's content; one of those without suffixes where it is not accepted."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(ZIP):
        return _in_archive(file)
    if head.startswith(COMPOUND):
        return _in_compound(file)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return next((found for signature, found in SIGNATURES if head.startswith(signature)), UNKNOWN)


def _in_archive(file: IO[bytes]) -> FileType:
    """OFD and the Office formats since 2007 are archives."""
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
            parts = archive.open(CONTENT_TYPES).read(LONGEST_CONTENT_TYPES) if CONTENT_TYPES in names else b""
    except Exception:  # a damaged archive makes zipfile raise whatever its decoders do
        return DAMAGED
    if b"macroEnabled" in parts or any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    if "OFD.xml" in names:
        return OFD
    return next((found for part, found in MAIN_PARTS if part in parts), ARCHIVE)


def _in_compound(file: IO[bytes]) -> FileType:
    """The Office formats before 2007, and later ones with a password, are small file systems."""
    try:
        file.seek(0)
        with OleFileIO(file) as compound:
            entries = [[part.lower() for part in entry] for entry in compound.listdir()]
    except Exception:  # what a damaged one makes olefile raise is not documented
        return DAMAGED
    if any("vba" in entry for entry in entries):
        return MACROS
    return next((found for stream, found in STREAMS if [stream] in entries), UNKNOWN)


def file_name(name: str, found: FileType, longest: int) -> str:
    """A name that any disk takes, of at most ``longest`` characters, ending in a suffix of an accepted type.

    Without folders, invisible signs (some turn a name around) and signs that disks refuse.
    """
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", clean(name))[-1])
    name = REFUSED_BY_DISKS.sub("_", " ".join(name.split())).strip(" .")
    suffix = PurePath(name).suffix
    stem = name.removesuffix(suffix)
    if suffix.lower() not in found.suffixes:
        stem, suffix = name, found.suffixes[0]
    return (stem[: longest - len(suffix)].rstrip(" .") or "附件") + suffix
