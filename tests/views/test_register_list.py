"""导出清单: what the register shows, no row more and no value more, as one Excel list."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bgapp.models import Filing, FindingSummary, Person
from bgapp.views import register_list
from tests.builders import Cast, make_at, make_cast, make_draft, make_evaluation
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/filings/xlsx/"
STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filings(cast: Cast) -> dict[str, Filing]:
    return {state: make_at(cast, state, f"项目 {state}") for state in STATES}


def lines(person: Person, query: str = "") -> list[tuple[Any, ...]]:
    """The rows of the list, title and note left out."""
    answer = signed_in(person).get(ADDRESS + query)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True, min_row=3))


def column(found: list[tuple[Any, ...]], heading: str) -> list[Any]:
    return [line[found[0].index(heading)] for line in found[1:]]


def test_the_list_has_the_rows_of_the_register_with_values_to_reckon_with(
    cast: Cast, filings: dict[str, Filing]
) -> None:
    found = lines(cast.preparer, "?sort=name")
    assert column(found, "项目名称")[: len(STATES)] == sorted(filing.name for filing in filings.values())
    assert set(column(found, "金额（元）")[: len(STATES)]) == {1_410_000}
    assert column(found, "状态")[3] == "审核中・第 1 环节"
    assert column(found, "更新")[0].tzinfo is None


def test_findings_are_counted_by_severity_where_somebody_has_checked(cast: Cast) -> None:
    for number, counts in enumerate(((1, 0, 12), (0, 0, 0), ())):
        filing = make_draft(cast, f"项目 {number}")
        FindingSummary.objects.filter(filing=filing).delete()
        if counts:
            found = dict(zip(("errors", "warnings", "hints"), counts, strict=True))
            FindingSummary.objects.create(filing=filing, events=1, reasons=0, **found)
    assert column(lines(cast.preparer, "?sort=name"), "审核提示")[:3] == ["必改 1・建议 12", "无", None]


def test_sums_stand_below_without_what_is_void(cast: Cast, filings: dict[str, Filing]) -> None:
    found = lines(cast.preparer)
    assert column(found, "项目名称")[-2:] == ["合计（5 份）", "另有 1 份作废，不计入合计"]
    assert column(found, "金额（元）")[-2:] == [5 * 1_410_000, None]


def test_targets_and_self_evaluations_are_not_added_up(cast: Cast) -> None:
    evaluation = make_evaluation(cast, "甲")
    assert evaluation.target
    found = lines(cast.preparer)
    assert column(found, "项目名称")[-2:] == ["申报金额合计（1 份）", "自评全年预算数合计（1 份）"]
    assert column(found, "金额（元）")[-2] == evaluation.target.amount
    assert Decimal(str(column(found, "金额（元）")[-1] or 0)) == (evaluation.amount or 0)


def test_conditions_and_order_of_the_address_count(cast: Cast, filings: dict[str, Filing]) -> None:
    found = lines(cast.preparer, "?status=approved")
    assert column(found, "项目名称") == ["项目 approved", "合计（1 份）"]
    backwards = column(lines(cast.preparer, "?sort=-name"), "项目名称")
    assert backwards[: len(STATES)] == sorted((filing.name for filing in filings.values()), reverse=True)


def test_what_the_register_masks_is_empty(cast: Cast, filings: dict[str, Filing]) -> None:
    found = lines(cast.department_reviewer, "?sort=name")
    [draft] = [line for line in found if line[0] == "项目 draft"]
    seen = dict(zip(found[0], draft, strict=True))
    assert seen["金额（元）"] == 1_410_000
    assert (seen["项目性质"], seen["指标"], seen["填报人"], seen["更新"]) == (None,) * 4


def test_projects_that_nobody_began_are_a_list_too(cast: Cast) -> None:
    crowd(cast, range(3))
    found = lines(cast.preparer, "?status=not_started&sort=name")
    assert column(found, "项目名称") == ["未开始 0", "未开始 1", "未开始 2", "合计（3 份）"]
    assert set(column(found, "状态")[:3]) == {"未开始"}


def test_a_name_that_looks_like_a_formula_is_a_text(cast: Cast) -> None:
    make_draft(cast, "=1+1")
    answer = signed_in(cast.preparer).get(ADDRESS)
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).worksheets[0]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")


def test_more_rows_take_no_more_queries(cast: Cast) -> None:
    client = signed_in(cast.preparer)
    counts = []
    for names in (range(4), range(4, 40)):
        crowd(cast, names)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(ADDRESS).getvalue()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_list_that_is_too_long_leads_back_with_what_to_do(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(cast, range(3))
    monkeypatch.setattr(register_list, "MOST", 2)
    answer = signed_in(cast.preparer).get(f"{ADDRESS}?year=2025", follow=True)
    assert answer.redirect_chain[0][0].startswith("/filings/?year=2025")
    assert "请先按年度、单位等筛选" in answer.content.decode()


def test_the_register_links_the_list_of_what_it_shows(cast: Cast, filings: dict[str, Filing]) -> None:
    client = signed_in(cast.preparer)
    page = client.get("/filings/?status=draft&page=1").content.decode()
    assert "/filings/xlsx/?status=draft" in page
    assert "申报清单.xlsx" in unquote(client.get(ADDRESS)["Content-Disposition"])
