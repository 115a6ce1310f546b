"""What the copied project, which knows the invented edition, is asked to do (see ``test_new_edition.py``)."""

from __future__ import annotations

import json
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from bgapp.filings.starting import project_named, start
from bgapp.models import Filing
from tests.builders import Cast, make_cast, make_period
from tests.sheets import paper

pytestmark = pytest.mark.django_db

INDICATORS = {"建设规模": ("厂房栋数", "≥3(栋)"), "偿债保障": ("本息覆盖倍数", "≥1.2(倍)")}
PRINTED = ("地方债项目绩效目标表", "专项债券", "12,345.68", "建成标准厂房3栋。", "厂房租金", "2027-06-30", "15,000.00")


def in_row(row: str, rows: str, field: str, text: str) -> dict[str, Any]:
    return {"op": "set", "rows": rows, "row": row, "field": field, "old": "", "new": text}


def in_cell(where: str, text: str, old: str = "") -> dict[str, Any]:
    return {"op": "set", "where": where, "old": old, "new": text}


ROW = str(uuid.UUID(int=7))
EDITS = (
    in_cell("bond_type", "专项债券"),
    in_cell("bond.issued", "12,345.6789"),
    in_cell("goal", "建成标准厂房 3 栋。"),
    {"op": "insert", "rows": "repayments", "row": ROW, "after": None, "values": {"name": "厂房租金"}},
    in_row(ROW, "repayments", "due", "2027年6月30日"),
    in_row(ROW, "repayments", "amount", "1.5亿元"),
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def preparer(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.preparer)
    return client


@pytest.fixture
def filing(cast: Cast, preparer: Client) -> Filing:
    """A filing in a period of the edition, its cells saved as the editor saves them."""
    period = make_period(2026, edition="bond_target_2026")
    filing = start(cast.preparer, period, project_named(cast.centre, "标准厂房建设"))
    save(preparer, filing, *EDITS)
    for row in filing.indicators.all():
        name, target = INDICATORS[row.level2]
        cells = {"name": name, "target": target}.items()
        save(preparer, filing, *(in_row(str(row.key), "indicators", field, text) for field, text in cells))
    return Filing.objects.get(pk=filing.pk)


def save(preparer: Client, filing: Filing, *edits: dict[str, Any]) -> None:
    """Save cells as the editor does."""
    body = json.dumps({"edits": [edit | {"id": str(number)} for number, edit in enumerate(edits)]})
    answer = preparer.post(reverse("filing_edits", args=[filing.pk]), body, content_type="application/json").json()
    assert {result["state"] for result in answer["results"]} == {"saved"}, answer


def content(preparer: Client, name: str, filing: Filing) -> bytes:
    answer = preparer.get(reverse(name, args=[filing.pk]))
    assert answer.status_code == 200
    return b"".join(answer)


def test_it_is_edited_in_place_with_its_labels_lists_and_rows(preparer: Client, filing: Filing) -> None:
    page = lxml_html.fromstring(content(preparer, "filing", filing).decode())
    assert page.xpath("//textarea[@name='bond.issued']/text()")[0].strip() == "12345.6789"
    assert page.xpath("//select[@name='bond_type']/option/text()") == ["一般债券", "专项债券"]
    assert page.xpath("//th[.='2026年目标']")
    assert page.xpath(f"//tr[@data-row='{ROW}']//textarea/@aria-label")[:1] == ["第 1 行 偿债来源"]
    levels = page.xpath("//tr[@data-rows='indicators' and @data-row!='']//option[@selected]/text()")
    assert levels == ["建设指标", "建设规模", "偿债指标", "偿债保障"]


def test_what_is_missing_is_named_in_its_words(preparer: Client, filing: Filing) -> None:
    save(preparer, filing, in_cell("bond_type", "", old="专项债券"))
    found = content(preparer, "filing_findings", filing).decode()
    assert "请填写「债券类型」" in found
    assert "请填写「发行额度」" not in found


def test_it_is_printed(preparer: Client, filing: Filing) -> None:
    text = "".join(paper.page_texts(content(preparer, "filing_pdf", filing)))
    assert [words for words in PRINTED if words not in text] == []


def test_it_is_a_worksheet(preparer: Client, filing: Filing) -> None:
    worksheet = openpyxl.load_workbook(BytesIO(content(preparer, "filing_xlsx", filing))).worksheets[0]
    values = [cell.value for row in worksheet.iter_rows() for cell in row]
    assert {"地方债项目绩效目标表", "发行额度\n（万元）", "专项债券", 12_345.68, "厂房租金", 15_000} <= set(values)


def test_it_is_exported_as_data_with_its_exact_amount(filing: Filing, tmp_path: Path) -> None:
    form = exported(tmp_path)
    assert (form["edition"], form["goal"]) == ("bond_target_2026", "建成标准厂房 3 栋。")
    assert form["bond"] == {"issued": "12345.68", "issued_yuan": "123456789.00"}
    assert form["repayments"] == [{"name": "厂房租金", "due": "2027-06-30", "amount": "15000.00"}]
    assert filing.amount == 123_456_789


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_what_was_printed_is_read_back(preparer: Client, filing: Filing, tmp_path: Path, kind: str) -> None:
    (tmp_path / f"form.{kind}").write_bytes(content(preparer, f"filing_{kind}", filing))
    call_command("read_forms", str(tmp_path / f"form.{kind}"), "--json", str(tmp_path / "read.json"))
    (report,) = json.loads((tmp_path / "read.json").read_text("utf-8"))["files"]
    form = exported(tmp_path)
    del form["bond"]["issued_yuan"]
    assert report["forms"] == [form]


def exported(folder: Path) -> dict[str, Any]:
    """The one form of the year, as data."""
    call_command("export_forms", "--year", "2026", "--format", "json", "--out", str(folder / "forms.json"))
    (form,) = json.loads((folder / "forms.json").read_text("utf-8"))
    assert isinstance(form, dict)
    return form
