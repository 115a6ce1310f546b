"""What a file is, its content says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bgapp.sheets.grid import Refused, limits, read_grids
from bgapp.sheets.grid.cells import column_letters
from tests.files import EXCEL, MACROS, PDF, WORD, archive, compound, office
from tests.sheets.grid.workbooks import rows, text, write_workbook


def refusal(path: Path, content: bytes, name: str = "") -> str:
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_grids(path, name or path.name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"a,b,c\n1,2,3\n", "文件内容不是"),
        (b"<html><table></table></html>", "文件内容不是"),
        (archive(readme="x"), "文件内容不是"),
        (office(MACROS, "word/document.xml"), "含有宏"),
        (office(EXCEL, "xl/workbook.xml"), "已损坏"),
        (office(EXCEL, "xl/workbook.xml")[:200], "打不开"),
        (compound(("EncryptedPackage", 2)), "加了密码"),
        (compound(("WordDocument", 2)), "旧版 Word"),
        (compound(("Workbook", 2)), "已损坏"),
        (PDF, "没有文字"),
        (PDF[:20], "已损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert sentence in refusal(tmp_path / "a", content)


def test_a_name_that_says_something_else_is_a_mistake_to_clear_up(tmp_path: Path) -> None:
    assert "内容却是 Word 文件" in refusal(tmp_path / "a", office(WORD, "word/document.xml"), "申报表.xlsx")


def test_a_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    assert read_grids(write_workbook(tmp_path / "a", rows(text("A1", "甲"))), "申报表")[0].cells[0].text == "甲"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bgapp.sheets.grid.MAX_SIZE", 10)
    assert "最多可读" in refusal(tmp_path / "a", b"x" * 11)
    assert limits.MAX_SIZE > 10


def test_columns_have_letters() -> None:
    assert [column_letters(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
