"""No template asks for what its view does not give: rendered with an engine that fails where one does."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.template import Context, Engine, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from django.views.csrf import csrf_failure

from bgapp.filings.access import fetch_all
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.models import Choice, Filing, ListedProject, Period, Person, Post, Project
from tests.browser.crawling import crawl
from tests.builders import (
    PASSWORD,
    Cast,
    explain,
    make_at,
    make_cast,
    make_complete,
    make_draft,
    open_adjustments,
)
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db

STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")
PEOPLE = ("preparer", "unit_reviewer", "finance_reviewer", "reader", "stranger")


class Unresolved(str):
    """What an engine puts in the place of a variable that is not there: it names it, and fails."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"{{{{ {name} }}}} is not in the context")


@pytest.fixture(autouse=True)
def strict(settings: LazySettings) -> None:
    templates: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = Unresolved("%s")
    settings.TEMPLATES = templates


@pytest.fixture
def cast() -> Cast:
    """With lists to choose from, filings in every state, one of them 涉密 and adjusted, and a project to begin."""
    cast = make_cast()
    Choice.objects.create(edition="project_target_2025", field="project_nature", text="经常性专项业务费")
    filings = [make_at(cast, state, f"项目 {state}") for state in STATES]
    Filing.objects.filter(pk=filings[-2].pk).update(classified=True)
    _adjust(cast, filings[-2])
    make_draft(cast, "刚开始写的")
    listed = Project.objects.create(unit=cast.centre, name="清单里的项目", folded_name="清单里的项目")
    ListedProject.objects.create(period=cast.period, project=listed, budget=1000)
    return cast


def _adjust(cast: Cast, target: Filing) -> None:
    """A draft with a change that is explained and one that is not."""
    open_adjustments(cast.period)
    adjustment = begin_adjustment(cast.preparer, target.pk)
    apply(cast.preparer, adjustment.pk, [SetCell("1", "overall_goal", "", "长期目标")])
    explain(adjustment, cast.preparer)
    apply(cast.preparer, adjustment.pk, [SetCell("1", "funding.carryover", "0.00", "1000")])


def test_the_engine_does_fail() -> None:
    with pytest.raises(AssertionError, match=r"\{\{ nothing.here \}\} is not in the context"):
        Template("{{ nothing.here }}", engine=Engine.get_default()).render(Context())


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_a_person_reaches(cast: Cast, name: str) -> None:
    person = cast.person(name)
    pages = [reverse(page) for page in ("overview", "inbox", "register")]
    forms = [
        reverse("filing", args=[filing.pk]) for filing in fetch_all(person, Filing.objects.values_list("pk", flat=True))
    ]
    assert crawl(signed_in(person), *pages, *forms).broken == {}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "什么也没有"},
        {"q": "没有", "year": "", "status": "overdue"},
        {"amount_from": "很多", "amount_to": "-1", "year": "1066"},
        {"sort": "-amount", "per_page": "50"},
        {"status": "not_started"},
        {"status": "not_started", "q": "没有"},
    ],
)
def test_the_register_under_any_condition_whole_and_in_part(cast: Cast, asked: dict[str, str]) -> None:
    for name in ("preparer", "reader"):
        shows(signed_in(cast.person(name)), "register", asked)
        shows(signed_in(cast.person(name)), "register", asked, headers={"HX-Request": "true"})


def test_a_register_of_several_pages(cast: Cast) -> None:
    crowd(cast, range(30))
    for name, page in (("preparer", "register"), ("unit_reviewer", "register"), ("preparer", "filing_new")):
        for number in ("1", "2"):
            shows(signed_in(cast.person(name)), page, {"page": number})
    shows(signed_in(cast.preparer), "overview")


def test_pages_when_all_windows_have_closed_or_nothing_is_set_up(cast: Cast) -> None:
    pages = ("overview", "register", "inbox")
    people = [signed_in(cast.person(name)) for name in (*PEOPLE, "administrator")]
    now = timezone.now()
    for filing_ends, review_ends in ((now, now + timedelta(days=1)), (now - timedelta(days=1), now)):
        Period.objects.update(filing_ends=filing_ends, review_ends=review_ends)
        assert [shows(person, page) for person in people for page in pages]
    shows(signed_in(cast.preparer), "filing_new")
    Post.objects.exclude(person=cast.preparer).delete()
    assert [shows(person, page) for person in people for page in pages]


def test_a_site_without_a_period() -> None:
    cast = make_cast()
    Period.objects.all().delete()
    for name in (*PEOPLE, "administrator"):
        shows(signed_in(cast.person(name)), "overview")
        shows(signed_in(cast.person(name)), "register")
    shows(signed_in(cast.preparer), "filing_new")


def test_forms_that_come_back_with_what_is_wrong(cast: Cast) -> None:
    client, filing = signed_in(cast.preparer), make_complete(cast, "无脚本填写")
    saved = {"old:funding.carryover": "0.00", "funding.carryover": "九万"}
    comes_back(client, reverse("filing_save", args=[filing.pk]), saved)
    comes_back(client, reverse("filing_new"), {"period": str(cast.period.pk), "name": filing.name})
    comes_back(client, reverse("password_change"), {"old_password": "?", "new_password1": "1", "new_password2": "2"})
    comes_back(Client(), reverse("login") + "?next=/filings/", {"username": "preparer", "password": "?"})


def test_a_first_password_and_too_many_wrong_ones(cast: Cast, settings: LazySettings) -> None:
    Person.objects.filter(pk=cast.reader.pk).update(must_change_password=True)
    shows(signed_in(cast.reader), "password_change")
    settings.AXES_FAILURE_LIMIT = 1
    answer = Client().post(reverse("login"), {"username": "preparer", "password": PASSWORD[1:]})
    assert "暂时不能登录" in answer.content.decode()


def test_pages_that_say_what_went_wrong(cast: Cast, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = cast.preparer  # what the middleware would have set
    trouble = Exception("不行")
    answers: list[Any] = [
        defaults.bad_request(request, trouble),
        defaults.permission_denied(request, trouble),
        defaults.page_not_found(request, trouble),
        defaults.server_error(request),
        csrf_failure(request),
        signed_in(cast.unit_reviewer).get(reverse("filing_new")),
    ]
    assert [answer.status_code for answer in answers] == [400, 403, 404, 500, 403, 403]
    assert all("回到工作台" in answer.content.decode() for answer in answers)


def shows(client: Client, page: str, asked: dict[str, str] | None = None, **options: Any) -> bool:
    assert client.get(reverse(page), asked, **options).status_code == 200
    return True


def comes_back(client: Client, address: str, posted: dict[str, str]) -> None:
    answer = client.post(address, posted)
    assert answer.status_code == 200
    assert "field-error" in (page := answer.content.decode()) or "form-error" in page or "cell-note" in page


def test_what_becomes_public(cast: Cast) -> None:
    reviewer = signed_in(cast.department_reviewer)
    Filing.objects.filter(classified=True).update(classified=False)
    filing = Filing.objects.get(status="approved")
    everything: dict[str, Any] = {"filing": list(Filing.objects.values_list("pk", flat=True))}
    shows(reviewer, "publication_new", everything)
    reviewer.post(reverse("publication_new"), everything)
    for page in ("publications", "publication_new", "register", "jobs"):
        shows(reviewer, page, everything)
    for address in ("filing", "filing_unpublish"):
        assert reviewer.get(reverse(address, args=[filing.pk])).status_code == 200
