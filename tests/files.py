"""Small files of every type, made here: their content is what counts, never their name."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from bgapp.filings.evidence_store import keep
from bgapp.models import Evidence, EvidenceKind, Filing, Person

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5

TYPES = '<?xml version="1.0"?><Types><Override PartName="{}" ContentType="application/vnd.{}.main+xml"/></Types>'
WORD = TYPES.format("/word/document.xml", "openxmlformats-officedocument.wordprocessingml.document")
EXCEL = TYPES.format("/xl/workbook.xml", "openxmlformats-officedocument.spreadsheetml.sheet")
SLIDES = TYPES.format("/ppt/presentation.xml", "openxmlformats-officedocument.presentationml.presentation")
MACROS = TYPES.format("/word/document.xml", "ms-word.document.macroEnabled")

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(50) + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(40)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(14)
PROGRAM = b"MZ\x90\x00" + bytes(60) + b"%PDF-1.7 This program cannot be run in DOS mode."
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"


def archive(**parts: str) -> bytes:
    """A ZIP of parts, whose names have ``__`` for a slash."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def office(types: str, *parts: str) -> bytes:
    """An Office file since 2007, with the list of its parts."""
    return archive(**{"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>", **dict.fromkeys(parts, "<x/>")})


def png() -> bytes:
    """One black dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def compound(*entries: tuple[str, int]) -> bytes:
    """A compound file as Office had it before 2007: one sector of FAT, one of folder, entries without content."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    fat = struct.pack("<128I", FAT, END, *[FREE] * 126)
    folder = _entry("Root Entry", ROOT, child=1)
    for number, (name, kind) in enumerate(entries, start=1):
        folder += _entry(name, kind, right=number + 1 if number < len(entries) else FREE)
    return header + fat + folder.ljust(SECTOR, b"\0")


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", END, 0)


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it, of whatever type it likes."""
    return SimpleUploadedFile(name, content, "text/html")


def lay(filing: Filing, person: Person, **fields: Any) -> Evidence:
    """Evidence of a filing in any state, as attached before its first submission."""
    known = {"kind": EvidenceKind.BASIS, "name": "立项批复.pdf", "first_round": 1, "size": len(PDF)}
    known |= {"digest": hashlib.sha256(PDF).hexdigest(), "path": keep(ContentFile(PDF)), "attached_by": person}
    return Evidence.objects.create(filing=filing, **known | fields)
