"""The differences on a filing's page, as its address asks for them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, SetCell
from bgapp.models import Filing, Person
from bgapp.rules.transitions import Verb
from tests.builders import INDICATOR_ROWS, REASON, Cast, make_at, make_cast, make_complete, set_indicators, take
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

EXTRA = ("产出指标", "时效指标", "证书发放及时性", "及时")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def resubmitted(cast: Cast) -> Filing:
    """Returned, then changed in one cell, a row deleted, and submitted again."""
    filing = make_complete(cast)
    set_indicators(filing, (*INDICATOR_ROWS[:4], EXTRA, *INDICATOR_ROWS[4:]))
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    row = filing.indicators.all()[4]
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "稳定就业"), DeleteRow("2", row.key, {})])
    return take(filing, cast.preparer, Verb.SUBMIT)


def page(person: Person, filing: Filing, query: str = "") -> str:
    answer = signed_in(person).get(reverse("filing", args=[filing.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def changes(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<span class="change-word">(.*?)</span>(.*?)</a>', html)


def test_a_resubmission_shows_what_changed_without_being_asked(cast: Cast, resubmitted: Filing) -> None:
    html = page(cast.unit_reviewer, resubmitted)
    assert changes(html) == [("修改", "项目总目标"), ("删除", "证书发放及时性")]
    assert '<ins><span class="visually-hidden">新值 </span>稳定就业</ins>' in html
    assert "<del>" in html


def test_preparers_see_it_too(cast: Cast, resubmitted: Filing) -> None:
    assert len(changes(page(cast.colleague, resubmitted))) == 2


def test_a_first_submission_has_nothing_to_show(cast: Cast) -> None:
    html = page(cast.unit_reviewer, make_at(cast, "stage_1"))
    assert changes(html) == []
    assert 'class="compare-bar"' not in html


def test_only_the_version_on_the_page(cast: Cast, resubmitted: Filing) -> None:
    html = page(cast.unit_reviewer, resubmitted, "?against=1&view=now")
    sheet = html[html.index('<table class="sheet') : html.index("</table>")]
    assert "<del>" not in sheet
    assert len(changes(html)) == 2


def test_both_versions_side_by_side(cast: Cast, resubmitted: Filing) -> None:
    html = page(cast.unit_reviewer, resubmitted, "?against=1&view=both")
    assert html.count('<table class="sheet') == 2
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))


def test_nothing_but_what_changed(cast: Cast, resubmitted: Filing) -> None:
    html = page(cast.unit_reviewer, resubmitted, "?against=1&view=only")
    assert 'data-where="overall_goal"' in html
    assert 'data-where="project_name"' not in html


def test_a_preparer_reads_the_changes_of_a_draft_and_goes_back_to_writing(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "正在改")])
    assert "?against=1" in page(cast.preparer, filing)
    html = page(cast.preparer, filing, "?against=1")
    assert changes(html) == [("修改", "项目总目标")]
    assert "回到填写" in html
    assert 'id="editor"' not in html


@pytest.mark.parametrize(
    "query", ["?against=99", "?against=", "?against=2&of=2", "?against=1&of=x", "?against=1&view=x"]
)
def test_an_address_that_makes_no_sense_shows_the_form(cast: Cast, resubmitted: Filing, query: str) -> None:
    assert "财政项目支出绩效目标申报表" in page(cast.unit_reviewer, resubmitted, query)


def test_a_department_does_not_see_what_never_left_the_unit(cast: Cast, resubmitted: Filing) -> None:
    take(resubmitted, cast.unit_reviewer, Verb.APPROVE)
    html = page(cast.department_reviewer, resubmitted, "?against=1")
    assert changes(html) == []
    assert "证书发放及时性" not in html


def test_the_number_of_queries_does_not_depend_on_the_changes(cast: Cast, resubmitted: Filing) -> None:
    client, counts = signed_in(cast.unit_reviewer), []
    for query in ("?against=1", "?against=1&view=both"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("filing", args=[resubmitted.pk]) + query)
        counts.append(len(queries))
    assert counts[0] == counts[1]
