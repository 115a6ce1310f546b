"""The registers: what each person finds, sorts and counts there, and that they never say more than they may."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bgapp.models import Choice, Filing, ListedProject, Period, Project, Role, Unit
from bgapp.rules.transitions import Verb
from tests.builders import (
    Cast,
    make_at,
    make_cast,
    make_complete,
    make_draft,
    make_evaluation,
    make_period,
    make_person,
    take,
)
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db

STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filings(cast: Cast) -> dict[str, Filing]:
    return {state: make_at(cast, state, f"项目 {state}") for state in STATES}


def html(client: Client, address: str = "/filings/", **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def words(fragment: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", fragment).split())


def rows(page: str) -> dict[str, str]:
    """The table's rows as words, by the project's name."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return {words(row.partition("</td>")[0]): words(row) for row in found}


def names(page: str) -> list[str]:
    return list(rows(page))


def foot(page: str) -> str:
    return words(page.partition("<tfoot>")[2].partition("</tfoot>")[0])


def test_the_own_unit_sees_every_filing_as_it_stands(cast: Cast, filings: dict[str, Filing]) -> None:
    found = rows(html(signed_in(cast.preparer)))
    assert set(found) == {filing.name for filing in filings.values()}
    for row in found.values():
        assert "市就业中心 经常性专项业务费 1,410,000.00 6" in row
        assert "徐婕" in row


def test_each_row_offers_its_next_action(cast: Cast, filings: dict[str, Filing]) -> None:
    expected = {
        "preparer": ("继续填写", "查看", "查看", "去修改", "查看", "查看"),
        "unit_reviewer": ("查看", "去审核", "查看", "查看", "查看", "查看"),
    }
    for person, actions in expected.items():
        found = rows(html(signed_in(cast.person(person))))
        for (state, filing), action in zip(filings.items(), actions, strict=True):
            assert f"{action} 「{filing.name}」" in found[filing.name], (person, state)


def test_a_department_sees_before_its_stage_only_status_name_and_amount(cast: Cast, filings: dict[str, Filing]) -> None:
    page = html(signed_in(cast.department_reviewer))
    assert rows(page)["项目 draft"] == "项目 draft 市就业中心 — 1,410,000.00 — — 草稿 — —"
    assert "去审核" in rows(page)["项目 stage_2"]
    assert f"/filings/{filings['draft'].pk}/" not in page
    assert f"/filings/{filings['stage_2'].pk}/" in page


def test_a_returned_filing_that_is_being_changed_keeps_its_cells_to_its_own_unit(cast: Cast) -> None:
    filing = make_complete(cast)
    for person, verb in (
        (cast.preparer, Verb.SUBMIT),
        (cast.unit_reviewer, Verb.APPROVE),
        (cast.department_reviewer, Verb.RETURN),
    ):
        take(filing, person, verb, "请核对金额和指标值后再报。")
    row = rows(html(signed_in(cast.department_reviewer)))[filing.name]
    assert "经常性专项业务费" not in row
    assert "徐婕" in row
    assert "查看" in row


@pytest.mark.parametrize("person", ["finance_reviewer", "reader", "administrator", "stranger"])
def test_others_see_what_is_theirs_and_nothing_else(cast: Cast, filings: dict[str, Filing], person: str) -> None:
    page = html(signed_in(cast.person(person)))
    expected = {
        "finance_reviewer": {filing.name for filing in filings.values()},
        "reader": {"项目 approved"},
        "administrator": set(),
        "stranger": set(),
    }
    assert set(names(page)) == expected[person]


def test_hidden_cells_are_told_neither_by_a_condition_nor_by_the_order(cast: Cast) -> None:
    make_at(cast, "draft", "看不到的")
    make_at(cast, "stage_2", "看得到的")
    Choice.objects.create(edition="project_target_2025", field="project_nature", text="经常性专项业务费")
    client = signed_in(cast.department_reviewer)
    assert names(html(client, "/filings/?nature=经常性专项业务费")) == ["看得到的"]
    assert names(html(client, "/filings/?q=培训合格率")) == ["看得到的"]
    orders = set()
    for nature in ("A", "龥"):
        Filing.objects.filter(name="看不到的").update(nature=nature)
        orders.add(tuple(names(html(client, "/filings/?sort=nature"))))
    assert len(orders) == 1


