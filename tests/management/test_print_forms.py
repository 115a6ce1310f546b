"""``manage.py print_forms``: forms in, a PDF or a workbook out, no database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command

from bgapp.rules.plain import Plain

FORM: Plain = {
    "title": "财政项目支出绩效目标申报表",
    "fiscal_year": "2025",
    "project_name": "公共就业服务经费",
    "annual_goal": "办好招聘活动。",
    "funding": {"annual_total": "2000000.00"},
    "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "招聘活动场次", "target": "≥12(场)"}],
}


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    path = tmp_path / "forms.json"
    path.write_text(json.dumps([FORM, FORM | {"project_name": "宣传工作经费"}]), "utf-8")
    return path


def refusal(*arguments: object) -> str:
    """The sentence with which a call is refused, as unusable."""
    with pytest.raises(CommandError) as refused:
        call_command("print_forms", *map(str, arguments))
    assert refused.value.returncode == 2
    return str(refused.value)


def test_a_pdf_has_a_bookmark_for_each_form(forms: Path, tmp_path: Path) -> None:
    output = io.StringIO()
    call_command("print_forms", str(forms), "--pdf", str(tmp_path / "out.pdf"), stdout=output)
    assert output.getvalue() == f"已打印 2 张表：{tmp_path / 'out.pdf'}\n"
    with pikepdf.open(tmp_path / "out.pdf") as document, document.open_outline() as outline:
        assert len(outline.root) == 2


def test_a_workbook_has_a_sheet_for_each_form(forms: Path, tmp_path: Path) -> None:
    call_command("print_forms", str(forms), "--xlsx", str(tmp_path / "out.xlsx"), stdout=io.StringIO())
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["公共就业服务经费", "宣传工作经费"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 JSON 文件"),
        (b"\xff\xfe", "不是 JSON 文件"),
        (b"{}", "里没有表"),
        (b"[]", "里没有表"),
        (b'[{"title": ""}, 3]', "第 2 项不是一张表"),
        (b'[{"title": "", "indicators": "x"}]', "第 1 项不是一张表"),
        (b'[{"indicators": [1]}]', "第 1 项不是一张表"),
        (b'[{"funding": {"annual_total": []}}]', "第 1 项不是一张表"),
        ('[{"project_name": "甲"}]'.encode(), "认不出「甲」用的是哪一种表样"),
    ],
)
def test_what_is_no_list_of_forms_is_refused_with_a_reason(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "forms.json"
    path.write_bytes(content)
    assert sentence in refusal(path, "--pdf", tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_a_missing_file_and_a_folder_that_is_not_there_are_named(forms: Path, tmp_path: Path) -> None:
    assert "打不开" in refusal(tmp_path / "none.json", "--pdf", tmp_path / "out.pdf")
    assert "写不了" in refusal(forms, "--pdf", tmp_path / "nowhere" / "out.pdf")


def test_one_of_pdf_and_xlsx_is_asked_for(forms: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("print_forms", str(forms))
    with pytest.raises(CommandError):
        call_command("print_forms", str(forms), "--pdf", "a.pdf", "--xlsx", "a.xlsx")


def test_a_book_has_a_cover_contents_and_bookmarks(forms: Path, tmp_path: Path) -> None:
    call_command("print_forms", str(forms), "--pdf", str(tmp_path / "out.pdf"), "--book", "汇总", stdout=io.StringIO())
    with pikepdf.open(tmp_path / "out.pdf") as document, document.open_outline() as outline:
        assert len(document.pages) == 4
        assert [item.title for item in outline.root] == ["目录", "公共就业服务经费", "宣传工作经费"]
        assert str(document.docinfo["/Title"]) == "2025年度 汇总"


def test_a_workbook_as_a_book_begins_with_contents_that_link_to_its_sheets(forms: Path, tmp_path: Path) -> None:
    call_command(
        "print_forms", str(forms), "--xlsx", str(tmp_path / "out.xlsx"), "--book", "汇总", stdout=io.StringIO()
    )
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["目录", "公共就业服务经费", "宣传工作经费"]
    rows = book["目录"].iter_rows(min_row=4)
    links = [(row[0].value, row[1].value, row[1].hyperlink.location) for row in rows]
    assert links == [
        (1, "公共就业服务经费", "'公共就业服务经费'!A1"),
        (2, "宣传工作经费", "'宣传工作经费'!A1"),
    ]
