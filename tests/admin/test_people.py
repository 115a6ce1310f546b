"""People, their first passwords, and the handover of what they file."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from bgapp.models import Event, Filing, Person, Post, Role
from bgapp.reviews.history import history
from tests.admin.conftest import signed_in
from tests.builders import PASSWORD, Cast, make_at, make_person

PASSWORD_CELL = re.compile('class="first-password">([^<]+)<')
NO_POSTS = {"posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0}


def shown_password(page: Any) -> str:
    """The one first password on a page."""
    (password,) = PASSWORD_CELL.findall(page.content.decode())
    return str(password)


def change(cast: Cast, name: str) -> str:
    return reverse("admin:bgapp_person_change", args=[cast.person(name).pk])


def test_a_new_person_gets_a_first_password_that_is_shown_once(cast: Cast, administrator: Client) -> None:
    post = {"posts-TOTAL_FORMS": 1, "posts-INITIAL_FORMS": 0, "posts-0-unit": cast.centre.pk, "posts-0-role": "reader"}
    fields = {"username": "lili", "name": "李丽", "phone": "分机 1", "email": "lili@example.cn"}
    password = shown_password(administrator.post(reverse("admin:bgapp_person_add"), fields | post))
    lili = Person.objects.get(username="lili")
    assert lili.check_password(password)
    assert lili.email == "lili@example.cn"
    assert (lili.must_change_password, lili.is_active, lili.is_administrator) == (True, True, False)
    assert Post.objects.get(person=lili).role == Role.READER
    assert password not in administrator.get(reverse("admin:bgapp_person_change", args=[lili.pk])).content.decode()


def test_a_taken_login_is_refused_in_chinese(cast: Cast, administrator: Client) -> None:
    page = administrator.post(
        reverse("admin:bgapp_person_add"), {"username": "preparer", "name": "某人", "phone": ""} | NO_POSTS
    )
    assert "已有人使用这个登录名，请换一个。" in page.content.decode()


def test_no_page_holds_a_password_or_its_hash(cast: Cast, administrator: Client) -> None:
    for address in (change(cast, "preparer"), reverse("admin:bgapp_person_changelist")):
        page = administrator.get(address).content.decode()
        assert 'name="password"' not in page
        assert cast.preparer.password not in page


def test_people_are_deactivated_and_never_deleted(cast: Cast, administrator: Client) -> None:
    assert administrator.post(reverse("admin:bgapp_person_delete", args=[cast.preparer.pk])).status_code == 403
    fields = {"username": "preparer", "name": "徐婕", "phone": ""}  # without the tick 在用
    administrator.post(change(cast, "preparer"), fields | NO_POSTS)
    assert not Person.objects.get(pk=cast.preparer.pk).is_active


def test_a_deactivated_person_is_signed_out_at_once(cast: Cast) -> None:
    client = signed_in(cast, "preparer")
    Person.objects.filter(pk=cast.preparer.pk).update(is_active=False)
    assert client.get(reverse("overview")).status_code == 302


def test_administrators_do_not_lock_themselves_out(cast: Cast, administrator: Client) -> None:
    fields = {"username": "administrator", "name": "新名字", "phone": ""}  # without both ticks
    administrator.post(change(cast, "administrator"), fields | NO_POSTS)
    person = Person.objects.get(pk=cast.administrator.pk)
    assert (person.name, person.is_active, person.is_administrator) == ("新名字", True, True)


# --- resetting a password -----------------------------------------------------------------------


def reset(cast: Cast, name: str) -> str:
    return reverse("admin:bgapp_person_first_password", args=[cast.person(name).pk])


def test_a_reset_password_replaces_the_old_one_and_ends_sessions(cast: Cast, administrator: Client) -> None:
    theirs = signed_in(cast, "preparer")
    assert administrator.get(reset(cast, "preparer")).status_code == 200
    assert theirs.get(reverse("overview")).status_code == 200  # asking changes nothing
    password = shown_password(administrator.post(reset(cast, "preparer")))
    preparer = Person.objects.get(pk=cast.preparer.pk)
    assert preparer.check_password(password)
    assert not preparer.check_password(PASSWORD)
    assert preparer.must_change_password
    assert theirs.get(reverse("overview")).url.startswith("/login/")  # type: ignore[attr-defined]


def test_a_reset_lifts_the_lock_of_too_many_wrong_passwords(cast: Cast, administrator: Client) -> None:
    visitor = Client()
    for _ in range(10):
        visitor.post(reverse("login"), {"username": "preparer", "password": "wrong"})
    password = shown_password(administrator.post(reset(cast, "preparer")))
    answer = visitor.post(reverse("login"), {"username": "preparer", "password": password})
    assert answer.status_code == 302


def test_the_first_password_is_hashed_with_few_rounds_and_anew_at_the_first_sign_in(
    cast: Cast, administrator: Client, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    password = shown_password(administrator.post(reset(cast, "preparer")))
    assert "$1000$" in Person.objects.get(pk=cast.preparer.pk).password
    assert authenticate(HttpRequest(), username="preparer", password=password) == cast.preparer
    assert "$1000$" not in Person.objects.get(pk=cast.preparer.pk).password


def test_the_own_password_is_changed_and_not_reset(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(reset(cast, "administrator"))
    assert answer.url == reverse("password_change")  # type: ignore[attr-defined]
    assert Person.objects.get(pk=cast.administrator.pk).check_password(PASSWORD)


# --- handover -----------------------------------------------------------------------------------

HANDOVER = "/admin/bgapp/person/handover/"


def pair(giver: Person, taker: Person) -> dict[str, int]:
    return {"giver": giver.pk, "taker": taker.pk}


@pytest.fixture
def filings(cast: Cast) -> dict[str, Filing]:
    return {
        state: make_at(cast, state, f"{state}项目") for state in ("draft", "stage_1", "returned", "approved", "void")
    }


def preparers() -> dict[str, str]:
    return {filing.name.removesuffix("项目"): filing.preparer.name for filing in Filing.objects.all()}


def test_a_handover_shows_the_numbers_first(cast: Cast, administrator: Client, filings: dict[str, Filing]) -> None:
    page = administrator.get(HANDOVER, pair(cast.preparer, cast.colleague)).content.decode()
    assert "移交这 3 件" in page
    assert "草稿 1 件，审核中 1 件，已退回 1 件" in page
    assert set(preparers().values()) == {"徐婕"}


def test_a_handover_moves_what_is_open_and_writes_it_down(
    cast: Cast, administrator: Client, filings: dict[str, Filing]
) -> None:
    page = administrator.post(HANDOVER, pair(cast.preparer, cast.colleague), follow=True).content.decode()
    assert "已移交 3 件：徐婕名下 3 → 0 件，陈敏名下 0 → 3 件。" in page
    assert preparers() == {
        "draft": "陈敏", "stage_1": "陈敏", "returned": "陈敏", "approved": "徐婕", "void": "徐婕",
    }  # fmt: skip
    assert Event.objects.filter(verb="hand_over").count() == 3
    entry = history(Filing.objects.get(pk=filings["draft"].pk), with_edits=True)[0]
    assert (entry.actor, entry.sentence) == ("管理员", "把填报从徐婕移交给陈敏")


def test_a_handover_goes_only_to_a_preparer_of_the_same_units(
    cast: Cast, administrator: Client, filings: dict[str, Filing]
) -> None:
    gone = make_person("gone", cast.centre, Role.PREPARER, name="已离开", is_active=False)
    refusals = {
        cast.stranger: "路人还不是这些单位的填报人：市就业中心。",
        cast.unit_reviewer: "何晓庆还不是这些单位的填报人：市就业中心。",
        cast.preparer: "移交人和接收人是同一个人",
        gone: "已离开已停用，不能接收申报表。",
    }
    for taker, sentence in refusals.items():
        for send in (administrator.get, administrator.post):
            assert sentence in send(HANDOVER, pair(cast.preparer, taker)).content.decode()
    assert set(preparers().values()) == {"徐婕"}


def test_a_handover_of_nothing_says_so(cast: Cast, administrator: Client) -> None:
    page = administrator.get(HANDOVER, pair(cast.preparer, cast.colleague)).content.decode()
    assert "名下没有需要移交的申报表" in page
