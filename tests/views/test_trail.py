"""操作记录: who reads what of it, on the page, in Excel and on paper."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.models import Filing
from bgapp.rules.transitions import Verb
from bgapp.views import trail
from tests.builders import REASON, Cast, make_at, make_cast, take
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db
PAGES = ("filing_trail", "filing_trail_pdf", "filing_trail_xlsx")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """Returned by the department, with a cell changed since."""
    filing = make_at(cast, "stage_2")
    take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "=全年培训")])
    return filing


def text(client: Client, page: str, filing: Filing) -> str:
    return client.get(reverse(page, args=[filing.pk])).content.decode()


def test_the_own_unit_reads_what_was_changed_and_from_where(cast: Cast, filing: Filing) -> None:
    url = reverse("filing_advance", args=[filing.pk])
    client = signed_in(cast.preparer)
    client.post(url, {"verb": "submit", "version": 4 - 1}, REMOTE_ADDR="10.9.8.7")
    page = text(client, "filing_trail", filing)
    for words in ("修改「项目总目标」", "=全年培训", REASON, "10.9.8.7", "主管部门审核人", "命令行"):
        assert words in page


def test_a_reviewer_outside_reads_no_single_edits(cast: Cast, filing: Filing) -> None:
    client = signed_in(cast.department_reviewer)
    page = text(client, "filing_trail", filing)
    assert REASON in page
    assert "全年培训" not in page
    book = load_workbook(BytesIO(client.get(reverse("filing_trail_xlsx", args=[filing.pk])).content))
    assert [row[4].value for row in book.active.iter_rows(min_row=4)] == [
        "提交审核",
        "审核通过（第 1 环节）",
        "退回修改（第 2 环节）",
    ]


def test_the_workbook_and_the_paper_hold_everything(cast: Cast, filing: Filing) -> None:
    client = signed_in(cast.colleague)
    book = load_workbook(BytesIO(client.get(reverse("filing_trail_xlsx", args=[filing.pk])).content))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    assert len(rows) == Filing.objects.get(pk=filing.pk).event_count == 5
    assert rows[-1][1:] == ("徐婕", "填报人", "命令行", "修改「项目总目标」", "修改「项目总目标」：（空） → =全年培训")
    answer = client.get(reverse("filing_trail_pdf", args=[filing.pk]))
    assert len(pikepdf.open(BytesIO(answer.content)).pages) == 1
    assert "%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95.pdf" in answer["Content-Disposition"]


def test_long_trails_come_in_pages(cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "PAGE_SIZE", 2)
    page = signed_in(cast.preparer).get(reverse("filing_trail", args=[filing.pk]), {"page": "3"}).content.decode()
    assert "新建" in page
    assert "共 5 条" in page
    assert "下一页" in page


def test_readers_have_the_form_but_not_its_trail(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    for page in PAGES:
        assert signed_in(cast.reader).get(reverse(page, args=[filing.pk])).status_code == 403
        assert signed_in(cast.stranger).get(reverse(page, args=[filing.pk])).status_code == 404
