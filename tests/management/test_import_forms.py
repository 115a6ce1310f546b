"""``import_forms`` writes what is good, reports the rest, and on a dry run writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bgapp.models import Event, Filing, Import
from tests.builders import Cast, make_cast
from tests.exchange.imports.props import make_form, make_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of a good form, and of one whose unit nobody knows."""
    path = tmp_path / "申报表.xlsx"
    path.write_bytes(make_workbook(make_form(), make_form("别处的", unit="没有的单位")).read())
    return path


def run(*args: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit status and the report."""
    target = Path(args[0]).with_suffix(".json")
    arguments = ["--period", "2025", "--unit", "市就业中心", "--json", str(target)]
    try:
        call_command("import_forms", *map(str, args), *arguments)
    except SystemExit as ended:
        return int(str(ended.code)), json.loads(target.read_text("utf-8"))
    return 0, json.loads(target.read_text("utf-8"))


def test_good_forms_become_drafts_and_the_rest_is_reported(cast: Cast, book: Path) -> None:
    status, found = run(book)
    assert status == 1
    assert {name: count for name, count in found["counts"].items() if count} == {"imported": 1, "refused": 1}
    [file] = found["files"]
    assert [form["outcome"] for form in file["forms"]] == ["imported", "refused"]
    errors = [(each["form"], each["where"]) for each in file["problems"] if each["severity"] == "error"]
    assert errors == [(1, "unit")]
    assert Filing.objects.get().pk == file["forms"][0]["filing"]
    assert Event.objects.get().actor == cast.preparer


def test_a_dry_run_writes_nothing(cast: Cast, book: Path) -> None:
    status, found = run(book, "--dry-run")
    assert (status, found["dry_run"], found["counts"]["new"]) == (1, True, 1)
    assert not Filing.objects.exists()
    assert not Import.objects.exists()


def test_the_second_run_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    book = tmp_path / "申报表.xlsx"
    book.write_bytes(make_workbook(make_form()).read())
    assert run(book)[0] == 0
    status, found = run(book)
    assert (status, found["counts"]["unchanged"], Event.objects.count()) == (0, 1, 1)


def test_what_cannot_be_read_is_unusable(cast: Cast, tmp_path: Path) -> None:
    book = tmp_path / "坏.xlsx"
    book.write_text("不是工作簿", "utf-8")
    status, found = run(book)
    assert status == 2
    assert "无法读取" in found["files"][0]["refused"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (("--period", "1999"), "没有申报期「1999」"),
        (("--unit", "没有的单位"), "没有「没有的单位」这个单位"),
        (("--person", "nobody"), "没有登录名为「nobody」的人员"),
    ],
)
def test_unusable_arguments_are_named(cast: Cast, book: Path, changed: tuple[str, str], sentence: str) -> None:
    arguments = {"--period": "2025", "--unit": "市就业中心"} | dict([changed])
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("import_forms", str(book), *(word for pair in arguments.items() for word in pair))
    assert refusal.value.returncode == 2


def test_people_are_told_the_same(cast: Cast, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_forms", str(book), "--period", "2025", "--unit", "市就业中心")
    told = capsys.readouterr().out
    assert "1. 公共就业服务经费（2025）已导入" in told
    assert "不在单位名单里" in told
    assert "合计：有错误 1 张，已导入 1 张" in told
