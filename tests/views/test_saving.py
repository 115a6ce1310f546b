"""Saving a cell costs little: at most six statements, session and user included."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, SetRowCell
from bgapp.models import Filing
from tests.builders import PASSWORD, Cast, make_cast, make_complete

pytestmark = pytest.mark.django_db

TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return make_complete(cast)


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client()
    client.post(reverse("login"), {"username": "preparer", "password": PASSWORD})
    return client


def save(browser: Client, filing: Filing, **edit: Any) -> dict[str, Any]:
    body = json.dumps({"edits": [{"id": "1", "op": "set"} | edit]})
    answer = browser.post(reverse("filing_edits", args=[filing.pk]), body, content_type="application/json")
    result: dict[str, Any] = answer.json()
    return result


def test_saving_a_cell_of_the_form_or_of_a_row_takes_at_most_six_statements(browser: Client, filing: Filing) -> None:
    row = filing.indicators.all()[0]
    for edit in (
        {"where": "funding.carryover", "old": "0.00", "new": "5"},
        {"where": "annual_goal", "old": filing.project_target_2025.annual_goal, "new": "新目标"},
        {"row": str(row.key), "field": "target", "old": row.target, "new": "≤500(元)"},
    ):
        with CaptureQueriesContext(connection) as queries:
            assert save(browser, filing, **edit)["results"][0]["state"] == "saved"
        statements = [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION_CONTROL)]
        assert len(statements) <= 6, statements


def test_the_answer_carries_what_is_kept_what_is_printed_and_what_follows(browser: Client, filing: Filing) -> None:
    answer = save(browser, filing, where="funding.carryover", old="0.00", new="１万元")
    assert (answer["results"][0]["text"], answer["results"][0]["printed"]) == ("10000.00", "10,000.00")
    assert answer["computed"] == [{"where": "funding.annual_total", "text": "1420000.00", "printed": "1,420,000.00"}]


@pytest.mark.parametrize(
    "fields",
    [
        {"indicators[0].key": "no key"},
        {"row_action": "delete:indicators:no key"},
        {"row_action": "delete:indicators:"},
        {"row_action": "up:indicators:11111111-1111-4111-8111-111111111111"},
        {"row_action": "burn"},
        {"old:overall_goal": "", "overall_goal": "\x00\ud800"},
    ],
)
def test_a_plain_form_that_makes_no_sense_leads_back_to_the_page(
    browser: Client, filing: Filing, fields: dict[str, str]
) -> None:
    names = list(filing.indicators.values_list("name", flat=True))
    body = urlencode(fields, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    answer = browser.post(reverse("filing_save", args=[filing.pk]), body, content_type=kind, follow=True)
    assert answer.status_code == 200
    assert list(filing.indicators.values_list("name", flat=True)) == names


def test_edits_of_a_page_that_somebody_else_left_open_are_not_taken(
    browser: Client, filing: Filing, cast: Cast
) -> None:
    body = json.dumps({"edits": [{"id": "1", "op": "set", "where": "overall_goal", "old": "", "new": "x"}]})
    address = reverse("filing_edits", args=[filing.pk])
    for person, status in ((cast.colleague, 401), (cast.preparer, 200)):
        headers = {"X-Person": str(person.pk)}
        answer = browser.post(address, body, content_type="application/json", headers=headers)
        assert answer.status_code == status


def test_a_plain_text_follows_its_row_when_rows_moved_meanwhile(browser: Client, filing: Filing, cast: Cast) -> None:
    first, second, third, *_ = filing.indicators.all()
    posted = {
        "indicators[0].key": str(first.key),
        "indicators[1].key": str(second.key),
        "old:indicators[0].name": first.name,
        "indicators[0].name": "第一行改名",
        "old:indicators[1].target": second.target,
        "indicators[1].target": "长" * 201,
    }
    apply(cast.colleague, filing.pk, [DeleteRow("1", first.key, {})])
    page = browser.post(reverse("filing_save", args=[filing.pk]), posted).content.decode()
    assert "您填的是「第一行改名」" in page
    assert 'name="indicators[0].target"' in page
    assert page.index("长" * 201) < page.index(third.name)
    assert list(filing.indicators.values_list("name", flat=True))[:2] == [second.name, third.name]


def test_a_plain_deletion_spares_a_row_that_was_just_changed(browser: Client, filing: Filing, cast: Cast) -> None:
    row = filing.indicators.all()[0]
    seen = {f"{old}indicators[0].name": row.name for old in ("", "old:")}
    apply(cast.colleague, filing.pk, [SetRowCell("1", row.key, "name", row.name, "同事刚改的")])
    posted = seen | {"indicators[0].key": str(row.key), "row_action": f"delete:indicators:{row.key}"}
    page = browser.post(reverse("filing_save", args=[filing.pk]), posted).content.decode()
    assert "请看过最新内容后再操作" in page
    assert filing.indicators.filter(key=row.key).exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"edits": 1}', '{"edits": [{"id": "1"}]}', '"' + "x" * 50])
def test_a_broken_request_is_answered_in_words(browser: Client, filing: Filing, body: str) -> None:
    answer = browser.post(reverse("filing_edits", args=[filing.pk]), body, content_type="application/json")
    assert answer.status_code == 400
    assert "刷新页面" in answer.json()["message"]


def test_a_request_that_is_too_large_is_refused_not_failed(browser: Client, filing: Filing) -> None:
    edit = {"id": "1", "op": "set", "where": "overall_goal", "old": "", "new": "长" * 1_000_000}
    body = json.dumps({"edits": [edit]}, ensure_ascii=False)
    answer = browser.post(reverse("filing_edits", args=[filing.pk]), body, content_type="application/json")
    assert answer.status_code == 400
