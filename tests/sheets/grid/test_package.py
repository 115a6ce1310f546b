"""Office files without trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from bgapp.sheets.grid import Refused, limits, package, read_grids
from tests.sheets.grid.workbooks import MAIN, rows, text, write_workbook

SECRET = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file://{}">]><worksheet xmlns="{}"><sheetData/></worksheet>'
GROWING = (
    '<!DOCTYPE worksheet [<!ENTITY a "项目"><!ENTITY b "&a;&a;&a;">]><worksheet xmlns="{}"><sheetData/></worksheet>'
)


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_grids(path, path.name)
    return str(refused.value)


@pytest.mark.parametrize("declared", [SECRET.format("/etc/hostname", MAIN), GROWING.format(MAIN)])
def test_entities_are_refused_whatever_they_are(tmp_path: Path, declared: str) -> None:
    path = write_workbook(tmp_path / "a.xlsx", rows(), **{"xl/worksheets/sheet1.xml": declared})
    assert "已损坏" in refusal(path)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 10_000)
    assert "太大" in refusal(write_workbook(tmp_path / "a.xlsx", rows(text("A1", "甲" * 20_000))))


def test_a_part_that_is_larger_than_it_says_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART", 5_000)
    assert "太大" in refusal(write_workbook(tmp_path / "a.xlsx", rows(text("A1", "甲" * 20_000))))


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    more = {f"xl/media/{number}.bin": "" for number in range(limits.MAX_PARTS + 1)}
    assert "个部件" in refusal(write_workbook(tmp_path / "a.xlsx", rows(), **more))


def test_a_missing_part_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", rows())
    data = path.read_bytes().replace(b"worksheets/sheet1.xml", b"worksheets/sheet9.xml")
    path.write_bytes(data)
    assert "已损坏" in refusal(path)
