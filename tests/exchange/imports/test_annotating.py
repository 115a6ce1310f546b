"""The copy with remarks at its cells, and the list of problems where there is nothing to copy."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from openpyxl import load_workbook

from bgapp.exchange.imports.annotating import annotated
from bgapp.sheets import annotating
from bgapp.sheets.annotating import LIST, Remark, annotated_copy
from bgapp.sheets.reader import Severity
from tests.builders import Cast
from tests.exchange.imports.props import changed_workbook, make_form, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]


def test_every_problem_is_a_comment_at_its_cell_and_a_line_of_the_list(cast: Cast) -> None:
    batch = read(cast.preparer, changed_workbook({"F6": "很多"}, make_form(unit="没有的单位", annual_goal="")))
    file, target = batch.files.get(), BytesIO()
    assert annotated(cast.preparer, file.pk, target) == "申报表（预检批注）.xlsx"
    book = load_workbook(target)
    sheet = book["公共就业服务经费"]
    assert "不在单位名单里" in sheet["E4"].comment.text
    assert "【错误】" in sheet["F6"].comment.text
    assert sheet["F6"].value == "很多"
    assert sheet["B3"].comment is None
    listed = {row[1].value for row in book[LIST].iter_rows(min_row=2)}
    assert {"E4", "F6", "E11"} <= listed
    original = load_workbook(BytesIO(file_bytes(file.file)))
    assert original.sheetnames == ["公共就业服务经费"]


def file_bytes(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content


def test_what_is_no_workbook_gets_a_list(cast: Cast) -> None:
    batch = read(cast.preparer, ContentFile(b"text", "说明.docx"))
    target = BytesIO()
    assert annotated(cast.preparer, batch.files.get().pk, target) == "说明（预检问题）.xlsx"
    assert "无法读取" in load_workbook(target)[LIST]["E2"].value
    with pytest.raises(Http404):
        annotated(cast.colleague, batch.files.get().pk, target)


def test_what_cannot_be_copied_gets_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    remark = Remark("表", "F6", "项目", Severity.ERROR, "=1+1 不是金额。")
    found = load_workbook(BytesIO(annotated_copy(broken, [remark])))
    assert found.sheetnames == [LIST]
    assert found[LIST]["E2"].data_type == "s"
    assert tuple(cell.value for cell in found[LIST][1]) == annotating.HEADINGS
