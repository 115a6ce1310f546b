"""公开: choosing, confirming, taking back, ordering the folder; what each page says, and to whom."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.models import Channel, Event, Filing, Job
from bgapp.reviews.publishing import publish, unpublish
from bgapp.views import publishing
from tests.builders import REASON, Cast, make_at
from tests.filings.test_access import PEOPLE
from tests.views.crowd import signed_in
from tests.work import work_off

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
BUTTON = "公开…</button>"


@pytest.fixture
def client(cast: Cast) -> Client:
    """The browser of the reviewer of the last stage."""
    return signed_in(cast.department_reviewer)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def told(client: Client, address: str, fields: dict[str, object]) -> str:
    """What the page that follows a post says."""
    return client.post(address, fields, follow=True).content.decode()


def public() -> list[str]:
    return list(Filing.objects.exclude(published_at=None).order_by("pk").values_list("name", flat=True))


def withdraw(cast: Cast, filing: Filing) -> None:
    unpublish(cast.department_reviewer, filing.pk, REASON)


def test_the_button_in_the_register_is_for_those_who_publish(cast: Cast, filings: list[Filing]) -> None:
    for name in sorted(PEOPLE - {"administrator"}):
        shows = BUTTON in page(signed_in(cast.person(name)), reverse("register"))
        assert shows is (name == "department_reviewer"), name


def test_ticked_filings_are_shown_before_anything_becomes_public(client: Client, filings: list[Filing]) -> None:
    chosen = [filings[0].pk, filings[2].pk]
    answer = client.post(reverse("publication_choose"), {"filing": chosen}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('publication_new')}?filing={chosen[0]}&filing={chosen[1]}", 302)]
    shown = answer.content.decode()
    assert "公开这 2 份？" in shown
    assert set(re.findall(r'name="filing" value="(\d+)"', shown)) == {str(pk) for pk in chosen}
    assert public() == []


def test_from_htmx_the_whole_page_follows(client: Client, filings: list[Filing]) -> None:
    answer = client.post(reverse("publication_choose"), {"filing": filings[0].pk}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"{reverse('publication_new')}?filing={filings[0].pk}"


def test_all_that_the_register_finds_are_shown(client: Client, filings: list[Filing]) -> None:
    make_again = reverse("publication_choose") + "?q=甲&year=2025"
    shown = told(client, make_again, {"all": "1"})
    assert "公开这 1 份？" in shown
    assert "甲项目" in shown
    assert "乙项目" not in shown


def test_what_will_not_become_public_is_named_with_its_reason(cast: Cast, client: Client) -> None:
    names = ("涉密的", "已经公开的", "被替代的", "调整后的")
    classified, published, target, adjustment = (make_at(cast, "approved", name) for name in names)
    waiting = make_at(cast, "stage_2", "在审的")
    Filing.objects.filter(pk=adjustment.pk).update(adjusts=target)
    Filing.objects.filter(pk=classified.pk).update(classified=True)
    publish(cast.department_reviewer, published.pk)
    asked = "&".join(f"filing={each.pk}" for each in (classified, published, target, adjustment, waiting))
    shown = page(client, f"{reverse('publication_new')}?{asked}&filing=999999")
    found = dict(
        re.findall(r'</svg>(\S+) <span class="count">1 份</span></summary>\s*<ul><li><a[^>]*>(.*?)</a>', shown)
    )
    assert found == {"涉密": "涉密的", "未批复": "在审的", "已被调整替代": "被替代的", "已公开": "已经公开的"}
    assert "公开这 1 份？" in shown
    assert "另有 1 份您看不到，不公开。" in shown
    assert "您不是最后环节的审核人" in page(signed_in(cast.unit_reviewer), f"{reverse('publication_new')}?{asked}")


def test_the_ticked_ones_become_public_and_each_is_logged(client: Client, filings: list[Filing]) -> None:
    shown = told(client, reverse("publication_new"), {"filing": [filings[0].pk, filings[1].pk]})
    assert "已公开 2 份。要放到网站上，请生成公开文件夹。" in shown
    assert public() == ["甲项目", "乙项目"]
    assert {event.channel for event in Event.objects.filter(verb="publish")} == {Channel.BATCH}


def test_what_changed_in_between_is_refused_and_the_rest_goes_through(
    cast: Cast, client: Client, filings: list[Filing]
) -> None:
    Filing.objects.filter(pk=filings[1].pk).update(classified=True)
    hidden = make_at(cast, "draft", "看不到的")
    wanted = [filing.pk for filing in (*filings, hidden)]
    shown = told(client, reverse("publication_new"), {"filing": wanted})
    assert "已公开 2 份。" in shown
    assert "「乙项目」是涉密的，不公开。" in shown
    assert "有一份您现在看不到，没有公开。" in shown
    assert public() == ["甲项目", "丙项目"]


def test_many_become_public_in_several_goes(
    client: Client, filings: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "LIMIT", 2)
    assert "公开这 2 份？" in page(client, f"{reverse('publication_new')}?unpublished=2025")
    everything = [filing.pk for filing in filings]
    assert "请按单位分几次" in told(client, reverse("publication_new"), {"filing": everything})
    assert "请按单位分几次" in told(client, f"{reverse('publication_choose')}?year=2025", {"all": "1"})
    assert public() == []


def test_nothing_ticked_is_said(client: Client, filings: list[Filing]) -> None:
    assert "没有勾选要公开的表" in told(client, reverse("publication_new"), {})
    assert "没有选中的表" in page(client, reverse("publication_new"))


def test_others_post_in_vain(cast: Cast, filings: list[Filing]) -> None:
    for name in sorted(PEOPLE - {"department_reviewer"}):
        told(signed_in(cast.person(name)), reverse("publication_new"), {"filing": filings[0].pk})
        assert public() == [], name


@pytest.mark.parametrize("query", ["filing=x", "filing=99999999999999999999999", "unpublished=x", "all=1&q=%00"])
def test_an_address_that_no_page_has_is_no_accident(client: Client, query: str) -> None:
    assert client.get(f"{reverse('publication_new')}?{query}").status_code == 200


def test_the_years_say_what_is_public_and_lead_to_what_could_be(
    cast: Cast, client: Client, filings: list[Filing]
) -> None:
    publish(cast.department_reviewer, filings[0].pk)
    shown = page(client, reverse("publications"))
    assert "已公开 1 份" in shown
    assert "另有 2 份已批复、还没有公开" in shown
    assert "公开这 2 份？" in page(client, f"{reverse('publication_new')}?unpublished=2025")
    assert "这里没有由您公开的表" in page(signed_in(cast.reader), reverse("publications"))


def test_one_click_orders_the_folder(cast: Cast, client: Client, filings: list[Filing]) -> None:
    publish(cast.department_reviewer, filings[0].pk)
    answer = client.post(reverse("publication_folder"), {"year": "2025"}, follow=True)
    job = Job.objects.get()
    assert answer.redirect_chain == [(reverse("job", args=[job.pk]), 302)]
    assert (job.kind, job.filings) == (Job.Kind.PUBLICATION, [filings[0].pk])
    work_off()
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"year": "x"}, {"year": "1999"}, {"year": "2025", "department": "7777"}])
def test_a_folder_of_nothing_is_not_ordered(
    cast: Cast, client: Client, filings: list[Filing], fields: dict[str, object]
) -> None:
    publish(cast.department_reviewer, filings[0].pk)
    assert "没有已公开的表" in told(client, reverse("publication_folder"), fields)
    assert not Job.objects.exists()


def test_a_folder_with_something_withdrawn_is_given_out_no_more(
    cast: Cast, client: Client, filings: list[Filing]
) -> None:
    for filing in filings:
        publish(cast.department_reviewer, filing.pk)
    client.post(reverse("publication_folder"), {"year": "2025"})
    work_off()
    withdraw(cast, filings[0])
    address = reverse("job_file", args=[Job.objects.get().pk])
    refused = client.get(address)
    assert refused.status_code == 403
    assert "文件夹里有 1 份表已撤下公开" in refused.content.decode()
    client.post(reverse("job_again", args=[Job.objects.get().pk]))
    work_off()
    assert client.get(reverse("job_file", args=[Job.objects.get().pk])).status_code == 200


def test_the_filings_page_offers_what_may_be_done(cast: Cast, client: Client) -> None:
    filing = make_at(cast, "approved")
    address, withdrawal = reverse("filing", args=[filing.pk]), reverse("filing_unpublish", args=[filing.pk])
    offer = f"{reverse('publication_new')}?filing={filing.pk}"
    assert offer in page(client, address)
    assert withdrawal not in page(client, address)
    publish(cast.department_reviewer, filing.pk)
    assert withdrawal in page(client, address)
    assert "已公开" in page(client, address)
    for person in (cast.preparer, cast.unit_reviewer, cast.reader):
        shown = page(signed_in(person), address)
        assert withdrawal not in shown
        assert offer not in shown


def test_withdrawing_asks_for_a_reason_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    filing = make_at(cast, "approved")
    publish(cast.department_reviewer, filing.pk)
    address = reverse("filing_unpublish", args=[filing.pk])
    refused = told(client, address, {"reason": "写错了"})
    assert "请写明撤下公开的理由，至少 10 个字。" in refused
    assert ">写错了</textarea>" in refused
    assert public() == [filing.name]
    assert "已撤下公开" in told(client, address, {"reason": REASON})
    assert public() == []
    assert "没有公开，不用撤下" in page(client, address)
    assert client.post(address, {"reason": REASON}).status_code == 403


def test_the_register_finds_what_is_public_and_says_so(cast: Cast, client: Client, filings: list[Filing]) -> None:
    publish(cast.department_reviewer, filings[0].pk)
    shown = page(client, f"{reverse('register')}?status=published")
    assert "甲项目" in shown
    assert "乙项目" not in shown
    assert shown.count("已公开</span>") == 1


def test_the_pages_take_as_many_queries_however_many_filings(cast: Cast, client: Client, filings: list[Filing]) -> None:
    counts: dict[str, list[int]] = {}
    for filing in filings[:2]:
        publish(cast.department_reviewer, filing.pk)
        asked = "&".join(f"filing={each.pk}" for each in filings[: filings.index(filing) + 1])
        for address in (reverse("publications"), f"{reverse('publication_new')}?{asked}"):
            with CaptureQueriesContext(connection) as queries:
                page(client, address)
            counts.setdefault(address.partition("?")[0], []).append(len(queries))
    assert all(one == two for one, two in counts.values()), counts
