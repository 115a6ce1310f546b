"""新建: from the project list, from an earlier project, or by a new name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from bgapp.filings.starting import start
from bgapp.models import Filing, ListedProject, Period, Project, Role, Unit
from tests.builders import Cast, make_at, make_cast, make_draft, make_period, make_person
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/filings/new/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.preparer)


def html(client: Client, query: str = "") -> str:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def listed(cast: Cast, name: str, unit: Unit | None = None) -> Project:
    project = Project.objects.create(unit=unit or cast.centre, name=name)
    ListedProject.objects.create(period=cast.period, project=project, budget=500)
    return project


def test_projects_without_a_filing_are_offered_the_listed_ones_first(cast: Cast, client: Client) -> None:
    Project.objects.create(unit=cast.centre, name="甲 以前的")
    listed(cast, "乙 清单里的")
    make_draft(cast, "丙 已有的")
    page = html(client)
    assert page.index("乙 清单里的") < page.index("甲 以前的")
    assert "预算" in page
    assert "500.00" in page
    assert "丙 已有的" not in page


def test_a_listed_project_begins_with_its_budget(cast: Cast, client: Client) -> None:
    project = listed(cast, "清单里的")
    answer = client.post(ADDRESS, {"period": cast.period.pk, "project": project.pk})
    filing = Filing.objects.get()
    assert answer["Location"] == f"/filings/{filing.pk}/"
    assert (filing.project, filing.amount, filing.preparer) == (project, Decimal(500), cast.preparer)


def test_a_new_name_makes_a_new_project(cast: Cast, client: Client) -> None:
    client.post(ADDRESS, {"period": cast.period.pk, "unit": cast.centre.pk, "name": " 新的 项目 "})
    assert Filing.objects.get().name == "新的 项目"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("  ", "请填写项目名称。"), ("长" * 201, "项目名称最多 200 个字"), ("已有的", "「已有的」在")],
)
def test_a_name_that_cannot_be_is_shown_again_with_the_reason(
    cast: Cast, client: Client, name: str, sentence: str
) -> None:
    make_draft(cast, "已有的")
    answer = client.post(ADDRESS, {"period": cast.period.pk, "unit": cast.centre.pk, "name": name})
    page = unescape(answer.content.decode())
    assert sentence in page
    assert f'value="{name}"' in page
    assert Project.objects.count() == Filing.objects.count() == 1


def test_the_same_project_twice_is_refused(cast: Cast, client: Client) -> None:
    project = make_draft(cast, "已有的").project
    answer = client.post(ADDRESS, {"period": cast.period.pk, "project": project.pk})
    assert "已有一份" in unescape(answer.content.decode())
    assert Filing.objects.count() == 1


@pytest.mark.parametrize("person", ["unit_reviewer", "department_reviewer", "reader", "administrator"])
def test_who_files_nothing_may_not(cast: Cast, person: str) -> None:
    client = signed_in(cast.person(person))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"name": "新的"}).status_code == 403


def test_another_units_project_is_not_there(cast: Cast, client: Client) -> None:
    project = listed(cast, "别家的", cast.elsewhere)
    assert "别家的" not in html(client)
    assert client.post(ADDRESS, {"period": cast.period.pk, "project": project.pk}).status_code == 404
    assert client.post(ADDRESS, {"unit": cast.elsewhere.pk, "name": "新的"}).status_code == 404
    assert client.get(f"{ADDRESS}?unit={cast.elsewhere.pk}").status_code == 404
    assert client.get(f"{ADDRESS}?period=x").status_code == 404
    assert not Filing.objects.exists()


def test_outside_the_window_nothing_begins(cast: Cast, client: Client) -> None:
    project = listed(cast, "清单里的")
    Period.objects.update(filing_ends=timezone.now())
    assert "填报已截止，审核期内，现在不能新建" in html(client)
    client.post(ADDRESS, {"period": cast.period.pk, "project": project.pk})
    Period.objects.update(filing_opens=timezone.now() + timedelta(days=1))
    assert "填报还没有开始，现在不能新建" in html(client)
    Period.objects.all().delete()
    assert "还没有设置申报期" in html(client)
    assert not Filing.objects.exists()


def test_several_units_and_periods_are_chosen_from(cast: Cast) -> None:
    second = Unit.objects.create(name="市培训中心", parent=cast.bureau)
    both = make_person("both", cast.centre, Role.PREPARER)
    both.posts.create(unit=second, role=Role.PREPARER)
    past = make_period(2023)
    listed(cast, "中心的")
    client = signed_in(both)
    assert 'name="unit"' in html(client)
    assert 'name="period"' in html(client)
    assert "中心的" in html(client, f"?unit={cast.centre.pk}&period={cast.period.pk}")
    assert "中心的" not in html(client, f"?unit={second.pk}")
    client.post(ADDRESS, {"period": past.pk, "unit": second.pk, "name": "补报的"})
    filing = Filing.objects.get()
    assert (filing.unit, filing.period) == (second, past)


def test_many_projects_are_paged(cast: Cast, client: Client) -> None:
    for number in range(25):
        Project.objects.create(unit=cast.centre, name=f"项目 {number:02}")
    assert html(client).count("draft-title") == 20
    assert html(client, "?page=2").count("draft-title") == 5


def test_a_self_evaluation_begins_where_a_target_is_approved(cast: Cast, client: Client) -> None:
    make_at(cast, "approved", "乙 批复的")
    Project.objects.create(unit=cast.centre, name="甲 没有目标的")
    assert "新建" in html(client)
    period = make_period(edition="self_evaluation_2023")
    assert "2025 年度项目申报表・" in html(client)
    page = html(client, f"?period={period.pk}")
    order = ["乙 批复的", "已批复目标，带入", "没有目标，自行填写", "甲 没有目标的"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "新建" not in page.partition("<main")[2]
    assert page.count("开始自评") >= 3


def test_a_policys_period_offers_policies(cast: Cast, client: Client) -> None:
    before = make_period(2024, edition="policy_target_2023")
    period = make_period(edition="policy_target_2023")
    make_draft(cast, "项目")
    start(cast.preparer, before, Project.objects.create(unit=cast.centre, name="以前的政策"))
    listed_policy = Project.objects.create(unit=cast.centre, name="清单里的政策")
    ListedProject.objects.create(period=period, project=listed_policy)
    page = html(client, f"?period={period.pk}")
    assert page.count("draft-title") == 2
    assert page.index("清单里的政策") < page.index("以前的政策")
    assert "政策名称" in page
    assert "项目名称" not in page
