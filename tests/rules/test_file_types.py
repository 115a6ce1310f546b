"""What a file is: by its content alone, whatever it is called."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bgapp.rules.file_types import (
    ACCEPTED,
    ARCHIVE,
    DAMAGED,
    DOC,
    DOCX,
    GIF,
    JPEG,
    LOCKED,
    MACROS,
    OFD,
    PDF,
    PNG,
    PPT,
    PPTX,
    PROGRAM,
    TIFF,
    UNKNOWN,
    WEBP,
    XLS,
    XLSX,
    FileType,
    file_name,
    recognise,
)
from tests import files
from tests.files import STORAGE, STREAM, compound, office

TAKEN = {
    "pdf": (files.PDF, PDF),
    "ofd": (files.archive(**{"OFD.xml": "<ofd:OFD/>", "Doc_0__Document.xml": "<x/>"}), OFD),
    "jpg": (files.JPEG, JPEG),
    "png": (files.png(), PNG),
    "gif": (files.GIF, GIF),
    "tif": (files.TIFF, TIFF),
    "webp": (files.WEBP, WEBP),
    "docx": (office(files.WORD, "word/document.xml"), DOCX),
    "xlsx": (office(files.EXCEL, "xl/workbook.xml"), XLSX),
    "pptx": (office(files.SLIDES, "ppt/presentation.xml"), PPTX),
    "doc": (compound(("WordDocument", STREAM), ("1Table", STREAM)), DOC),
    "xls": (compound(("Workbook", STREAM)), XLS),
    "xls of 1995": (compound(("Book", STREAM)), XLS),
    "ppt": (compound(("PowerPoint Document", STREAM)), PPT),
    "with a password": (compound(("EncryptionInfo", STREAM), ("EncryptedPackage", STREAM)), LOCKED),
}
REFUSED = {
    "nothing": (b"", UNKNOWN),
    "text": ("就业培训".encode(), UNKNOWN),
    "page": (files.PAGE, UNKNOWN),
    "page before a pdf": (files.PAGE + files.PDF, UNKNOWN),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', UNKNOWN),
    "program": (files.PROGRAM, PROGRAM),
    "program before an archive": (files.PROGRAM + TAKEN["docx"][0], PROGRAM),
    "program of Linux": (b"\x7fELF" + bytes(60), PROGRAM),
    "sound": (b"RIFF\x1a\x00\x00\x00WAVEfmt ", UNKNOWN),
    "zip": (files.archive(**{"a.exe": "MZ"}), ARCHIVE),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(40), ARCHIVE),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(40), ARCHIVE),
    "only named like a document": (files.archive(**{"word__document.xml": "<x/>"}), ARCHIVE),
    "docm": (office(files.MACROS, "word/document.xml", "word/vbaProject.bin"), MACROS),
    "docx with macros in it": (office(files.WORD, "word/document.xml", "word/vbaProject.bin"), MACROS),
    "xls with macros": (compound(("Workbook", STREAM), ("_VBA_PROJECT_CUR", STORAGE), ("VBA", STREAM)), MACROS),
    "installer": (compound(("!_StringPool", STREAM)), UNKNOWN),
    "half a docx": (TAKEN["docx"][0][:200], DAMAGED),
    "half a doc": (TAKEN["doc"][0][:300], DAMAGED),
    "a doc of noise": (TAKEN["doc"][0][:8] + b"\xaa" * 2000, DAMAGED),
}


@pytest.mark.parametrize(("content", "expected"), TAKEN.values(), ids=TAKEN)
def test_what_an_office_can_open_is_taken(content: bytes, expected: FileType) -> None:
    assert recognise(io.BytesIO(content)) is expected
    assert expected in (*ACCEPTED, LOCKED)


@pytest.mark.parametrize(("content", "expected"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused_and_says_what_to_do(content: bytes, expected: FileType) -> None:
    assert recognise(io.BytesIO(content)) is expected
    assert not expected.suffixes
    assert expected.advice.endswith("。")


def test_published_files_are_what_they_are(samples: Path) -> None:
    expected = {".docx": DOCX, ".xlsx": XLSX, ".pdf": PDF}
    found = [path for path in samples.rglob("*") if path.suffix in expected and path.parent.name != "bad"]
    assert {path.name for path in found if recognised(path) is not expected[path.suffix]} == set()
    assert {path.suffix for path in found} == set(expected)


def test_files_under_a_wrong_name_are_seen_through(samples: Path) -> None:
    expected = {
        "docx_renamed.xlsx": DOCX,
        "html_renamed.xlsx": UNKNOWN,
        "macro_renamed.xlsx": MACROS,
        "old_format.xls": XLS,
        "old_format_renamed.xlsx": XLS,
        "password.xlsx": LOCKED,
        "plain_zip.xlsx": ARCHIVE,
        "truncated.xlsx": DAMAGED,
    }
    assert {name: recognised(samples / "xlsx" / "bad" / name) for name in expected} == expected


def recognised(path: Path) -> FileType:
    with path.open("rb") as file:
        return recognise(file)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("立项批复.pdf", PDF, "立项批复.pdf"),
        ("扫描.PDF", PDF, "扫描.PDF"),
        ("扫描.JPEG", JPEG, "扫描.JPEG"),
        ("批复.exe", PDF, "批复.exe.pdf"),
        ("批复", PDF, "批复.pdf"),
        ("1.关于经费的批复", PDF, "1.关于经费的批复.pdf"),
        ("批复.html", PNG, "批复.html.png"),
        ("预算.wps", DOC, "预算.wps"),
        ("预算.xlsx", LOCKED, "预算.xlsx"),
        (r"C:\桌面\批复.pdf", PDF, "批复.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ('a<b>:"|?*.pdf', PDF, "a_b______.pdf"),
        ("批复\u202efdp.exe", PDF, "批复fdp.exe.pdf"),
        ("批\r\nX-Evil: 1\x00复.pdf", PDF, "批 X-Evil_ 1复.pdf"),
        ("  批复 .pdf", PDF, "批复.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("...", PDF, "附件.pdf"),
        ("", PDF, "附件.pdf"),
        ("长" * 300 + ".pdf", PDF, "长" * 196 + ".pdf"),
        ("长" * 300, PDF, "长" * 196 + ".pdf"),
    ],
)
def test_a_file_goes_on_under_a_name_that_any_disk_takes_and_that_says_what_it_is(
    name: str, kind: FileType, expected: str
) -> None:
    assert file_name(name, kind, 200) == expected
