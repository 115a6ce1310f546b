"""Signing in and out, and the first password that must be changed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bgapp.models import Person
from tests.builders import PASSWORD, make_person

NEW_PASSWORD = "another long one 1978"

pytestmark = pytest.mark.django_db


def log_in(client: Client, password: str = PASSWORD, **more: str) -> str:
    """The page after an attempt as ``chenmin``, its text."""
    answer = client.post(reverse("login"), {"username": "chenmin", "password": password} | more)
    return str(answer.headers.get("Location", "")) or answer.content.decode()


def change(client: Client, old: str = PASSWORD, new: str = NEW_PASSWORD, again: str = NEW_PASSWORD) -> str:
    fields = {"old_password": old, "new_password1": new, "new_password2": again}
    answer = client.post(reverse("password_change"), fields)
    return str(answer.headers.get("Location", "")) or answer.content.decode()


@pytest.fixture
def person() -> Person:
    return make_person("chenmin")


@pytest.fixture
def newcomer() -> Person:
    return make_person("chenmin", must_change_password=True)


def test_the_right_password_leads_to_the_workbench(client: Client, person: Person) -> None:
    assert log_in(client) == reverse("overview")


def test_whoever_was_sent_to_log_in_comes_back(client: Client, person: Person) -> None:
    assert log_in(client, next="/filings/3/") == "/filings/3/"


def test_no_login_leads_off_the_site(client: Client, person: Person) -> None:
    assert log_in(client, next="https://example.org/") == reverse("overview")


def test_a_wrong_password_says_what_to_do(client: Client, person: Person) -> None:
    assert "登录名或密码不对" in log_in(client, "wrong")


def test_a_deactivated_person_is_told_no_more_than_that(client: Client, person: Person) -> None:
    person.is_active = False
    person.save()
    assert "登录名或密码不对" in log_in(client)


def test_too_many_wrong_passwords_lock_the_door_for_a_while(client: Client, person: Person) -> None:
    pages = [log_in(client, "wrong") for _ in range(10)]
    assert "暂时不能登录" in pages[-1]
    assert "暂时不能登录" in log_in(client)


def test_logging_out_takes_a_post(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["overview", "register", "inbox", "filing_new"])
def test_a_newcomer_goes_nowhere_before_the_first_password_is_changed(
    client: Client, newcomer: Person, name: str
) -> None:
    client.force_login(newcomer)
    assert client.get(reverse(name)).headers["Location"] == reverse("password_change")


def test_not_even_to_the_admin(client: Client, newcomer: Person) -> None:
    newcomer.is_administrator = True
    newcomer.save()
    client.force_login(newcomer)
    assert client.get(reverse("admin:index")).headers["Location"] == reverse("password_change")


def test_a_newcomer_may_leave(client: Client, newcomer: Person) -> None:
    client.force_login(newcomer)
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")


def test_changing_the_password_opens_the_house(client: Client, newcomer: Person) -> None:
    client.force_login(newcomer)
    assert "第一次登录" in client.get(reverse("password_change")).content.decode()
    assert change(client) == reverse("overview")
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert newcomer.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old": "wrong"}, "原密码不对"),
        ({"again": "something else"}, "两次输入的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码和原密码一样"),
        ({"new": "short", "again": "short"}, "新密码太短"),
        ({"new": "password", "again": "password"}, "新密码太常见"),
        ({"new": "4862095317", "again": "4862095317"}, "新密码不能全是数字"),
        ({"new": "chenmin1", "again": "chenmin1"}, "新密码和登录名太像"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    client: Client, newcomer: Person, fields: dict[str, str], sentence: str
) -> None:
    client.force_login(newcomer)
    page = change(client, **fields)
    assert sentence in page
    assert page.count("field-error") == 1
    newcomer.refresh_from_db()
    assert newcomer.must_change_password
