"""The page 通知: what is unread is said and counted, every notice leads somewhere, and looking writes nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from bgapp.models import Notice, Person, Post
from tests.builders import Cast, make_at, make_cast
from tests.views.crowd import signed_in
from tests.views.test_board import queries_of

pytestmark = pytest.mark.django_db
ADDRESS = "/notices/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def shown(client: Client, query: str = "") -> str:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def wanted(cast: Cast, person: Person, count: int = 1) -> list[Notice]:
    """So many notices of what the period wants."""
    return Notice.objects.bulk_create(
        Notice(person=person, kind=Notice.Kind.URGED, period=cast.period, text=f"催办 {number}")
        for number in range(count)
    )


def test_what_is_unread_is_counted_everywhere_and_said_in_words(cast: Cast) -> None:
    make_at(cast, "returned", "甲项目")
    client = signed_in(cast.preparer)
    assert '<span class="nav-count">1</span><span class="visually-hidden"> 条未读</span>' in shown(client)
    assert "何晓庆 退回了 2025 年度项目申报表「甲项目」" in shown(client)
    assert "未读</span>" in shown(client).partition('<ol class="notices">')[2]
    assert Notice.objects.filter(read_at=None).count() == 1  # looked at three times


def test_opening_one_reads_it_and_leads_to_its_form(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    client, notice = signed_in(cast.preparer), Notice.objects.get()
    answer = client.post(f"{ADDRESS}{notice.pk}/")
    assert answer.headers["Location"] == f"/filings/{filing.pk}/"
    page = shown(client)
    assert "未读" not in page
    assert f'<a class="button is-small" href="/filings/{filing.pk}/">查看' in page


def test_a_form_that_does_not_open_any_more_is_no_link(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    Post.objects.filter(person=cast.preparer).delete()
    client, notice = signed_in(cast.preparer), Notice.objects.get()
    assert "标为已读" in shown(client)
    assert client.post(f"{ADDRESS}{notice.pk}/").headers["Location"] == ADDRESS
    assert f"/filings/{filing.pk}/" not in shown(client)


def test_what_a_period_wants_leads_to_the_list_of_it(cast: Cast) -> None:
    by_preparer, by_reviewer = wanted(cast, cast.preparer)[0], wanted(cast, cast.unit_reviewer)[0]
    answer = signed_in(cast.preparer).post(f"{ADDRESS}{by_preparer.pk}/")
    assert answer.headers["Location"] == "/filings/?year=2025&edition=project_target_2025"
    assert signed_in(cast.unit_reviewer).post(f"{ADDRESS}{by_reviewer.pk}/").headers["Location"] == "/inbox/"


def test_all_are_read_at_once_but_what_came_since(cast: Cast) -> None:
    wanted(cast, cast.preparer, 3)
    client = signed_in(cast.preparer)
    found = re.search(r'name="last" value="(\d+)"', shown(client))
    assert found
    wanted(cast, cast.preparer)
    assert client.post(f"{ADDRESS}read/", {"last": found[1]}).headers["Location"] == ADDRESS
    assert cast.preparer.notices.filter(read_at=None).count() == 1


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 30, "²"])
def test_whatever_is_posted_nothing_breaks(cast: Cast, last: str) -> None:
    wanted(cast, cast.preparer)
    assert signed_in(cast.preparer).post(f"{ADDRESS}read/", {"last": last}).status_code == 302
    assert cast.preparer.notices.filter(read_at=None).count() == 1


def test_nobody_opens_what_others_were_told(cast: Cast) -> None:
    notice = wanted(cast, cast.preparer)[0]
    assert signed_in(cast.colleague).post(f"{ADDRESS}{notice.pk}/").status_code == 404
    assert signed_in(cast.preparer).get(f"{ADDRESS}{notice.pk}/").status_code == 405


def test_they_come_page_by_page_the_newest_first(cast: Cast) -> None:
    wanted(cast, cast.preparer, 21)
    client = signed_in(cast.preparer)
    assert re.findall(r'notice-text">催办 (\d+)<', shown(client)) == [str(number) for number in range(20, 0, -1)]
    assert re.findall(r'notice-text">催办 (\d+)<', shown(client, "?page=2")) == ["0"]


def test_queries_do_not_grow_with_notices(cast: Cast) -> None:
    client = signed_in(cast.preparer)
    make_at(cast, "returned")
    wanted(cast, cast.preparer)
    queries_of(client, ADDRESS)
    few = queries_of(client, ADDRESS)
    wanted(cast, cast.preparer, 30)
    for number in range(4):
        make_at(cast, "returned", f"项目 {number}")
    assert queries_of(client, ADDRESS) == few


def test_before_the_first_one_there_is_a_word(cast: Cast) -> None:
    page = shown(signed_in(cast.administrator))
    assert "还没有通知" in page
    assert "全部标为已读" not in page