def test_words_are_found_in_names_and_in_indicators(cast: Cast, filings: dict[str, Filing]) -> None:
    client = signed_in(cast.preparer)
    assert names(html(client, "/filings/?q=stage_2")) == ["项目 stage_2"]
    assert len(names(html(client, "/filings/?q=培训合格率"))) == len(STATES)
    assert names(html(client, "/filings/?q=培训合格率 returned")) == ["项目 returned"]
    assert "没有符合条件的表" in html(client, "/filings/?q=没有这个项目")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("status=draft", {"甲", "乙"}),
        ("status=in_review", {"丙"}),
        ("status=overdue", set()),
        ("amount_from=100万", {"甲"}),
        ("amount_to=1,409,999.99", {"乙"}),
        ("amount_from=1&amount_to=141万", {"甲", "乙"}),
        ("year=2025", {"甲", "乙", "丙"}),
    ],
)
def test_conditions_narrow_the_list(cast: Cast, condition: str, expected: set[str]) -> None:
    make_complete(cast, "甲")
    Filing.objects.filter(pk=make_draft(cast, "乙").pk).update(amount=100)
    Filing.objects.filter(pk=make_at(cast, "stage_1", "丙").pk).update(amount=None)
    assert set(names(html(signed_in(cast.preparer), f"/filings/?{condition}"))) == expected


def test_an_amount_that_is_none_says_so_and_is_left_out(cast: Cast) -> None:
    make_complete(cast, "甲")
    page = html(signed_in(cast.preparer), "/filings/?amount_from=很多")
    assert "填写的「很多」不是金额" in page
    assert names(page) == ["甲"]


def test_overdue_is_what_can_no_longer_be_submitted(cast: Cast) -> None:
    make_at(cast, "draft", "甲")
    make_at(cast, "returned", "乙")
    client = signed_in(cast.preparer)
    now = timezone.now()
    Period.objects.update(filing_ends=now)
    page = html(client, "/filings/?status=overdue")
    assert names(page) == ["甲"]
    assert "已逾期" in rows(page)["甲"]
    Period.objects.update(review_ends=now)
    assert set(names(html(client, "/filings/?status=overdue"))) == {"甲", "乙"}


def test_without_a_year_in_the_address_the_current_one_is_meant(cast: Cast) -> None:
    make_draft(cast, "今年的")
    past = make_period(2023)
    Filing.objects.filter(pk=make_draft(cast, "前年的").pk).update(period=past, year=2023)
    client = signed_in(cast.preparer)
    assert names(html(client)) == ["今年的"]
    assert names(html(client, "/filings/?year=2023")) == ["前年的"]
    every_year = html(client, "/filings/?year=")
    assert set(names(every_year)) == {"今年的", "前年的"}
    assert "年度</a>" in every_year
    assert "在全部年度中查找" in html(client, "/filings/?q=前年")


def test_headings_sort_in_the_database(cast: Cast) -> None:
    for name, amount in (("甲", 3), ("乙", 1), ("丙", 2)):
        Filing.objects.filter(pk=make_draft(cast, name).pk).update(amount=amount)
    client = signed_in(cast.preparer)
    assert names(html(client, "/filings/?sort=amount")) == ["乙", "丙", "甲"]
    assert names(html(client, "/filings/?sort=-amount")) == ["甲", "丙", "乙"]
    assert names(html(client)) == ["丙", "乙", "甲"]
    assert 'aria-sort="descending"' in html(client, "/filings/?sort=-amount")


def test_statuses_sort_in_the_order_of_the_workflow(cast: Cast, filings: dict[str, Filing]) -> None:
    client = signed_in(cast.preparer)
    expected = [filings[state].name for state in ("draft", "stage_1", "stage_2", "returned", "approved", "void")]
    assert names(html(client, "/filings/?sort=status")) == expected
    assert names(html(client, "/filings/?sort=-status")) == expected[::-1]


@pytest.mark.parametrize(
    "nonsense", ["page=x", "page=99", "page=-1", "per_page=9999", "sort=password", "unit=x", "q=%00"]
)
def test_whatever_the_address_says_there_is_a_page(cast: Cast, nonsense: str) -> None:
    make_draft(cast)
    assert len(names(html(signed_in(cast.preparer), f"/filings/?{nonsense}"))) == 1


