"""工作台: everybody's one sentence, and what each role finds below it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bgapp.models import Filing, ListedProject, Period, Person, Project, Role
from bgapp.rules.transitions import Verb
from tests.builders import (
    INDICATOR_ROWS,
    REASON,
    Cast,
    make_at,
    make_cast,
    make_complete,
    make_draft,
    make_evaluation,
    make_period,
    make_person,
    set_indicators,
    take,
)
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def html(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words(fragment: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", fragment).split())


def hero(page: str) -> str:
    return words(page.partition("<h1")[2].partition("</h1>")[0].partition(">")[2])


def block(page: str, heading: str) -> str:
    """The section under a heading as words, empty where there is none."""
    return words(page.partition(f'aria-labelledby="{heading}">')[2].partition("</section>")[0])


def close_filing(*, review: bool = False) -> None:
    now = timezone.now()
    Period.objects.update(filing_ends=now, **({"review_ends": now} if review else {}))


def test_the_sentence_counts_days_and_what_is_not_sent(cast: Cast) -> None:
    make_at(cast, "returned", "退回的")
    make_draft(cast, "写着的")
    make_at(cast, "stage_1", "送出的")
    project = Project.objects.create(unit=cast.centre, name="清单里的")
    ListedProject.objects.create(period=cast.period, project=project)
    page = html(signed_in(cast.preparer))
    assert hero(page) == "离截止还有 10 天，有 3 份还没送出。"
    assert "退回 1 份，草稿 1 份，还没开始 1 份" in page


def test_on_the_last_day_the_hour_is_said(cast: Cast) -> None:
    make_draft(cast)
    tonight = timezone.localtime().replace(hour=23, minute=59, second=59)
    Period.objects.update(filing_ends=tonight)
    assert hero(html(signed_in(cast.preparer))) == "今天 23:59 截止，有 1 份还没送出。"


def test_everything_sent_is_said_too(cast: Cast) -> None:
    make_at(cast, "stage_1")
    assert hero(html(signed_in(cast.preparer))) == "离截止还有 10 天，1 份都已送出。"


def test_a_year_without_filings(cast: Cast) -> None:
    page = html(signed_in(cast.preparer))
    assert hero(page) == "离截止还有 10 天，还没有表。"
    assert 'href="/filings/new/"' in page


def test_before_filing_opens(cast: Cast) -> None:
    opens = timezone.now() + timedelta(days=3)
    Period.objects.update(filing_opens=opens)
    local = timezone.localtime(opens)
    assert hero(html(signed_in(cast.preparer))) == f"填报还没有开始，{local.month}月{local.day}日开放。"


def test_after_filing_has_ended(cast: Cast) -> None:
    make_draft(cast, "写着的")
    client = signed_in(cast.preparer)
    close_filing()
    page = html(client)
    assert hero(page) == "填报已截止，有 1 份没有送出。"
    assert "已逾期" in block(page, "started")
    Period.objects.update(filing_ends=timezone.now() + timedelta(days=1))
    make_at(cast, "returned", "退回的")
    close_filing()
    assert hero(html(client)) == "离审核截止还有 20 天，有 1 份退回等你修改。"


def test_after_review_has_ended(cast: Cast) -> None:
    make_at(cast, "approved", "批复的")
    client = signed_in(cast.preparer)
    close_filing(review=True)
    assert hero(html(client)) == "2025 年度的填报和审核已截止。"


def test_what_came_back_shows_why_and_who(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    page = html(signed_in(cast.preparer))
    assert "去修改" in block(page, "returned")
    assert REASON in block(page, "returned")
    assert "何晓庆 今天" in block(page, "returned")
    assert "退回第 1 稿" in block(page, "returned")
    assert f'href="/filings/{filing.pk}/"' in page


def test_the_latest_return_is_the_one_that_is_shown(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.RETURN, "这一次请把满意度指标写完整。")
    shown = block(html(signed_in(cast.preparer)), "returned")
    assert "这一次请把满意度指标写完整。" in shown
    assert REASON not in shown
    assert "退回第 2 稿" in shown


def test_a_draft_says_what_is_missing(cast: Cast) -> None:
    filing = make_complete(cast, "差一处")
    level1, level2, name, _ = INDICATOR_ROWS[0]
    set_indicators(filing, ((level1, level2, name, ""), *INDICATOR_ROWS[1:]))
    make_complete(cast, "写好的")
    shown = block(html(signed_in(cast.preparer)), "started")
    assert "差一处 1,410,000.00 5 条指标， 还差 1 处必改" in shown
    assert "写好的 1,410,000.00 6 条指标，可以提交审核" in shown
    assert "继续填写" in shown


def test_what_is_not_started_begins_here(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.centre, name="清单里的")
    ListedProject.objects.create(period=cast.period, project=project, budget=500)
    shown = block(html(signed_in(cast.preparer)), "not-started")
    assert "清单里的 500.00" in shown
    assert "新建 「清单里的」" in shown


def test_the_years_filings_come_with_status_and_sum(cast: Cast) -> None:
    for state in ("draft", "stage_1", "approved", "void"):
        make_at(cast, state, f"项目 {state}")
    shown = block(html(signed_in(cast.preparer)), "mine")
    assert shown.startswith("2025 年度 3 份 1 份草稿，1 份审核中，1 份已批复，合计 4,230,000.00 元")
    assert "项目 void" not in shown


def test_a_colleagues_filings_are_not_mine(cast: Cast) -> None:
    make_at(cast, "returned")
    page = html(signed_in(cast.colleague))
    assert block(page, "returned") == ""
    assert block(page, "mine").startswith("2025 年度 0 份")


def test_whom_to_ask_is_named(cast: Cast) -> None:
    Person.objects.filter(pk=cast.unit_reviewer.pk).update(phone="分机 2320")
    assert "审核联系人 何晓庆，分机 2320" in words(html(signed_in(cast.preparer)))


@pytest.mark.parametrize(("person", "state"), [("unit_reviewer", "stage_1"), ("department_reviewer", "stage_2")])
def test_a_reviewer_finds_what_waits(cast: Cast, person: str, state: str) -> None:
    filing = make_at(cast, state)
    make_draft(cast, "别的")
    page = html(signed_in(cast.person(person)))
    assert hero(page) == "有 1 份等你审核。"
    assert f"{filing.name} 1,410,000.00 市就业中心" in block(page, "waiting")
    assert "去审核" in block(page, "waiting")
    assert "审核中 1 1,410,000.00" in block(page, "tallies")
    assert "草稿 1" in block(page, "tallies")


def test_a_reviewer_with_nothing_to_do(cast: Cast) -> None:
    make_at(cast, "stage_1")
    assert hero(html(signed_in(cast.department_reviewer))) == "现在没有等你审核的表。"


def test_who_prepares_and_reviews_first_reads_what_is_unsent(cast: Cast) -> None:
    both = make_person("both", cast.centre, Role.PREPARER, Role.UNIT_REVIEWER)
    make_at(cast, "stage_1", "等审的")
    own = make_draft(cast, "自己的")
    assert hero(html(signed_in(both))) == "有 1 份等你审核。"
    Filing.objects.filter(pk=own.pk).update(preparer=both)
    page = html(signed_in(both))
    assert hero(page) == "离截止还有 10 天，有 1 份还没送出。"
    assert "等审的" in block(page, "waiting")


def test_a_reader_finds_what_is_approved(cast: Cast) -> None:
    make_at(cast, "approved", "批复的")
    make_draft(cast, "写着的")
    page = html(signed_in(cast.reader))
    assert hero(page) == "2025 年度已批复 1 份。"
    assert "批复的" in block(page, "approved")
    assert "写着的" not in page


def test_an_administrator_is_led_to_the_administration(cast: Cast) -> None:
    make_at(cast, "approved", "批复的")
    page = html(signed_in(cast.administrator))
    assert hero(page) == "系统管理"
    assert 'href="/admin/"' in page
    assert "批复的" not in page


def test_who_has_no_post_and_where_there_is_no_period(cast: Cast) -> None:
    assert hero(html(signed_in(make_person("new")))) == "还没有给您分配岗位"
    Period.objects.all().delete()
    assert hero(html(signed_in(cast.preparer))) == "还没有设置申报期"


@pytest.mark.parametrize("person", ["preparer", "unit_reviewer", "department_reviewer", "finance_reviewer", "reader"])
def test_three_hundred_filings_take_as_many_queries_as_twenty(cast: Cast, person: str) -> None:
    client = signed_in(cast.person(person))
    counts = []
    for more in (range(20), range(20, 300)):
        crowd(cast, more)
        with CaptureQueriesContext(connection) as queries:
            html(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_what_is_unsent_in_other_periods_counts_against_their_own_deadlines(cast: Cast) -> None:
    make_draft(cast, "今年的")
    make_at(cast, "returned", "前年的")
    past = make_period(2023, edition="self_evaluation_2023")
    later = timezone.now() + timedelta(days=15)
    Period.objects.filter(pk=past.pk).update(filing_ends=later, review_ends=later + timedelta(days=9))
    Filing.objects.filter(name="前年的").update(period=past, year=2023, edition=past.edition)
    page = html(signed_in(cast.preparer))
    assert hero(page) == "2025 年度项目申报表离截止还有 10 天，有 1 份还没送出。"
    local = timezone.localtime(later)
    assert f"2023 年度自评价表：{local.month}月{local.day}日填报截止，退回 1 份" in page
    assert "2023 年度自评价表" in block(page, "returned")
    Filing.objects.filter(name="今年的").delete()
    assert hero(html(signed_in(cast.preparer))) == "2023 年度自评价表离截止还有 15 天，有 1 份还没送出。"


def test_an_approved_target_is_evaluated_from_here(cast: Cast) -> None:
    target = make_at(cast, "approved", "批复的")
    period = make_period(edition="self_evaluation_2023")
    alone = Project.objects.create(unit=cast.centre, name="没有目标的")
    for project in (target.project, alone):
        ListedProject.objects.create(period=period, project=project, budget=500)
    client = signed_in(cast.preparer)
    page = html(client)
    assert "待自评 1 份，还没开始 1 份" in page
    assert "批复的 1,410,000.00 2025 年度 看目标 「批复的」 开始自评" in block(page, "ready")
    assert "没有目标的 500.00 2025 年度自评价表 清单预算 开始自评" in block(page, "not-started")
    assert "批复的" not in block(page, "not-started").replace("没有目标的", "")
    client.post("/filings/new/", {"period": period.pk, "project": target.project_id})
    page = html(client)
    assert block(page, "ready") == ""
    assert "2025 年度自评价表・" in block(page, "started")
    assert "批复的 项目申报表 已批复" in block(page, "mine")
    assert "批复的 自评价表 草稿" in block(page, "mine")


def test_targets_and_self_evaluations_are_not_added_up(cast: Cast) -> None:
    Filing.objects.filter(pk=make_evaluation(cast).pk).update(amount=7)
    assert "目标金额合计 1,410,000.00 元" in block(html(signed_in(cast.preparer)), "mine")
    shown = block(html(signed_in(cast.unit_reviewer)), "tallies")
    assert "状态 申报（份） 申请金额（元） 自评（份） 全年预算数（元）" in shown
    assert "草稿 0 0.00 1 7.00" in shown


def test_a_reviewer_reads_which_form_waits(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    past = make_period(2023, edition="self_evaluation_2023")
    Filing.objects.filter(pk=filing.pk).update(period=past, year=2023, edition=past.edition)
    page = html(signed_in(cast.unit_reviewer))
    assert hero(page) == "有 1 份 2023 年度自评价表等你审核。"
    assert "2023 年度自评价表" in block(page, "waiting")
    make_at(cast, "stage_1", "今年的")
    page = html(signed_in(cast.unit_reviewer))
    assert hero(page) == "有 2 份等你审核。"
    assert "2023 年度自评价表 1 份" in page
