"""Filing periods, their stages and their project lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bgapp.models import ListedProject, Period, Project, Reminder, Stage, default_scheme
from tests.builders import Cast, make_at, make_draft

ADD = "/admin/bgapp/period/add/"
MOMENTS = {
    "filing_opens_0": "2026-03-01", "filing_opens_1": "00:00:00",
    "filing_ends_0": "2026-04-01", "filing_ends_1": "00:00:00",
    "review_ends_0": "2026-05-01", "review_ends_1": "00:00:00",
    "adjustment_ends_0": "", "adjustment_ends_1": "",
}  # fmt: skip

NO_REMINDERS = {"reminders-TOTAL_FORMS": 0, "reminders-INITIAL_FORMS": 0}


def stages(*rows: tuple[int, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"stages-TOTAL_FORMS": len(rows), "stages-INITIAL_FORMS": 0} | NO_REMINDERS
    for index, (number, role) in enumerate(rows):
        fields |= {f"stages-{index}-number": number, f"stages-{index}-role": role}
    return fields


USUAL = stages((1, "unit_reviewer"), (2, "department_reviewer"))


def period(**fields: Any) -> dict[str, Any]:
    return {"year": 2026, "edition": "project_target_2025"} | MOMENTS | USUAL | fields


def test_a_new_period_offers_the_usual_stages(administrator: Client) -> None:
    page = administrator.get(ADD).content.decode()
    assert 'name="stages-0-number" value="1"' in page
    assert 'name="stages-1-number" value="2"' in page
    assert page.count('<option value="unit_reviewer" selected>') == 1
    assert page.count('<option value="department_reviewer" selected>') == 1


def test_the_moments_are_explained(administrator: Client) -> None:
    page = administrator.get(ADD).content.decode()
    assert "每段时间含开始的那一秒，不含截止的那一秒" in page
    assert "到这一秒为止（不含）可以首次提交。" in page


def test_a_period_is_kept_with_the_stages_as_they_were_offered(administrator: Client) -> None:
    assert administrator.post(ADD, period()).status_code == 302
    kept = Period.objects.get(year=2026)
    assert [(stage.number, stage.role) for stage in kept.stages.all()] == [
        (1, "unit_reviewer"), (2, "department_reviewer"),
    ]  # fmt: skip
    assert kept.filing_opens.isoformat() == "2026-02-28T16:00:00+00:00"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (period(filing_ends_0="2026-02-01"), "四个时间必须依次为"),
        (period(year=2025), "该年度的这种表已有申报期。"),
        (period(year=2019), "这种表不适用于 2019 年度"),
        (period() | stages((1, "unit_reviewer"), (3, "department_reviewer")), "须从 1 开始连续编号"),
        (period() | stages((1, "unit_reviewer"), (2, "unit_reviewer")), "重复"),
        (period() | stages(), "请至少设置一个审核环节"),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    cast: Cast, administrator: Client, wrong: dict[str, Any], says: str
) -> None:
    assert says in administrator.post(ADD, wrong).content.decode()
    assert Period.objects.count() == 1


def test_a_period_may_require_kinds_of_evidence(administrator: Client) -> None:
    assert "必须上传的附件" in administrator.get(ADD).content.decode()
    administrator.post(ADD, period(required_evidence=["basis", "estimate"]))
    assert Period.objects.get(year=2026).required_evidence == ["basis", "estimate"]
    administrator.post(ADD, period(year=2027))
    assert Period.objects.get(year=2027).required_evidence == []
    administrator.post(ADD, period(year=2028, required_evidence=["all"]))
    assert not Period.objects.filter(year=2028).exists()


def test_only_a_period_of_self_evaluations_has_a_scoring_scheme(administrator: Client) -> None:
    scheme = default_scheme()
    page = administrator.post(ADD, period(scheme=scheme.pk))
    assert "只有自评价表按评分方案计分" in page.content.decode()
    administrator.post(ADD, period(edition="self_evaluation_2023", scheme=scheme.pk))
    assert Period.objects.get(edition="self_evaluation_2023").scheme == scheme


def test_stages_may_change_places(cast: Cast, administrator: Client) -> None:
    kept = {f"stages-{index}-id": stage.pk for index, stage in enumerate(cast.period.stages.all())}
    swapped = stages((2, "unit_reviewer"), (1, "department_reviewer")) | {"stages-INITIAL_FORMS": 2} | kept
    address = reverse("admin:bgapp_period_change", args=[cast.period.pk])
    assert administrator.post(address, period(year=2025) | swapped).status_code == 302
    assert [stage.role for stage in cast.period.stages.all()] == ["department_reviewer", "unit_reviewer"]


def test_stages_are_fixed_once_something_was_submitted(cast: Cast, administrator: Client) -> None:
    address = reverse("admin:bgapp_period_change", args=[cast.period.pk])
    make_draft(cast, "甲")
    assert 'name="stages-0-role"' in administrator.get(address).content.decode()
    make_at(cast, "stage_1", "乙")
    page = administrator.get(address).content.decode()
    assert 'name="stages-0-role"' not in page
    assert "审核环节（已有申报表送审，不能再改）" in page
    assert administrator.post(address, period(year=2025)).status_code == 302  # moving the moments stays possible
    assert Stage.objects.filter(period=cast.period).count() == 2


def test_year_and_edition_are_fixed_once_something_is_filed(cast: Cast, administrator: Client) -> None:
    make_draft(cast)
    administrator.post(reverse("admin:bgapp_period_change", args=[cast.period.pk]), period(year=2026))
    assert Period.objects.get().year == 2025


def test_each_period_leads_to_its_project_list(cast: Cast, administrator: Client) -> None:
    project = Project.objects.create(unit=cast.centre, name="培训经费")
    ListedProject.objects.create(period=cast.period, project=project)
    page = administrator.get(reverse("admin:bgapp_period_changelist")).content.decode()
    address = f"/admin/bgapp/listedproject/?period__id__exact={cast.period.pk}"
    assert f'<a href="{address}">1 个项目</a>' in page
    assert "培训经费" in administrator.get(address).content.decode()


def test_a_project_is_listed_once_in_a_period(cast: Cast, administrator: Client) -> None:
    project = Project.objects.create(unit=cast.centre, name="培训经费")
    row = {"period": cast.period.pk, "project": project.pk, "budget": "100.00"}
    add = reverse("admin:bgapp_listedproject_add")
    assert administrator.post(add, row).status_code == 302
    assert "该项目已在本申报期的清单里。" in administrator.post(add, row).content.decode()


def test_a_project_name_is_taken_whatever_its_width(cast: Cast, administrator: Client) -> None:
    Project.objects.create(unit=cast.centre, name="培训（经费）")
    add = reverse("admin:bgapp_project_add")
    page = administrator.post(add, {"unit": cast.centre.pk, "name": "培训 (经费)", "code": ""}).content.decode()
    assert "该单位已有同名项目（空格、全角半角不论）" in page


def test_reminders_are_set_with_the_period_each_once(cast: Cast, administrator: Client) -> None:
    two = {"reminders-TOTAL_FORMS": 2}
    for index in range(2):
        two |= {f"reminders-{index}-moment": "filing_ends", f"reminders-{index}-working_days": 3}  # type: ignore[dict-item]
    page = administrator.post(ADD, period(**two))
    assert "请修正" in page.content.decode() or "已有这一条自动催办" in page.content.decode()
    administrator.post(ADD, period(**two | {"reminders-1-moment": "review_ends"}))
    assert [str(reminder) for reminder in Reminder.objects.all()] == [
        "填报截止前 3 个工作日",
        "审核截止前 3 个工作日",
    ]
