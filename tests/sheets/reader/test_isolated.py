"""Reading in a process of its own: what goes wrong there is a sentence here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bgapp.sheets.grid import Refused
from bgapp.sheets.grid.limits import MEGABYTE
from bgapp.sheets.reader import Severity, isolated
from bgapp.sheets.reader.isolated import read_file, seconds_for
from tests.sheets.grid.workbooks import rows, text, write_workbook
from tests.sheets.reader.sheets import target

CELL = '<c t="str"><v>{}</v></c>'
LINES = "".join(f"<row>{''.join(map(CELL.format, line))}</row>" for line in target())


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "申报表.xlsx", f"<sheetData>{LINES}</sheetData>")


def test_forms_and_problems_come_back_as_they_are(workbook: Path) -> None:
    steps: list[tuple[int, int]] = []
    reading = read_file(workbook, progress=lambda read, of: steps.append((read, of)))
    assert reading.forms[0]["project_name"] == "法规培训"
    assert steps == [(1, 1)]
    again = read_file(workbook, "2024年度.xlsx")
    assert again.problems == reading.problems == []


def test_problems_keep_their_severity(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", f"<sheetData>{LINES.replace('2025-12-31', '2025-02-30')}</sheetData>")
    [problem] = read_file(path).problems
    assert (problem.severity, problem.sheet, problem.cell) == (Severity.ERROR, "表1", "E5")


def test_a_refusal_is_the_same_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到"):
        read_file(write_workbook(tmp_path / "a.xlsx", rows(text("A1", "通讯录"))))


def test_what_takes_too_long_is_ended(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = "import signal, time; signal.alarm(1); time.sleep(60)"
    monkeypatch.setattr(isolated, "_command", lambda path, name: [sys.executable, "-c", wait])
    with pytest.raises(Refused, match="时间太长"):
        read_file(workbook)


def test_a_large_workbook_has_more_time_and_a_small_one_as_much_as_ever(tmp_path: Path) -> None:
    allowed = []
    for megabytes in (0, 1, 3, 50):
        with (tmp_path / "a.xlsx").open("wb") as file:
            file.truncate(megabytes * MEGABYTE)
        allowed.append(seconds_for(tmp_path / "a.xlsx"))
    assert allowed == [20, 20, 60, 120]


def test_what_takes_too_much_memory_is_ended(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = (
        "import resource, sys; sys.argv[1:] = [sys.argv[1], 'a.xlsx']; from pathlib import Path;"
        "from bgapp.sheets.reader import isolated;"
        "isolated.read_grids = lambda path, name: bytearray(2 * isolated.MEMORY);"
        "isolated._main(Path(sys.argv[1]), 'a.xlsx')"
    )
    monkeypatch.setattr(isolated, "_command", lambda path, name: [sys.executable, "-c", take, str(path)])
    with pytest.raises(Refused, match="内存太多"):
        read_file(workbook)


def test_a_crash_is_a_refusal(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os; os.abort()"
    monkeypatch.setattr(isolated, "_command", lambda path, name: [sys.executable, "-c", crash])
    with pytest.raises(Refused, match="已损坏"):
        read_file(workbook)


def test_a_file_that_is_not_there_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.xlsx")
