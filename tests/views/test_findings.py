"""Findings beside a form, as ordinary forms and for the page's script: mended, answered, and by nobody else."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from django.http.response import HttpResponseBase
from django.urls import reverse

from bgapp.filings.access import fetch
from bgapp.filings.reading import form_seen
from bgapp.models import Answer, Event, Filing, FindingSummary, RuleSetting
from bgapp.views.findings import Item, finding_list
from tests.builders import Cast, make_cast, make_complete, make_evaluation
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
ADDRESSES = ("finding_answer", "finding_take_back", "finding_mend")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A draft with one warning, which can be mended."""
    filing = make_complete(cast)
    filing.indicators.filter(position=2).update(target="=95.00(%)")
    return filing


def item_of(cast: Cast, filing: Filing, code: str) -> Item:
    found = fetch(cast.preparer, filing.pk)
    return next(item for item in finding_list(found, form_seen(found)).items if item.finding.code == code)


def posted(cast: Cast, filing: Filing, code: str, **fields: str) -> dict[str, str]:
    """What the form of a finding posts."""
    item = item_of(cast, filing, code)
    return {"row": item.place.row, "field": item.place.field, "code": code, "value": item.value, **fields}


def post(
    cast: Cast, name: str, filing: Filing, fields: dict[str, str], who: str = "preparer", **headers: str
) -> HttpResponseBase:
    return signed_in(cast.person(who)).post(reverse(name, args=[filing.pk]), fields, headers=headers or None)


def test_a_reason_is_posted_as_an_ordinary_form_and_taken_back(cast: Cast, filing: Filing) -> None:
    fields = posted(cast, filing, "equals_on_rate", text="与合同约定一致")
    answer = post(cast, "finding_answer", filing, fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/filings/{filing.pk}/")
    page = signed_in(cast.preparer).get(f"/filings/{filing.pk}/").content.decode()
    assert "与合同约定一致" in page
    assert "没有待处理的提示" in page
    assert post(cast, "finding_take_back", filing, fields).status_code == 302
    assert not Answer.objects.exists()


def test_the_pages_script_gets_the_list_anew_with_what_was_refused(cast: Cast, filing: Filing) -> None:
    fields = posted(cast, filing, "equals_on_rate", text="好")
    refused = signed_in(cast.preparer).post(reverse("finding_answer", args=[filing.pk]), fields, headers=SCRIPT)
    assert "请写明为什么保留，4 到 500 个字，现在有 1 个。" in refused.content.decode()
    assert "写明理由后保留" in refused.content.decode()


def test_what_is_no_finding_is_answered_with_a_sentence(cast: Cast, filing: Filing) -> None:
    client = signed_in(cast.preparer)
    for name, fields in product(ADDRESSES, ({}, {"code": "\x00", "row": "'", "field": "indicators", "value": "x"})):
        answer = client.post(reverse(name, args=[filing.pk]), fields, headers=SCRIPT)
        assert answer.status_code == 200
        assert "这条提示已有变化" in answer.content.decode()


def test_nobody_else_answers_or_mends(cast: Cast, filing: Filing) -> None:
    fields = posted(cast, filing, "equals_on_rate", text="与合同约定一致")
    statuses = {"stranger": 404, "department_reviewer": 404, "administrator": 404, "unit_reviewer": 403}
    for name, (who, status) in product(ADDRESSES, statuses.items()):
        assert post(cast, name, filing, fields, who).status_code == status, (name, who)
    of_another = signed_in(cast.colleague).post(
        reverse("finding_answer", args=[filing.pk]), fields, headers=SCRIPT | {"X-Person": str(cast.preparer.pk)}
    )
    assert of_another.status_code == 403
    assert not Answer.objects.exists()
    assert filing.indicators.get(position=2).target == "=95.00(%)"


def test_a_mend_without_script_is_an_edit_like_any_other(cast: Cast, filing: Filing) -> None:
    assert item_of(cast, filing, "equals_on_rate").mend == "改为 ≥95.00(%)"
    post(cast, "finding_mend", filing, posted(cast, filing, "equals_on_rate"))
    assert filing.indicators.get(position=2).target == "≥95.00(%)"
    assert Event.objects.filter(filing_id=filing.pk).latest("number").detail["edits"][0]["old"] == "=95.00(%)"


def test_a_unit_that_is_missing_is_filled_in(cast: Cast) -> None:
    filing = make_complete(cast)
    filing.indicators.filter(position=1).update(target="≥600.00")
    assert item_of(cast, filing, "unit_missing").mend == "填入 人次"


def test_a_printed_sum_that_its_parts_do_not_give_is_computed_again(cast: Cast) -> None:
    filing = make_complete(cast)
    form = filing.project_target_2025
    form.annual_total = Decimal(1_500_000)
    form.save()
    Filing.objects.update(amount=1_500_000)
    assert item_of(cast, filing, "sum_mismatch").mend == "重算"
    answer = post(cast, "finding_mend", filing, posted(cast, filing, "sum_mismatch"))
    assert answer.status_code == 302
    form.refresh_from_db()
    assert form.annual_total == Filing.objects.get(pk=filing.pk).amount == Decimal(1_410_000)


def test_a_printed_score_that_its_parts_do_not_give_is_computed_again_in_place(cast: Cast) -> None:
    filing = make_evaluation(cast)
    filing.indicators.filter(position=1).update(actual="600.00", weight=20, score=7)
    fields = posted(cast, filing, "score_mismatch")
    answer = signed_in(cast.preparer).post(reverse("finding_mend", args=[filing.pk]), fields, headers=SCRIPT)
    (changed,) = (cell for cell in answer.json()["computed"] if cell.get("row") == fields["row"])
    assert (changed["field"], changed["printed"]) == ("score", "20.00")
    assert filing.indicators.get(position=1).score == 20


def test_cells_of_the_target_are_not_mended_in_its_self_evaluation(cast: Cast) -> None:
    filing = make_evaluation(cast)
    filing.indicators.filter(position=2).update(target="=95.00")
    assert not item_of(cast, filing, "equals_on_rate").mend
    answer = post(cast, "finding_mend", filing, posted(cast, filing, "equals_on_rate"))
    assert answer.status_code == 302
    assert filing.indicators.get(position=2).target == "=95.00"


def test_the_list_says_on_what_a_finding_rests_and_which_rules_are_off(cast: Cast, filing: Filing) -> None:
    RuleSetting.objects.create(period=cast.period, code="equals_on_rate", note="某市财绩〔2024〕1号")
    RuleSetting.objects.create(period=cast.period, code="vague_target", is_off=True, note="另有规定")
    page = signed_in(cast.unit_reviewer).get(f"/filings/{filing.pk}/").content.decode()
    assert f'href="/rules/equals_on_rate/?period={cast.period.pk}"' in page
    assert "财预〔2015〕88号等</a>；某市财绩〔2024〕1号" in page
    assert "本申报期停用了 1 条规则" in page


def test_a_check_that_the_page_asks_for_is_kept_for_the_registers(cast: Cast, filing: Filing) -> None:
    address = reverse("filing_findings", args=[filing.pk])
    assert signed_in(cast.preparer).post(address, headers=SCRIPT).status_code == 200
    assert FindingSummary.objects.get(filing=filing).warnings == 1
