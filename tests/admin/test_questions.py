"""四性审核 in the administration: which stages ask for it, and what a period asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from bgapp.models import Period
from bgapp.reviews.appraisals.opinions import questions_of
from bgapp.rules.appraisal import USUAL_QUESTIONS, Aspect
from tests.admin.conftest import signed_in
from tests.admin.test_periods import ADD, period
from tests.builders import Cast, make_at

OWN = [(Aspect.COMPLETENESS, "填写齐全：没有空着的栏。"), (Aspect.FEASIBILITY, "有没有实施方案？")]


def address(cast: Cast) -> str:
    return reverse("admin:bgapp_period_questions", args=[cast.period.pk])


def rows(*questions: tuple[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"form-TOTAL_FORMS": len(questions), "form-INITIAL_FORMS": 0}
    for index, (aspect, text) in enumerate(questions):
        fields |= {f"form-{index}-aspect": aspect, f"form-{index}-text": text}
    return fields


def test_a_stage_may_ask_for_an_appraisal(administrator: Client) -> None:
    administrator.post(ADD, period(**{"stages-1-appraises": "on"}))
    assert [stage.appraises for stage in Period.objects.get(year=2026).stages.all()] == [False, True]


def test_it_goes_with_its_stage_to_another_place(cast: Cast, administrator: Client) -> None:
    kept = {f"stages-{index}-id": stage.pk for index, stage in enumerate(cast.period.stages.all())}
    swapped = {"stages-0-number": 2, "stages-1-number": 1, "stages-1-appraises": "on", "stages-INITIAL_FORMS": 2}
    change = reverse("admin:bgapp_period_change", args=[cast.period.pk])
    assert administrator.post(change, period(year=2025) | kept | swapped).status_code == 302
    stages = [(stage.role, stage.appraises) for stage in cast.period.stages.all()]
    assert stages == [("department_reviewer", True), ("unit_reviewer", False)]


def test_a_self_evaluation_is_not_appraised(administrator: Client) -> None:
    fields = period(edition="self_evaluation_2023", **{"stages-1-appraises": "on"})
    assert "四性审核审的是绩效目标，自评价表不用" in administrator.post(ADD, fields).content.decode()
    assert not Period.objects.filter(year=2026).exists()


def test_it_is_fixed_with_the_stages_once_something_was_submitted(cast: Cast, administrator: Client) -> None:
    make_at(cast, "stage_1")
    change = reverse("admin:bgapp_period_change", args=[cast.period.pk])
    administrator.post(change, period(year=2025, **{"stages-1-appraises": "on"}))
    assert not cast.period.stages.filter(appraises=True).exists()


def test_the_page_offers_the_usual_questions_and_the_period_leads_there(cast: Cast, administrator: Client) -> None:
    text = administrator.get(address(cast)).content.decode()
    assert all(question in text for _, question in USUAL_QUESTIONS)
    change = administrator.get(reverse("admin:bgapp_period_change", args=[cast.period.pk])).content.decode()
    assert "用通用的审核要点" in change
    assert address(cast) in change


def test_what_stands_on_the_page_is_what_the_period_asks(cast: Cast, administrator: Client) -> None:
    posted = rows((OWN[0][0], f" {OWN[0][1]}\r\n"), (Aspect.RELEVANCE, "  "), OWN[1])
    answer = administrator.post(address(cast), posted, follow=True)
    assert "四性审核要点已保存。" in answer.content.decode()
    assert "本申报期自定 2 条" in answer.content.decode()
    assert questions_of(cast.period) == OWN
    assert "改为 2 条" in LogEntry.objects.latest("pk").change_message


@pytest.mark.parametrize("back", [(), (("completeness", ""),), USUAL_QUESTIONS])
def test_emptied_or_put_back_the_usual_questions_are_asked(
    cast: Cast, administrator: Client, back: tuple[tuple[str, str], ...]
) -> None:
    administrator.post(address(cast), rows(*OWN))
    administrator.post(address(cast), rows(*back))
    assert questions_of(cast.period) == list(USUAL_QUESTIONS)
    assert not cast.period.questions.exists()


def test_what_is_not_changed_is_not_kept(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(address(cast), rows(*USUAL_QUESTIONS), follow=True)
    assert "没有改动。" in answer.content.decode()
    assert not cast.period.questions.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ((OWN[0], OWN[0]), "有两条审核要点相同"),
        ((("feasibility", "长" * 201),), "200"),
        ((("beauty", "好看吗？"),), "errors"),
        (tuple(("feasibility", f"第 {number} 条") for number in range(61)), "errornote"),
    ],
)
def test_what_cannot_be_asked_comes_back(
    cast: Cast, administrator: Client, wrong: tuple[tuple[str, str], ...], says: str
) -> None:
    text = administrator.post(address(cast), rows(*wrong)).content.decode()
    assert says in text
    assert wrong[0][1] in text
    assert not cast.period.questions.exists()


def test_the_page_is_for_administrators_and_periods_that_are_there(cast: Cast, administrator: Client) -> None:
    assert signed_in(cast, "finance_reviewer").get(address(cast)).status_code in (302, 403)
    assert administrator.get(reverse("admin:bgapp_period_questions", args=[99999])).status_code == 404
