"""四性审核 beside a form: what is posted, what the page then lets one decide, and the 审核意见表 on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.access import fetch
from bgapp.models import Appraisal, Filing, Person, Question, Stage
from bgapp.reviews.appraisals.sheets import opinion_sheets
from bgapp.rules.appraisal import USUAL_QUESTIONS, Aspect, Grade
from bgapp.rules.transitions import Verb
from bgapp.views.appraising import MOST_QUESTIONS
from tests.builders import NAME, REASON, Cast, make_at, make_cast, take
from tests.filings.test_access import OPEN, PEOPLE
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

WHY = "指标值没有依据，请补充。"
OPINION = "目标基本清楚，个别指标值还要核对。"


@pytest.fixture
def cast() -> Cast:
    """A cast whose period asks for 四性审核 at its first stage."""
    cast = make_cast()
    Stage.objects.filter(period=cast.period, number=1).update(appraises=True)
    return cast


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return make_at(cast, "stage_1")


@pytest.fixture
def reviewer(cast: Cast) -> Client:
    return signed_in(cast.unit_reviewer)


def fields(filing: Filing, grade: str = "good", whole: str | None = None, **more: Any) -> dict[str, Any]:
    """The checklist as a browser posts it, every question answered alike."""
    answers: dict[str, Any] = {"question": [text for _, text in USUAL_QUESTIONS]}
    for number in range(len(USUAL_QUESTIONS)):
        answers |= {f"grade-{number}": grade, f"remark-{number}": WHY}
    version = Filing.objects.get(pk=filing.pk).version
    return answers | {"version": version, "grade": whole or grade, "opinion": OPINION} | more


def post(client: Client, filing: Filing, **given: Any) -> Any:
    return client.post(reverse("filing_appraisal", args=[filing.pk]), fields(filing, **given))


def page(client: Client, filing: Filing) -> str:
    return client.get(reverse("filing", args=[filing.pk])).content.decode()


def paper(client: Client, filing: Filing) -> Any:
    return client.get(reverse("filing_appraisal_pdf", args=[filing.pk]))


def test_only_the_reviewer_of_the_stage_posts(cast: Cast, filing: Filing) -> None:
    for name in sorted(PEOPLE - {"unit_reviewer"}):
        expected = 403 if name in OPEN["stage_1"] else 404
        assert post(signed_in(cast.person(name)), filing).status_code == expected, name
    assert post(signed_in(cast.unit_reviewer), filing).status_code == 302
    assert Appraisal.objects.get().opinion == OPINION


def test_until_it_is_filled_in_the_panel_asks_for_it_and_offers_no_decision(reviewer: Client, filing: Filing) -> None:
    text = page(reviewer, filing)
    assert "本环节要求四性审核：先填审核表，再作决定。" in text
    assert 'href="#appraisal"' in text
    assert 'name="verb"' not in text
    assert all(question in text for _, question in USUAL_QUESTIONS)


@pytest.mark.parametrize(
    ("grade", "offered", "says"),
    [
        ("excellent", {"approve", "return"}, ""),
        ("good", {"approve", "return"}, ""),
        ("fair", {"return"}, "四性审核结果为「中」，只能退回修改。"),
        ("poor", {"void"}, "四性审核结果为「差」，只能作废。"),
    ],
)
def test_the_panel_offers_what_the_result_leaves(
    reviewer: Client, filing: Filing, grade: str, offered: set[str], says: str
) -> None:
    post(reviewer, filing, grade=grade)
    text = page(reviewer, filing)
    assert {verb for verb in Verb if f'name="verb" value="{verb}"' in text} == offered
    assert says in text
    assert text.count('id="void"') == ("void" in offered)


def test_what_is_poor_is_voided_from_the_panel(cast: Cast, reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing, grade="poor")
    address, version = reverse("filing_advance", args=[filing.pk]), Filing.objects.get(pk=filing.pk).version
    short = reviewer.post(address, {"verb": "void", "version": version, "reason": "不行"}).content.decode()
    assert "请写明作废的理由，至少 10 个字" in short
    assert "不行</textarea>" in short
    assert reviewer.post(address, {"verb": "void", "version": version, "reason": REASON}).status_code == 302
    assert Filing.objects.get(pk=filing.pk).status == "void"


def test_a_refusal_brings_back_everything_that_was_given(reviewer: Client, filing: Filing) -> None:
    answer = post(reviewer, filing, grade="good", whole="excellent", **{"remark-3": "一句写了很久的话", "grade-5": ""})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "四性审核还没有保存。资金匹配性：请评定等级。" in text
    assert "一句写了很久的话</textarea>" in text
    assert f"{OPINION}</textarea>" in text
    assert text.count(' value="good" checked>') == 7
    assert text.count(' value="excellent" checked>') == 1
    assert text.count('class="field-error"') == 1
    assert not Appraisal.objects.exists()


def test_a_conflict_brings_it_back_too_and_the_next_attempt_is_taken(reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing, grade="fair")
    text = post(reviewer, filing, version=filing.version).content.decode()
    assert "何晓庆刚才保存了四性审核，评为「中」" in text
    assert text.count(' value="good" checked>') == 9
    assert f'name="version" value="{filing.version + 1}"' in text
    assert post(reviewer, filing).status_code == 302


@pytest.mark.parametrize(
    "nonsense",
    [
        {"question": []},
        {"question": ["没有问过"] * (MOST_QUESTIONS + 50)},
        {"grade-0": "A", "grade": "好"},
        {"version": "零"},
        {"remark-0": "\x00\ud7ff" * 10_000, "opinion": "长" * 100_000},
    ],
)
def test_nonsense_is_refused_or_cut_but_never_breaks(
    reviewer: Client, filing: Filing, nonsense: dict[str, Any]
) -> None:
    assert post(reviewer, filing, **nonsense).status_code in (200, 302)
    for kept in Appraisal.objects.all():
        assert len(kept.opinion) <= 2_000


def test_what_an_administrator_asks_is_shown_as_text(cast: Cast, reviewer: Client, filing: Filing) -> None:
    Question.objects.create(period=cast.period, aspect=Aspect.RELEVANCE, text="<b>相关</b>吗？")
    text = page(reviewer, filing)
    assert "&lt;b&gt;相关&lt;/b&gt;吗？" in text
    assert USUAL_QUESTIONS[0][1] not in text


def test_the_returned_form_shows_its_preparer_why(cast: Cast, reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing, grade="fair")
    for person in (cast.preparer, cast.colleague):
        text = page(signed_in(person), filing)
        assert WHY not in text
        assert OPINION not in text
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    text = page(signed_in(cast.preparer), filing)
    assert "单位审核人：中" in text
    assert text.count(WHY) == 8
    assert OPINION in text


def test_the_next_reviewer_reads_it_beside_a_panel_of_their_own(cast: Cast, reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    text = page(signed_in(cast.department_reviewer), filing)
    assert "单位审核人：良" in text
    assert 'id="appraisal"' not in text
    assert 'name="verb" value="approve"' in text


def test_a_page_costs_the_same_whatever_was_answered(cast: Cast, reviewer: Client, filing: Filing) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            page(reviewer, filing)
        return len(context)

    post(reviewer, filing)
    few = queries()
    for number in range(30):
        text = f"第 {number} 个问题"
        Question.objects.create(period=cast.period, aspect=Aspect.RELEVANCE, text=text, position=number)
    assert queries() == few


def test_the_paper_has_the_form_and_behind_it_the_opinion(cast: Cast, reviewer: Client, filing: Filing) -> None:
    assert paper(reviewer, filing).status_code == 404
    assert "PDF（附审核意见表）" not in page(reviewer, filing)
    post(reviewer, filing)
    assert "PDF（附审核意见表）" in page(reviewer, filing)
    answer = paper(reviewer, filing)
    assert "%E5%AE%A1%E6%A0%B8%E6%84%8F%E8%A7%81%E8%A1%A8.pdf" in answer["Content-Disposition"]
    with pikepdf.open(BytesIO(answer.content)) as found, found.open_outline() as outline:
        assert [item.title for item in outline.root][1:] == ["项目支出绩效目标审核意见表"]
        alone = reviewer.get(reverse("filing_pdf", args=[filing.pk])).content
        assert len(found.pages) == len(pikepdf.open(BytesIO(alone)).pages) + 1


def test_the_paper_says_about_what_who_and_how(cast: Cast, reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing)
    (sheet,) = opinion_sheets(fetch(cast.unit_reviewer, filing.pk), cast.unit_reviewer)
    assert list(sheet.facts) == [
        ("项目名称", NAME, "年度", "2025"),
        ("单位", cast.centre.name, "金额", "1,410,000.00 元"),
    ]
    assert (sheet.stage, sheet.who, sheet.checklist.grade) == ("单位审核人", "何晓庆", Grade.GOOD)


def test_only_who_may_read_an_opinion_has_it_on_paper(cast: Cast, reviewer: Client, filing: Filing) -> None:
    post(reviewer, filing)

    def statuses(*people: Person) -> list[int]:
        return [paper(signed_in(person), filing).status_code for person in people]

    assert statuses(cast.preparer, cast.department_reviewer, cast.stranger) == [404, 404, 404]
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    take(filing, cast.department_reviewer, Verb.APPROVE)
    assert statuses(cast.preparer, cast.department_reviewer, cast.finance_reviewer) == [200, 200, 200]
    assert statuses(cast.reader, cast.stranger, cast.administrator) == [404, 404, 404]
