"""The page 审核规则: every rule with reasons and examples, for everybody; what period and administration add."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.models import LocalBasis, RuleSetting
from bgapp.rules.checks import RULES, Severity
from bgapp.sheets.editions import EDITIONS
from tests.builders import Cast, make_cast, make_period
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

EVERYBODY = ("preparer", "unit_reviewer", "department_reviewer", "finance_reviewer", "reader", "administrator")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def page(cast: Cast, address: str, name: str = "reader") -> str:
    answer = signed_in(cast.person(name)).get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def shown(html: str) -> list[str]:
    """The codes of the rules on a page, in its order."""
    return re.findall(r'<article id="(\w+)"', html)


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_reads_every_rule_with_reason_remedy_basis_and_two_examples(cast: Cast, name: str) -> None:
    html = page(cast, "/rules/", name)
    assert sorted(shown(html)) == sorted(rule.code for rule in RULES)
    for rule in RULES:
        assert all(text in html for text in (rule.title, rule.why, rule.remedy, rule.basis[0].says))
    assert html.count("会提示") == html.count("不提示") == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_has_a_page_of_its_own(cast: Cast, rule: object) -> None:
    code = getattr(rule, "code")  # noqa: B009
    html = page(cast, reverse("rule", args=[code]), "preparer")
    assert f"/filings/?code={code}&year=" in html


def test_a_code_or_a_period_that_is_none_is_not_there(cast: Cast) -> None:
    client = signed_in(cast.reader)
    assert client.get("/rules/no_such_rule/").status_code == 404
    assert client.get("/rules/?period=4711").status_code == 404


def test_rules_are_found_by_word_severity_and_edition(cast: Cast) -> None:
    assert shown(page(cast, "/rules/?q=满意度 「=」")) == ["equals_on_satisfaction"]
    errors = [rule.code for rule in RULES if rule.severity is Severity.ERROR]
    assert shown(page(cast, "/rules/?severity=error")) == errors
    edition = EDITIONS["self_evaluation_2023"]
    of_evaluations = {rule.code for rule in RULES if rule.applies(edition)}
    assert set(shown(page(cast, "/rules/?edition=self_evaluation_2023"))) == of_evaluations
    assert "没有这样的规则" in page(cast, "/rules/?q=没有这种字词")


def test_what_makes_no_sense_in_the_address_is_not_heeded(cast: Cast) -> None:
    assert len(shown(page(cast, "/rules/?severity=grave&edition=x&period=y"))) == len(RULES)


def test_a_periods_settings_are_shown_where_they_are_asked_for(cast: Cast) -> None:
    RuleSetting.objects.create(period=cast.period, code="equals_on_rate", severity="error", note="市局今年要求")
    RuleSetting.objects.create(period=cast.period, code="typing_slip", is_off=True)
    RuleSetting.objects.create(period=cast.period, code="few_quantitative", limit=Decimal("60.00"))
    html = page(cast, f"/rules/?period={cast.period.pk}")
    assert "本申报期级别由提醒改为必改" in html
    assert "市局今年要求" in html
    assert "本申报期停用" in html
    assert "定量指标至少占（%）由 50 改为 60" in html
    assert "shortfall_without_reason" not in shown(html), "no rule of self-evaluations in a period of targets"
    errors = page(cast, f"/rules/?period={cast.period.pk}&severity=error")
    assert "equals_on_rate" in shown(errors)
    assert "市局今年要求" not in page(cast, "/rules/")
    assert "本申报期" not in page(cast, f"/rules/?period={make_period(2024).pk}")


def test_the_basis_is_extended_by_what_the_administration_adds(cast: Cast) -> None:
    LocalBasis.objects.create(code="cost_not_ceiling", document="某财绩〔2024〕1号", says="成本指标应当设置上限。")
    for address in ("/rules/", "/rules/cost_not_ceiling/"):
        html = page(cast, address)
        assert "某财绩〔2024〕1号" in html
        assert "成本指标应当设置上限。" in html
    assert "某财绩" not in page(cast, "/rules/vague_target/")
    assert shown(page(cast, "/rules/?q=某财绩")) == ["cost_not_ceiling"]


def test_the_page_asks_the_database_the_same_however_much_is_set(cast: Cast) -> None:
    address = f"/rules/?period={cast.period.pk}"
    page(cast, address)
    before = queries_of(cast, address)
    for rule in RULES:
        RuleSetting.objects.create(period=cast.period, code=rule.code, is_off=True)
        LocalBasis.objects.create(code=rule.code, document="文件", says="规定。")
    assert queries_of(cast, address) == before


def queries_of(cast: Cast, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(cast, address)
    return len(queries)
