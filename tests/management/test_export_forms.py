"""``manage.py export_forms``: a year's forms out of the database, as data, workbook or PDF."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from bgapp.filings.exchange_format import plain, without_keys
from bgapp.filings.starting import project_named, start
from bgapp.management.commands.export_forms import filings_of
from bgapp.models import Filing, Project, Unit
from bgapp.sheets.schema import exchange_schema
from tests.builders import Cast, make_at, make_cast, make_complete, make_draft, make_evaluation, make_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def export(target: Path, *options: str, year: int = 2025) -> str:
    """What the command says."""
    output = io.StringIO()
    arguments = ("--year", str(year), "--format", target.suffix.lstrip("."), "--out", str(target), *options)
    call_command("export_forms", *arguments, stdout=output)
    return output.getvalue()


def exported(folder: Path, *options: str, year: int = 2025) -> list[dict[str, Any]]:
    export(folder / "out.json", *options, year=year)
    forms: list[dict[str, Any]] = json.loads((folder / "out.json").read_text("utf-8"))
    return forms


def refusal(target: Path, *options: str, year: int = 2025) -> str:
    """The sentence with which a call is refused, as unusable and without a file."""
    with pytest.raises(CommandError) as refused:
        export(target, *options, year=year)
    assert (refused.value.returncode, target.exists()) == (2, False)
    return str(refused.value)


def names(forms: list[dict[str, Any]]) -> list[str]:
    return [form["project_name"] for form in forms]


def test_every_form_of_the_year_comes_out_as_it_stands_without_our_keys(cast: Cast, tmp_path: Path) -> None:
    filings = [make_at(cast, "approved", "甲"), make_complete(cast, "乙")]
    filings += [make_evaluation(cast, "丙")]
    forms = exported(tmp_path)
    assert sorted((form["edition"], form["project_name"]) for form in forms) == [
        *(("project_target_2025", name) for name in sorted("甲乙丙")),
        ("self_evaluation_2023", "丙"),
    ]
    assert all(without_keys(plain(Filing.objects.get(pk=filing.pk))) in forms for filing in filings)
    assert "key" not in forms[0]["indicators"][0]


def test_what_comes_out_is_valid_by_the_published_schema(cast: Cast, tmp_path: Path) -> None:
    make_evaluation(cast)
    start(cast.preparer, make_period(edition="policy_target_2023"), project_named(cast.centre, "一项政策"))
    forms = exported(tmp_path)
    assert [error.message for error in Draft202012Validator(exchange_schema()).iter_errors(forms)] == []
    assert len(forms) == 3


def test_void_forms_and_other_years_stay_behind(cast: Cast, tmp_path: Path) -> None:
    make_at(cast, "void", "作废的")
    make_draft(cast, "留下的")
    assert names(exported(tmp_path)) == ["留下的"]
    assert refusal(tmp_path / "none.json", year=2024) == "2024 年度没有可导出的表。"


@pytest.mark.parametrize("unit", ["市人力资源局", "市人力 资源局", "市就业中心", "J-01", " J-01 "])
def test_a_unit_is_meant_with_those_below_it_by_name_or_code(cast: Cast, tmp_path: Path, unit: str) -> None:
    Unit.objects.filter(pk=cast.centre.pk).update(code="J-01")
    make_draft(cast, "中心的")
    start(cast.stranger, cast.period, project_named(cast.elsewhere, "图书馆的"))
    assert names(exported(tmp_path, "--unit", unit)) == ["中心的"]


@pytest.mark.parametrize("unit", ["没有的单位", "", "市就业"])
def test_a_unit_that_is_not_there_is_named(cast: Cast, tmp_path: Path, unit: str) -> None:
    make_draft(cast)
    assert refusal(tmp_path / "none.json", "--unit", unit).startswith(f"没有「{unit}」这个单位")


def test_codes_stand_beside_the_cells(cast: Cast, tmp_path: Path) -> None:
    make_draft(cast, "有编码的")
    assert "project_code" not in exported(tmp_path)[0]
    Project.objects.update(code="310000-1")
    Unit.objects.filter(pk=cast.centre.pk).update(code="J-01")
    (form,) = exported(tmp_path)
    assert (form["project_code"], form["unit_code"]) == ("310000-1", "J-01")


def test_a_workbook_has_a_sheet_for_each_form_with_its_own_marks(cast: Cast, tmp_path: Path) -> None:
    make_at(cast, "approved", "甲")
    make_draft(cast, "乙")
    assert export(tmp_path / "out.xlsx") == f"已导出 2 张表：{tmp_path / 'out.xlsx'}\n"
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    assert {sheet.title: sheet.oddHeader.right.text for sheet in sheets} == {"甲": None, "乙": "草稿"}


def test_a_pdf_has_a_bookmark_for_each_form(cast: Cast, tmp_path: Path) -> None:
    make_at(cast, "approved", "甲")
    make_draft(cast, "乙")
    export(tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document, document.open_outline() as outline:
        assert len(outline.root) == 2


def test_classified_forms_are_remarked(cast: Cast, tmp_path: Path) -> None:
    Filing.objects.filter(pk=make_draft(cast).pk).update(classified=True)
    assert "其中 1 张涉密" in export(tmp_path / "out.json")
    export(tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].oddHeader.left.text == "涉密"


def test_a_folder_that_is_not_there_is_named(cast: Cast, tmp_path: Path) -> None:
    make_draft(cast)
    assert "写不了" in refusal(tmp_path / "nowhere" / "out.json")


def test_the_number_of_statements_does_not_grow_with_the_forms(cast: Cast) -> None:
    counts = []
    for name in ("一", "二", "三"):
        make_complete(cast, name)
        with CaptureQueriesContext(connection) as queries:
            assert all(plain(filing) for filing in filings_of(2025, cast.bureau))
        counts.append(len(queries))
    assert len(set(counts)) == 1
