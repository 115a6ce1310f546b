"""带入哪一份: the page that asks from which earlier form a new filing begins, and what becomes of the answer."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bgapp.filings.exchange_format import plain
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing, Period, Project, Role, Unit
from tests.builders import Cast, make_at, make_cast, make_complete, make_period, make_person
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db
NEW, ADDRESS = "/filings/new/", "/filings/new/source/"
BLANK = ""
SOURCE = 'name="source"'


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def last(cast: Cast) -> Filing:
    """Last year's form."""
    return make_complete(cast)


@pytest.fixture
def period(last: Filing) -> Period:
    """The new year; the old one's window has closed."""
    Period.objects.update(filing_ends=last.created_at)
    return make_period(2026)


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.preparer)


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def chosen(page: str) -> list[str]:
    return re.findall(r'name="source" value="(\d*)" required checked', page)


def begin(client: Client, **posted: object) -> Filing | None:
    """The filing that came of what was posted."""
    before = set(Filing.objects.values_list("pk", flat=True))
    client.post(NEW, posted)
    return Filing.objects.exclude(pk__in=before).first()


def test_where_a_project_has_an_earlier_form_the_person_is_asked(client: Client, last: Filing, period: Period) -> None:
    answer = client.post(NEW, {"period": period.pk, "project": last.project_id})
    assert answer["Location"] == f"{ADDRESS}?period={period.pk}&project={last.project_id}"
    page = html(client, answer["Location"])
    assert chosen(page) == [str(last.pk)]
    assert "2025 年度" in page
    assert "1,410,000.00" in page
    assert Filing.objects.count() == 1


def test_last_years_form_is_taken(client: Client, last: Filing, period: Period) -> None:
    filing = begin(client, period=period.pk, project=last.project_id, source=last.pk)
    assert filing
    assert (filing.source, plain(filing)["annual_goal"]) == (last, plain(last)["annual_goal"])
    page = html(client, f"/filings/{filing.pk}/")
    assert "已带入 2025 年度「公共就业服务经费」，请逐格核对。" in page
    assert '<p class="earlier" aria-hidden="true">上年：1,410,000.00 元</p>' in page
    assert f'带入自 <a href="/filings/{last.pk}/"' in page
    assert "新建，带入 2025 年度「公共就业服务经费」" in page


def test_an_empty_form_is_as_good_an_answer(client: Client, last: Filing, period: Period) -> None:
    filing = begin(client, period=period.pk, project=last.project_id, source=BLANK)
    assert filing
    assert (filing.source, plain(filing)["annual_goal"]) == (None, "")
    assert 'class="earlier"' not in html(client, f"/filings/{filing.pk}/")


def test_a_project_without_an_earlier_form_begins_at_once(cast: Cast, client: Client, period: Period) -> None:
    project = project_named(cast.centre, "今年才有的")
    filing = begin(client, period=period.pk, project=project.pk)
    assert filing
    assert chosen(html(client, f"{ADDRESS}?period={period.pk}&project={project.pk}")) == [BLANK]


def test_a_new_project_may_take_any_form_too(cast: Cast, client: Client, last: Filing, period: Period) -> None:
    answer = client.post(NEW, {"period": period.pk, "unit": cast.centre.pk, "name": " 新的 ", "choose": "1"})
    page = html(client, answer["Location"])
    assert (chosen(page), '<h1 class="hero">新的</h1>' in page) == ([BLANK], True)
    assert Project.objects.count() == 1
    filing = begin(client, period=period.pk, unit=cast.centre.pk, name="新的", source=last.pk)
    assert filing
    assert (filing.name, filing.source) == ("新的", last)


def test_a_new_project_without_a_name_is_asked_for_it(cast: Cast, client: Client, period: Period) -> None:
    answer = client.post(NEW, {"period": period.pk, "unit": cast.centre.pk, "name": " ", "choose": "1"})
    assert "请填写项目名称。" in unescape(answer.content.decode())


