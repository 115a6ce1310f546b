"""``manage.py read_forms``: files in, forms and problems out, no database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from tests.sheets.forms import make_form

FUNDING = make_form()["funding"] | {"carryover": "0.00"}
FORM = make_form(funding=FUNDING)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(workbook([FORM], Extras()))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(workbook([FORM | {"unit": ""}], Extras()))
    return path


def run(*arguments: object) -> tuple[int, str]:
    """The exit status of a call, and what it printed."""
    output = io.StringIO()
    try:
        call_command("read_forms", *map(str, arguments), stdout=output)
    except SystemExit as ended:
        return int(ended.code or 0), output.getvalue()
    return 0, output.getvalue()


def test_a_form_comes_back_as_it_was_printed(good: Path, tmp_path: Path) -> None:
    assert run(good, "--json", tmp_path / "out.json") == (0, "")
    [file] = json.loads((tmp_path / "out.json").read_text("utf-8"))["files"]
    assert (file["file"], file["refused"], file["problems"]) == (str(good), None, [])
    assert file["forms"] == [FORM]


def test_errors_name_form_sheet_cell_and_value(bad: Path, good: Path, tmp_path: Path) -> None:
    assert run(good, bad, "--json", tmp_path / "out.json")[0] == 1
    problems = json.loads((tmp_path / "out.json").read_text("utf-8"))["files"][1]["problems"]
    assert [(each["form"], each["sheet"], each["cell"], each["where"], each["severity"]) for each in problems] == [
        (0, "法规培训专项经费", "E4", "unit", "error")
    ]


def test_a_file_that_cannot_be_read_is_unusable(good: Path, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"x")
    status, output = run(good, tmp_path / "x.xlsx", tmp_path / "none.xlsx")
    assert status == 2
    assert "读出 1 张表" in output
    assert "文件内容不是" in output
    assert "打不开文件" in output


def test_people_get_the_same_in_words(bad: Path) -> None:
    status, output = run(bad)
    assert status == 1
    assert "1. 法规培训专项经费（2025）" in output
    assert "错误  法规培训专项经费!E4  「实施单位」" in output


def test_a_folder_that_is_not_there_is_named(good: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="写不了") as refused:
        call_command("read_forms", str(good), "--json", str(tmp_path / "none" / "out.json"))
    assert refused.value.returncode == 2