def test_a_page_has_its_own_sum_and_the_whole_list_another(cast: Cast) -> None:
    crowd(cast, range(1, 31))
    client = signed_in(cast.preparer)
    first = html(client, "/filings/?sort=amount")
    assert foot(first) == "本页 20 份小计 210,000.00 全部 30 份合计 465,000.00"
    assert "第 1–20 份，共 30 份" in first
    second = html(client, "/filings/?sort=amount&page=2")
    assert foot(second) == "本页 10 份小计 255,000.00 全部 30 份合计 465,000.00"
    assert foot(html(client, "/filings/?per_page=50")) == "全部 30 份合计 465,000.00"
    assert foot(html(client, "/filings/?amount_from=3万")) == "全部 1 份合计 30,000.00"


def test_what_is_void_is_counted_but_not_summed(cast: Cast) -> None:
    make_at(cast, "draft", "甲")
    make_at(cast, "void", "乙")
    assert foot(html(signed_in(cast.preparer))) == "全部 2 份合计（其中 1 份作废，不计入） 1,410,000.00"


def test_views_count_what_there_is(cast: Cast, filings: dict[str, Filing]) -> None:
    project = Project.objects.create(unit=cast.centre, name="清单里的")
    ListedProject.objects.create(period=cast.period, project=project, budget=500)
    views = words(html(signed_in(cast.preparer)).partition('id="views"')[2].partition("</nav>")[0])
    assert "全部 6 草稿 1 审核中 2 已退回 1 已批复 1 作废 1 未开始 1" in views
    for person, has in ((cast.unit_reviewer, True), (cast.department_reviewer, True), (cast.reader, False)):
        views = html(signed_in(person)).partition('id="views"')[2].partition("</nav>")[0]
        assert ("未开始" in views) == has


def test_a_listed_project_is_begun_from_its_row(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.centre, name="清单里的")
    ListedProject.objects.create(period=cast.period, project=project, budget=500)
    client = signed_in(cast.preparer)
    row = rows(html(client, "/filings/?status=not_started"))["清单里的"]
    assert row == "清单里的 市就业中心 500.00 未开始 新建 「清单里的」"
    client.post("/filings/new/", {"period": cast.period.pk, "project": project.pk})
    assert Filing.objects.get().amount == 500
    assert "没有" in html(client, "/filings/?status=not_started")


def test_who_follows_the_unit_sees_what_is_not_started_and_who_files_for_it_begins_it(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.centre, name="清单里的")
    ListedProject.objects.create(period=cast.period, project=project)
    for person in ("unit_reviewer", "department_reviewer", "finance_reviewer"):
        row = rows(html(signed_in(cast.person(person)), f"/filings/?status=not_started&unit={cast.centre.pk}"))
        assert row["清单里的"] == "清单里的 市就业中心 — 未开始"
    for person in ("stranger", "reader", "administrator"):
        assert "清单里的" not in html(signed_in(cast.person(person)), "/filings/?status=not_started")


def test_htmx_gets_the_results_alone_and_history_the_whole_page(cast: Cast) -> None:
    make_draft(cast)
    client = signed_in(cast.preparer)
    fragment = html(client, "/filings/?status=draft", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert names(fragment) == ["公共就业服务经费"]
    assert 'hx-swap-oob="true"' in fragment
    whole = html(client, "/filings/", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole
    assert "HX-Request" in client.get("/filings/").headers["Vary"]


def test_the_inbox_holds_what_waits_for_the_person_oldest_first(cast: Cast, filings: dict[str, Filing]) -> None:
    older = make_at(cast, "stage_1", "更早送的")
    Filing.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=2))
    page = html(signed_in(cast.unit_reviewer), "/inbox/")
    assert names(page) == ["更早送的", "项目 stage_1"]
    assert "第 1 环节 单位审核人" in rows(page)["项目 stage_1"]
    assert f"去审核 「{older.name}」" in rows(page)["更早送的"]
    assert f'href="/filings/{older.pk}/"' in page
    assert names(html(signed_in(cast.department_reviewer), "/inbox/")) == ["项目 stage_2"]


