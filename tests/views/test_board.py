"""The page 进度: one sentence, a bar and numbers for each unit, links that lead to them, the same as Excel."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bgapp.filings.starting import project_named
from bgapp.models import ListedProject, Person, Post, Role, Unit
from bgapp.reviews.progress import Counts, Whole
from bgapp.views.bars import bar_words, segments_of
from bgapp.views.headline import board_headline
from tests.builders import Cast, make_at, make_cast, make_evaluation, make_period, make_person
from tests.views.crowd import crowd, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/board/"
STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def shown(person: Person, query: str = "") -> str:
    answer = signed_in(person).get(ADDRESS + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def table_of(page: str) -> list[list[str]]:
    """The texts of the data table, row by row, the sums last; what is urged there is no text of the table."""
    page = re.sub(r'<span class="urges">.*?</span>(?=</td>|\s)', "", page)
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [[re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]


def listed_in(person: Person, query: str = "") -> list[tuple[Any, ...]]:
    """The lines of the Excel list below its headings."""
    answer = signed_in(person).get(f"{ADDRESS}xlsx/{query}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True, min_row=3))


def test_the_page_says_how_far_the_units_are(cast: Cast) -> None:
    for state in STATES:
        make_at(cast, state, f"项目 {state}")
    ListedProject.objects.create(period=cast.period, project=project_named(cast.bureau, "局里的"))
    page = shown(cast.department_reviewer)
    assert "6 份里 3 份已送审，还有一家没有开始。" in page
    assert 'aria-label="市就业中心：已批复 1 份，审核中 2 份，已退回 1 份，草稿 1 份，共 5 份"' in page
    assert "下一步：填报人 徐婕、陈敏 2 份；单位审核人 何晓庆 1 份；主管部门审核人 周启明 1 份" in page


def test_excel_has_what_the_page_shows(cast: Cast) -> None:
    for state in STATES:
        make_at(cast, state, f"项目 {state}")
    ListedProject.objects.create(period=cast.period, project=project_named(cast.bureau, "局里的"))
    page, lines = table_of(shown(cast.department_reviewer, "?as=table")), listed_in(cast.department_reviewer)
    assert lines[0] == (
        *("实施单位", "已批复", "审核中", "已退回", "草稿", "未开始", "已送审", "全部", "金额（元）", "下一步"),
    )
    printed = [
        [*map(str, line[:6]), f"{line[6]} / {line[7]}", f"{Decimal(str(line[8])):,.2f}", line[9] or ""]
        for line in lines[1:]
    ]
    assert page[0][:8] == ["市就业中心", "1", "2", "1", "1", "0", "3 / 5", "7,050,000.00"]
    assert page[:-1] == printed[:-1]
    assert page[-1][1:] == printed[-1][1:]


def test_every_number_leads_to_as_many_rows(cast: Cast) -> None:
    for state in STATES:
        make_at(cast, state, f"项目 {state}")
    ListedProject.objects.create(period=cast.period, project=project_named(cast.centre, "未开始"))
    for person in (cast.preparer, cast.department_reviewer):
        client, page = signed_in(person), shown(person, "?as=table")
        links = re.findall(r'href="(/filings/\?[^"]*status=\w+)"[^>]*>[^<\d]*(\d+)</a>', page)
        rows = [client.get(address).content.decode().count('<td class="is-name') for address, _ in links]
        assert rows == [int(number) for _, number in links]
        assert len(links) == 10  # the five of the legend, and those of the unit


def test_a_reviewer_of_another_department_sees_nothing_of_it(cast: Cast) -> None:
    make_at(cast, "stage_1")
    other = make_person("other", cast.elsewhere, Role.DEPARTMENT_REVIEWER)
    page = shown(other)
    assert cast.centre.name not in page
    assert "这个申报期还没有表" in page
    assert [line[0] for line in listed_in(other)[1:]] == ["合计"]


@pytest.mark.parametrize("name", ["administrator", "reader"])
def test_who_neither_files_nor_reviews_sees_nothing(cast: Cast, name: str) -> None:
    make_at(cast, "approved")
    assert "这里没有您填报或审核的单位" in shown(cast.person(name))


def test_self_evaluations_have_no_sum(cast: Cast) -> None:
    evaluation = make_evaluation(cast)
    query = f"?period={evaluation.period_id}&as=table"
    assert "金额" not in shown(cast.preparer, query)
    assert listed_in(cast.preparer, query)[1][:-1] == ("市就业中心", 0, 0, 0, 1, 0, 0, 1)


@pytest.mark.parametrize("period", ["", "x", "0", "99999999999999999999"])
def test_whatever_period_is_asked_for_there_is_a_page(cast: Cast, period: str) -> None:
    make_at(cast, "draft")
    assert "1 份都还没有送审。" in shown(cast.preparer, f"?period={period}&page=x")


def test_without_a_period_there_is_nothing_to_see() -> None:
    client = signed_in(make_person("early", Unit.objects.create(name="市档案馆"), Role.PREPARER))
    assert "还没有设置申报期" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}xlsx/").headers["Location"] == ADDRESS


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}xlsx/"])
def test_queries_do_not_grow_with_filings_units_or_people(cast: Cast, address: str) -> None:
    """Warmed up first: what a process reads once is no matter of how much there is."""
    people = [signed_in(cast.person(name)) for name in ("preparer", "department_reviewer", "finance_reviewer")]
    crowd(cast, range(3))
    [queries_of(client, address) for client in people]
    few = [queries_of(client, address) for client in people]
    crowd(cast, range(3, 300))
    crowd_of_units(cast, 30)
    assert [queries_of(client, address) for client in people] == few


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def crowd_of_units(cast: Cast, count: int) -> None:
    """Units of the bureau, each with people and something to file."""
    for number in range(count):
        unit = Unit.objects.create(name=f"下属单位 {number}", parent=cast.bureau)
        Post.objects.create(person=cast.preparer, unit=unit, role=Role.PREPARER)
        Post.objects.create(person=cast.unit_reviewer, unit=unit, role=Role.UNIT_REVIEWER)
        ListedProject.objects.create(period=cast.period, project=project_named(unit, "清单里的"))


def test_units_come_page_by_page_those_with_the_most_first(cast: Cast) -> None:
    crowd_of_units(cast, 21)
    make_at(cast, "draft", "甲")
    make_at(cast, "draft", "乙")
    first, second = (
        re.findall(r'class="board-unit".*?>(.*?)<', shown(cast.department_reviewer, f"?page={page}")) for page in (1, 2)
    )
    assert first == ["市就业中心", *(f"下属单位 {number}" for number in range(19))]
    assert second == ["下属单位 19", "下属单位 20"]


@pytest.mark.parametrize(
    ("counts", "units", "idle", "sentence"),
    [
        (Counts(), 0, 0, "这个申报期还没有表。"),
        (Counts(approved=24, in_review=21, returned=6, draft=13, not_started=5), 8, 1,
         "69 份里 45 份已送审，还有一家没有开始。"),
        (Counts(approved=1, draft=1, not_started=5), 3, 2, "7 份里 1 份已送审，还有 2 家没有开始。"),
        (Counts(approved=1, draft=1, not_started=5), 3, 0, "7 份里 1 份已送审。"),
        (Counts(draft=2), 1, 0, "2 份都还没有送审。"),
        (Counts(not_started=2), 1, 1, "2 份都还没有开始。"),
        (Counts(approved=1, in_review=1), 1, 0, "2 份都已送审。"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_matters(counts: Counts, units: int, idle: int, sentence: str) -> None:
    assert board_headline(Whole(units, idle, counts.all, counts, Decimal(0))) == sentence


def test_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    counts = Counts(approved=9, in_review=8, draft=1)
    segments = segments_of(counts, longest=36)
    assert [(each.status, each.x, each.width) for each in segments] == [
        ("approved", "0.00%", "25.00%"),
        ("in_review", "25.00%", "22.22%"),
        ("draft", "47.22%", "2.78%"),
    ]
    assert [each.is_numbered for each in segments] == [True, True, False]
    assert bar_words(counts) == "已批复 9 份，审核中 8 份，草稿 1 份，共 18 份"


def test_nor_has_a_form_without_an_amount(cast: Cast) -> None:
    period = make_period(edition="policy_target_2023")
    ListedProject.objects.create(period=period, project=project_named(cast.centre, "政策"), budget=1000)
    assert "金额" not in shown(cast.preparer, f"?period={period.pk}")
