"""Decisions over HTTP: what is refused loses nothing that was typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from bgapp.models import Filing
from bgapp.rules.transitions import Status, Verb
from tests.builders import PASSWORD, REASON, Cast, make_at, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(username: str) -> Client:
    client = Client()
    client.post(reverse("login"), {"username": username, "password": PASSWORD})
    return client


def decide(client: Client, filing: Filing, verb: str, reason: str = "", version: object = None) -> str:
    fields = {"verb": verb, "reason": reason, "version": filing.version if version is None else version}
    answer = client.post(reverse("filing_advance", args=[filing.pk]), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_reason_that_is_too_short_comes_back_as_it_was_typed(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    page = decide(signed_in("unit_reviewer"), filing, Verb.RETURN, "太短了")
    assert "至少 10 个字" in page
    assert ">太短了</textarea>" in page
    assert 'value="return" required checked' in page
    assert Filing.objects.get(pk=filing.pk).status == Status.IN_REVIEW


def test_who_decides_on_an_older_page_is_told_and_keeps_the_reason(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    page = decide(signed_in("unit_reviewer"), filing, Verb.RETURN, REASON, version=filing.version - 1)
    assert "刚才已有变化" in page
    assert REASON in page


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_an_old_one(cast: Cast, version: str) -> None:
    filing = make_at(cast, "stage_1")
    assert "刚才已有变化" in decide(signed_in("unit_reviewer"), filing, Verb.APPROVE, version=version)


def test_reviewers_see_findings_and_history_readers_only_the_form(cast: Cast) -> None:
    address = reverse("filing", args=[make_at(cast, "stage_2").pk])
    page = signed_in("department_reviewer").get(address).content.decode()
    assert "审核提示" in page
    address = reverse("filing", args=[make_at(cast, "approved", "已批复的项目").pk])
    page = signed_in("reader").get(address).content.decode()
    assert "历史</a>" not in page
    assert "提交审核" not in page


def test_an_unknown_verb_is_not_found(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    address = reverse("filing_advance", args=[filing.pk])
    assert signed_in("unit_reviewer").post(address, {"verb": "burn"}).status_code == 404


def test_a_submission_stopped_by_the_checks_shows_all_findings_at_once(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    filing.indicators.update(target="", name="")
    page = decide(signed_in("preparer"), filing, Verb.SUBMIT)
    assert "处必改没有改好" in page
    assert page.count('data-severity="error"') == 2 * filing.indicators.count()


def test_after_an_expired_session_a_decision_leads_back_to_the_form(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    answer = Client().post(reverse("filing_advance", args=[filing.pk]), {"verb": "approve"})
    page = reverse("filing", args=[filing.pk])
    assert answer.headers["Location"] == f"{reverse('login')}?next={page}"


def test_decisions_lead_on_to_the_next_and_in_the_end_to_the_inbox(cast: Cast) -> None:
    first, second, third = (make_at(cast, "stage_1", name) for name in ("甲", "乙", "丙"))
    client = signed_in("unit_reviewer")
    page = client.get(reverse("filing", args=[second.pk])).content.decode()
    assert "待审第 2 / 3 份" in page
    for place, filing in (("before", first), ("after", third)):
        assert re.search(rf'data-neighbour="{place}"[^>]* href="/filings/{filing.pk}/"', page)
    page = decide(client, second, Verb.APPROVE)
    assert f'「<a href="/filings/{second.pk}/">乙</a>」已审核通过。' in page
    assert '<h1 class="doc-title">丙</h1>' in page
    assert "待审第 2 / 2 份" in page
    assert '<h1 class="doc-title">甲</h1>' in decide(client, third, Verb.RETURN, REASON)
    page = decide(client, first, Verb.APPROVE)
    assert "现在没有等您审核的表" in page
    assert "已审核通过" in page


def test_who_does_not_decide_it_sees_no_place_among_what_waits(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    assert "待审第" not in signed_in("preparer").get(reverse("filing", args=[filing.pk])).content.decode()


def test_a_name_with_signs_of_html_is_told_as_it_is(cast: Cast) -> None:
    filing = make_at(cast, "stage_1", "<b>&甲")
    assert "&lt;b&gt;&amp;甲</a>」已审核通过。" in decide(signed_in("unit_reviewer"), filing, Verb.APPROVE)