def test_what_found_no_place_is_told(cast: Cast, client: Client) -> None:
    policy = start(cast.preparer, make_period(2024, edition="policy_target_2023"), project_named(cast.centre, "补贴"))
    form = policy.policy_target_2023
    form.necessity, form.overview = "必须设立。", "政策说明"
    form.save()
    answer = client.post(NEW, {"period": cast.period.pk, "project": policy.project_id, "source": policy.pk})
    [message] = get_messages(answer.wsgi_request)
    assert "未能带入 2 处：「政策概况」、「政策设立的必要性」。" in str(message)
    page = html(client, answer["Location"])
    assert "<dt>政策设立的必要性</dt><dd>必须设立。</dd>" in page


def test_forms_are_searched_and_paged_without_a_choice_made_beforehand(
    cast: Cast, client: Client, last: Filing, period: Period
) -> None:
    crowd(cast, range(25))
    about = f"{ADDRESS}?period={period.pk}&project={last.project_id}"
    first, second = html(client, about), html(client, f"{about}&page=2")
    assert (first.count(SOURCE), second.count(SOURCE)) == (21, 7)
    assert (chosen(first), chosen(second)) == ([str(last.pk)], [])
    found = html(client, f"{about}&q=批量 24")
    assert ("批量 24" in found, "批量 2<" in found, chosen(found)) == (True, False, [])
    assert "没有名称里有「火箭」的表" in html(client, f"{about}&q=火箭")


def test_many_forms_are_as_few_queries_as_one(cast: Cast, client: Client, last: Filing, period: Period) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        return len(captured)

    about = f"{ADDRESS}?period={period.pk}&project={last.project_id}"
    one = queries(about)
    crowd(cast, range(20))
    assert queries(about) == one


def test_notes_take_one_query(client: Client, last: Filing, period: Period) -> None:
    pages = [begin(client, period=period.pk, project=last.project_id, source=last.pk)]
    pages += [begin(client, period=period.pk, unit=last.unit_id, name="空的", source=BLANK)]
    counts = []
    for filing in pages:
        assert filing
        client.get(f"/filings/{filing.pk}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/filings/{filing.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_form_that_the_person_may_not_see_is_not_there(cast: Cast, last: Filing, period: Period) -> None:
    stranger, project = signed_in(cast.stranger), project_named(cast.elsewhere, "图书")
    page = html(stranger, f"{ADDRESS}?period={period.pk}&project={project.pk}")
    assert last.name not in page
    for source in (last.pk, last.pk + 1000, "x", "9" * 30):
        answer = stranger.post(NEW, {"period": period.pk, "project": project.pk, "source": source})
        assert answer.status_code == 404
    answer = stranger.post(NEW, {"period": period.pk, "unit": cast.elsewhere.pk, "name": "新的", "source": last.pk})
    assert (answer.status_code, Filing.objects.count(), Project.objects.filter(name="新的").count()) == (404, 1, 0)


def test_another_units_project_is_not_asked_about(cast: Cast, last: Filing, period: Period) -> None:
    stranger = signed_in(cast.stranger)
    assert stranger.get(f"{ADDRESS}?period={period.pk}&project={last.project_id}").status_code == 404
    assert stranger.get(f"{ADDRESS}?period={period.pk}&project=x").status_code == 404
    assert signed_in(cast.reader).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 302


def test_classified_forms_of_other_units_are_not_offered(cast: Cast) -> None:
    second = Unit.objects.create(name="市培训中心", parent=cast.bureau)
    both = make_person("both", second, Role.PREPARER)
    both.posts.create(unit=cast.bureau, role=Role.READER)
    seen, hidden = make_at(cast, "approved", "公开的"), make_at(cast, "approved", "不公开的")
    Filing.objects.filter(pk=hidden.pk).update(classified=True)
    period, project = make_period(2026), project_named(second, "培训")
    page = html(signed_in(both), f"{ADDRESS}?period={period.pk}&project={project.pk}")
    assert (seen.name in page, ">不公开的<" in page) == (True, False)


def test_where_nothing_earlier_is_to_be_had_nothing_is_offered(cast: Cast, client: Client) -> None:
    project_named(cast.centre, "甲")
    assert "带入以前的表" not in html(client, NEW)
    Period.objects.update(filing_ends=cast.period.filing_opens)
    assert client.get(ADDRESS)["Location"] == NEW
