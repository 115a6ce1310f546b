"""The rail's 得分, the even weights, and the way from an approved target to its self-evaluation."""

from __future__ import annotations

import pytest
from django.test import Client

from bgapp.models import Filing
from tests.builders import Cast, make_at, make_cast, make_evaluation, make_period
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def preparer(cast: Cast) -> Client:
    return signed_in(cast.preparer)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_approved_target_offers_its_evaluation_while_a_period_is_open(cast: Cast, preparer: Client) -> None:
    target = make_at(cast, "approved")
    assert "开始自评" not in page(preparer, f"/filings/{target.pk}/")
    make_period(edition="self_evaluation_2023")
    assert "开始自评" in page(preparer, f"/filings/{target.pk}/")
    assert "开始自评" not in page(signed_in(cast.unit_reviewer), f"/filings/{target.pk}/")


def test_one_click_begins_it_and_the_target_leads_to_it_from_then_on(cast: Cast, preparer: Client) -> None:
    target = make_at(cast, "approved")
    period = make_period(edition="self_evaluation_2023")
    preparer.post("/filings/new/", {"period": period.pk, "unit": target.unit_id, "project": target.project_id})
    evaluation = Filing.objects.get(edition="self_evaluation_2023")
    assert evaluation.target == target
    assert f'href="/filings/{evaluation.pk}/">看自评' in page(preparer, f"/filings/{target.pk}/")


def test_the_rail_says_what_is_missing_before_there_is_a_total(cast: Cast, preparer: Client) -> None:
    evaluation = make_evaluation(cast)
    evaluation.indicators.update(weight=15)
    shown = page(preparer, f"/filings/{evaluation.pk}/score/")
    assert "填完后自动算出总分" in shown
    assert '<span class="score-points">—<span class="score-weight"> / 15</span>' in shown
    assert "is-short" not in shown
    assert "分值的 80% 至 100%，不另填时按 100%" in shown


def test_the_weights_are_spread_with_one_press(cast: Cast, preparer: Client) -> None:
    evaluation = make_evaluation(cast)
    offered = preparer.get(f"/filings/{evaluation.pk}/weights/").json()["weights"]
    assert [weight["text"] for weight in offered] == ["20.00", "14.00", "13.00", "13.00", "20.00", "10.00"]
    preparer.post(f"/filings/{evaluation.pk}/weights/spread/")
    assert [f"{row.weight}" for row in evaluation.indicators.all()] == [weight["text"] for weight in offered]
    assert preparer.get(f"/filings/{evaluation.pk}/weights/").json() == {"weights": []}


@pytest.mark.parametrize("path", ["weights/", "weights/spread/", "score/recompute/"])
def test_only_a_preparer_touches_scores_and_only_of_a_self_evaluation(cast: Cast, path: str) -> None:
    evaluation = make_evaluation(cast)
    assert evaluation.target
    for person, status in ((cast.unit_reviewer, 403), (cast.stranger, 404)):
        assert ask(signed_in(person), f"/filings/{evaluation.pk}/{path}") == status
    assert ask(signed_in(cast.preparer), f"/filings/{evaluation.target.pk}/{path}") == 404


def test_only_who_sees_the_form_sees_its_score(cast: Cast) -> None:
    evaluation = make_evaluation(cast)
    assert evaluation.target
    expected = {cast.preparer: 200, cast.unit_reviewer: 200, cast.department_reviewer: 404, cast.stranger: 404}
    for person, status in expected.items():
        assert signed_in(person).get(f"/filings/{evaluation.pk}/score/").status_code == status
    assert signed_in(cast.preparer).get(f"/filings/{evaluation.target.pk}/score/").status_code == 404


def ask(client: Client, address: str) -> int:
    return (client.get if address.endswith("/weights/") else client.post)(address).status_code


def test_carried_cells_have_no_entry_in_the_editor(cast: Cast, preparer: Client) -> None:
    shown = page(preparer, f"/filings/{make_evaluation(cast).pk}/")
    assert 'name="indicators[0].actual"' in shown
    assert 'name="indicators[0].target"' not in shown
    assert "添加指标" not in shown


def test_a_form_of_another_edition_has_no_score(cast: Cast, preparer: Client) -> None:
    filing = make_at(cast, "draft")
    assert 'id="score-section"' not in page(preparer, f"/filings/{filing.pk}/")


def test_printed_scores_stay_until_somebody_asks_to_compute_them_anew(cast: Cast, preparer: Client) -> None:
    evaluation = make_evaluation(cast)
    evaluation.indicators.filter(name="培训合格率").update(actual="95", weight=13, score=5)
    preparer.post(f"/filings/{evaluation.pk}/score/recompute/")
    assert evaluation.indicators.get(name="培训合格率").score == 13
    assert "修改「得分」" in page(preparer, f"/filings/{evaluation.pk}/")
    assert signed_in(cast.unit_reviewer).post(f"/filings/{evaluation.pk}/score/recompute/").status_code == 403
