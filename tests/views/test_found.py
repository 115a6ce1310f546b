"""审核提示 in the registers: shown, sorted and searched by whoever may see the findings, and by nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.models import Filing, FindingCount, FindingSummary
from bgapp.reviews.findings.counts import recount
from bgapp.rules.transitions import Verb
from tests.builders import Cast, make_at, make_cast, make_complete, make_draft, take
from tests.views.crowd import crowd, signed_in
from tests.views.test_registers import html, names, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def count(filing: Filing, code: str, *, errors: int = 0, warnings: int = 0, hints: int = 0) -> None:
    """Have a filing so many findings, all of one rule."""
    numbers = {"errors": errors, "warnings": warnings, "hints": hints}
    FindingSummary.objects.update_or_create(numbers | {"events": 0, "reasons": 0}, filing=filing)
    FindingCount.objects.filter(filing=filing).delete()
    FindingCount.objects.create(filing=filing, code=code, severity="error", count=sum(numbers.values()))


def test_the_own_unit_sees_how_many_findings_a_draft_has(cast: Cast) -> None:
    recount([make_draft(cast, "空白的草稿").pk, make_complete(cast).pk])
    found = rows(html(signed_in(cast.preparer)))
    assert "必改" in found["空白的草稿"]
    assert "无" in found[make_complete.__defaults__[0]]  # type: ignore[index]


def test_a_reviewer_sees_them_once_the_form_has_come_and_a_reader_never(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    count(filing, "typing_slip", warnings=7)
    assert "提醒 7" in rows(html(signed_in(cast.unit_reviewer)))[filing.name]
    assert "提醒 7" not in html(signed_in(cast.department_reviewer))
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    assert "提醒 7" in rows(html(signed_in(cast.department_reviewer)))[filing.name]
    take(filing, cast.department_reviewer, Verb.APPROVE)
    for_reader = html(signed_in(cast.reader))
    assert filing.name in for_reader
    assert "审核提示" not in for_reader


def test_what_was_returned_hides_its_findings_from_the_department_again(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    take(filing, cast.department_reviewer, Verb.RETURN, "总体目标与指标值不一致，请核对后再报。")
    count(filing, "typing_slip", warnings=7)
    department = signed_in(cast.department_reviewer)
    assert "提醒 7" not in html(department)
    for query in ("severity=warning", "code=typing_slip"):
        assert names(html(department, f"/filings/?{query}")) == [], query


def test_filings_are_found_by_severity_and_by_rule(cast: Cast) -> None:
    first, second = make_draft(cast, "甲"), make_draft(cast, "乙")
    count(first, "required", errors=2)
    count(second, "typing_slip", hints=1)
    client = signed_in(cast.preparer)
    assert names(html(client, "/filings/?severity=error")) == ["甲"]
    assert names(html(client, "/filings/?severity=hint")) == ["乙"]
    assert names(html(client, "/filings/?code=typing_slip")) == ["乙"]
    assert "没有符合条件的表" in html(client, "/filings/?code=typing_slip&severity=error")


def test_the_gravest_come_first_and_the_unchecked_last_both_ways(cast: Cast) -> None:
    numbers = {"甲": {"hints": 9}, "乙": {"errors": 1}, "丙": {"warnings": 3}, "丁": None}
    for name, found in numbers.items():
        filing = make_draft(cast, name)
        if found:
            count(filing, "required", **found)
    client = signed_in(cast.preparer)
    assert names(html(client, "/filings/?sort=-findings")) == ["乙", "丙", "甲", "丁"]
    assert names(html(client, "/filings/?sort=findings")) == ["甲", "丙", "乙", "丁"]


def test_posting_to_the_findings_keeps_the_counts_and_reading_them_does_not(cast: Cast) -> None:
    filing = make_draft(cast)
    address = reverse("filing_findings", args=[filing.pk])
    client = signed_in(cast.preparer)
    client.get(address)
    assert not FindingSummary.objects.exists()
    answer = client.post(address)
    assert "审核提示" not in answer.content.decode()[:200]
    assert FindingSummary.objects.get(filing=filing).errors > 0


def test_a_reviewer_elsewhere_keeps_no_counts(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    FindingSummary.objects.all().delete()
    signed_in(cast.department_reviewer).post(reverse("filing_findings", args=[filing.pk]))
    assert not FindingSummary.objects.exists()


@pytest.mark.parametrize("query", ["", "?sort=-findings", "?severity=warning", "?code=typing_slip"])
def test_the_register_asks_the_same_however_many_there_are(cast: Cast, query: str) -> None:
    spent = []
    client = signed_in(cast.unit_reviewer)
    for names_of in (range(4), range(4, 24)):
        for filing in crowd(cast, names_of):
            count(filing, "typing_slip", warnings=1)
        html(client, f"/filings/{query}")
        with CaptureQueriesContext(connection) as queries:
            html(client, f"/filings/{query}")
        spent.append(len(queries))
    assert spent[0] == spent[1]
