"""What every page says about the person who looks at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bgapp.models import Period, Person, Role, Unit
from bgapp.views.context import Shell, shell
from tests.builders import make_period, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(name="市就业中心")


def navigation(person: Person) -> str:
    return render_to_string("partials/top_nav.html", {"shell": Shell(person)})


def test_a_stranger_costs_no_query(rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert shell(request) == {"shell": None}


def test_nobody_is_asked_about_before_a_template_shows_it(
    rf: RequestFactory, unit: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = make_person("chenmin", unit, Role.PREPARER)
    with django_assert_num_queries(0):
        assert shell(request)["shell"]


def test_roles_are_named_once_in_the_order_of_the_workflow(unit: Unit) -> None:
    person = make_person("chenmin", unit, Role.UNIT_REVIEWER, Role.PREPARER)
    assert Shell(person).role == "填报人、单位审核人"


def test_an_administrator_is_called_one() -> None:
    assert Shell(make_person("admin", is_administrator=True)).role == "系统管理员"


def test_a_preparer_files_and_a_reviewer_reviews(unit: Unit) -> None:
    preparer = navigation(make_person("chenmin", unit, Role.PREPARER))
    reviewer = navigation(make_person("zhouqiming", unit, Role.UNIT_REVIEWER))
    assert "申报</a>" in preparer
    assert "待审" not in preparer
    assert "待审" in reviewer
    assert "全部</a>" in reviewer


def test_only_an_administrator_sees_the_way_to_the_admin() -> None:
    assert "管理后台" in navigation(make_person("admin", is_administrator=True))
    assert "管理后台" not in navigation(make_person("chenmin"))


def test_the_year_is_the_newest_whose_filing_has_begun(unit: Unit) -> None:
    make_period(2025)
    make_period(2024)
    later = timezone.now() + timedelta(days=1)
    Period.objects.filter(pk=make_period(2026).pk).update(filing_opens=later)
    assert Shell(make_person("chenmin")).year == 2025


def test_before_any_period_there_is_no_year() -> None:
    assert Shell(make_person("chenmin")).year is None
