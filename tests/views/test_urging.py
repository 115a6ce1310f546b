"""催办 on the board: its buttons, the page that names who is told, and what the answer says."""

from __future__ import annotations

import re

import pytest

from bgapp.models import Notice, Role
from tests.builders import Cast, make_at, make_cast, make_person
from tests.views.crowd import signed_in
from tests.views.test_board import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The centre has something in every state."""
    cast = make_cast()
    for state in ("draft", "stage_1", "returned", "approved"):
        make_at(cast, state, f"项目 {state}")
    Notice.objects.all().delete()
    return cast


def address(cast: Cast, what: str = "unsent", unit: object = "") -> str:
    return f"/board/urge/?period={cast.period.pk}&what={what}" + (f"&unit={unit}" if unit else "")


def test_the_board_offers_it_for_everything_and_for_each_unit(cast: Cast) -> None:
    page = shown(cast.department_reviewer)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/board/urge/[^"]*)"', page)]
    assert links == [
        address(cast),
        address(cast, "waiting"),
        address(cast, unit=cast.centre.pk),
        address(cast, "waiting", cast.centre.pk),
    ]
    assert "催办未送审的 2 份" in page
    assert "催办在审的 1 份" in page


@pytest.mark.parametrize("name", ["preparer", "reader", "administrator"])
def test_who_does_not_review_is_offered_nothing_and_refused(cast: Cast, name: str) -> None:
    assert "催办" not in shown(cast.person(name))
    client = signed_in(cast.person(name))
    assert client.get(address(cast)).status_code == client.post(address(cast)).status_code == 403
    assert not Notice.objects.exists()


def test_before_it_is_sent_the_page_names_who_is_told_what(cast: Cast) -> None:
    page = signed_in(cast.department_reviewer).get(address(cast)).content.decode()
    assert "告诉 2 人" in page
    assert "<b>徐婕</b>　市就业中心 2025 年度项目申报表还有 2 份没有送审（草稿 1、已退回 1），填报截止" in page
    assert "催办 2 人</button>" in page
    assert not Notice.objects.exists()


def test_the_answer_says_how_many_were_told_and_the_board_that_they_were(cast: Cast) -> None:
    client = signed_in(cast.department_reviewer)
    page = client.post(address(cast), follow=True).content.decode()
    assert "已催办 2 人。" in page
    assert "催办未送审的 2 份：今天已催办" in page
    assert "周启明催办过" in page
    assert "该催的人今天都已催办过，明天再催。" in client.get(address(cast)).content.decode()
    make_person("newcomer", cast.centre, Role.PREPARER, name="新来的")
    page = client.post(address(cast), follow=True).content.decode()
    assert "已催办 1 人。2 人今天已催办过，没有再告诉。" in page
    assert Notice.objects.count() == 3


def test_sent_twice_the_second_time_it_says_why_not(cast: Cast) -> None:
    client = signed_in(cast.unit_reviewer)
    client.post(address(cast, unit=cast.centre.pk))
    page = client.post(address(cast, unit=cast.centre.pk), follow=True).content.decode()
    assert "该催的人今天都已催办过，明天再催。" in page


def test_a_reviewer_elsewhere_hears_nothing_of_it(cast: Cast) -> None:
    signed_in(cast.department_reviewer).post(address(cast))
    other = make_person("other", cast.elsewhere, Role.DEPARTMENT_REVIEWER)
    assert "催办过" not in shown(other)
    assert signed_in(other).get(address(cast, unit=cast.centre.pk)).status_code == 404


@pytest.mark.parametrize("query", ["", "?period=x&what=unsent", "?period=1&what=x", "?period=0&what=unsent&unit="])
def test_what_does_not_exist_is_not_found(cast: Cast, query: str) -> None:
    assert signed_in(cast.department_reviewer).get(f"/board/urge/{query}").status_code == 404