@pytest.mark.parametrize("person", ["preparer", "reader", "finance_reviewer", "administrator", "stranger"])
def test_nobody_else_has_anything_in_the_inbox(cast: Cast, filings: dict[str, Filing], person: str) -> None:
    assert "现在没有等您审核的表" in html(signed_in(cast.person(person)), "/inbox/")


def test_the_inbox_says_what_review_ended_without(cast: Cast) -> None:
    make_at(cast, "stage_1")
    Period.objects.update(review_ends=timezone.now())
    page = html(signed_in(cast.unit_reviewer), "/inbox/")
    assert "另有 1 份到审核截止没有审完" in page


def test_the_navigation_counts_what_waits(cast: Cast, filings: dict[str, Filing]) -> None:
    assert '<span class="nav-count">1</span>' in html(signed_in(cast.unit_reviewer))
    assert '<span class="nav-count is-returned">1</span>' in html(signed_in(cast.preparer))
    assert "nav-count" not in html(signed_in(cast.colleague))


def test_unit_is_a_condition_only_where_there_are_several(cast: Cast) -> None:
    make_draft(cast)
    assert 'name="unit"' not in html(signed_in(cast.preparer))
    second = Unit.objects.create(name="市培训中心", parent=cast.bureau)
    both = make_person("both", cast.centre, Role.PREPARER)
    both.posts.create(unit=second, role=Role.PREPARER)
    client = signed_in(both)
    assert 'name="unit"' in html(client)
    assert names(html(client, f"/filings/?unit={cast.centre.pk}")) == ["公共就业服务经费"]
    assert names(html(client, f"/filings/?unit={second.pk}")) == []


@pytest.mark.parametrize("person", ["preparer", "unit_reviewer", "department_reviewer", "finance_reviewer"])
@pytest.mark.parametrize(
    "address", ["/filings/", "/filings/?q=培训&sort=-amount", "/filings/?status=not_started", "/inbox/"]
)
def test_three_hundred_filings_take_as_many_queries_as_twenty(cast: Cast, person: str, address: str) -> None:
    client = signed_in(cast.person(person))
    counts = []
    for more in (range(20), range(20, 300)):
        crowd(cast, more)
        with CaptureQueriesContext(connection) as queries:
            html(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 23


def test_among_targets_self_evaluations_are_counted_but_not_summed(cast: Cast) -> None:
    Filing.objects.filter(pk=make_evaluation(cast).pk).update(amount=7)
    client = signed_in(cast.preparer)
    page = html(client)
    assert foot(page) == "全部 2 份，目标金额合计 1,410,000.00"
    assert "2025 年度 2 份，目标金额合计 1,410,000.00 元" in words(page)
    assert re.findall(r'data-amount="([^"]*)"', page) == ["", "1410000.00"]
    assert foot(html(client, "/filings/?edition=self_evaluation_2023")) == "全部 1 份合计 7.00"


def test_the_nature_is_called_what_the_form_calls_it(cast: Cast) -> None:
    make_evaluation(cast)
    policy = make_period(edition="policy_target_2023")
    filing = make_draft(cast, "政策")
    Filing.objects.filter(pk=filing.pk).update(period=policy, edition=policy.edition, nature="补贴发放")
    client = signed_in(cast.preparer)
    assert "补贴发放" not in html(client)
    assert 'id="sort-nature"' in html(client)
    evaluations = html(client, "/filings/?edition=self_evaluation_2023")
    assert 'id="sort-nature"' not in evaluations
    assert 'name="nature"' not in evaluations
    policies = html(client, "/filings/?edition=policy_target_2023")
    assert "资金用途</a>" in policies
    assert "补贴发放" in rows(policies)["政策"]


def test_something_new_is_begun_in_the_period_of_ones_choice(cast: Cast) -> None:
    client = signed_in(cast.preparer)
    assert f'href="/filings/new/?period={cast.period.pk}">新建' in html(client)
    period = make_period(edition="self_evaluation_2023")
    assert f'href="/filings/new/?period={period.pk}">2025 年度自评价表' in html(client)
    evaluations = html(client, "/filings/?edition=self_evaluation_2023")
    assert f'href="/filings/new/?period={period.pk}">开始自评' in evaluations
    assert '<h1 id="title" class="doc-title">自评</h1>' in evaluations
    assert "/filings/new/" not in html(signed_in(cast.unit_reviewer))
