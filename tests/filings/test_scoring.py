"""Scores are computed and stored with every change that they depend on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bgapp.filings.editing import Saved, apply
from bgapp.filings.edits import SetCell, SetRowCell
from bgapp.filings.exchange_format import plain
from bgapp.filings.weights import even_weights
from bgapp.models import Filing, Indicator
from bgapp.rules.plain import read
from tests.builders import Cast, make_cast, make_evaluation

pytestmark = pytest.mark.django_db

RESULTS = {
    "培训费单位成本": "550",
    "人员培训人次": "300",
    "培训合格率": "96",
    "培训完成及时性": "达成指标",
    "公众知晓度": "部分达成指标并具有一定效果",
    "参加培训人员满意度": "95",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    filing = make_evaluation(cast)
    apply(cast.preparer, filing.pk, even_weights(filing))
    budget = [SetCell(name, f"funding_rows[1].{name}", "", "141") for name in ("full_budget", "executed")]
    apply(cast.preparer, filing.pk, budget)
    results = [SetRowCell(row.name, row.key, "actual", "", RESULTS[row.name]) for row in filing.indicators.all()]
    apply(cast.preparer, filing.pk, results)
    return Filing.objects.get(pk=filing.pk)


def row(filing: Filing, name: str) -> Indicator:
    return filing.indicators.get(name=name)


def set_score(cast: Cast, filing: Filing, name: str, score: str) -> Saved:
    found = row(filing, name)
    old = "" if found.score is None else str(found.score)
    return apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "score", old, score)])


def test_weights_are_spread_over_the_first_levels_and_sum_to_100(filing: Filing) -> None:
    weights = [int(each.weight or 0) for each in filing.indicators.all()]
    assert weights == [20, 14, 13, 13, 20, 10]


def test_every_score_the_total_and_the_grade_are_stored(filing: Filing) -> None:
    form = plain(filing)
    assert [each["score"] for each in form["indicators"]] == ["20.00", "7.00", "13.00", "13.00", "12.00", "10.00"]
    assert read(form, "funding_rows[0].execution_rate") == "100.00"
    assert (read(form, "total_weight"), read(form, "total_score"), form["grade"]) == ("100", "85.00", "良")


@pytest.mark.parametrize(("typed", "says"), [("100.01", "「分值」最多为 100"), ("-5", "不能小于 0")])
def test_a_weight_is_between_0_and_100(cast: Cast, filing: Filing, typed: str, says: str) -> None:
    found = row(filing, "人员培训人次")
    saved = apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "weight", "14.00", typed)])
    assert says in saved.results[0].message
    assert row(filing, "人员培训人次").weight == 14


def test_a_weight_that_came_too_high_can_be_put_right(cast: Cast, filing: Filing) -> None:
    filing.indicators.filter(name="人员培训人次").update(weight=150)
    found = row(filing, "人员培训人次")
    apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "weight", "150.00", "14")])
    assert row(filing, "人员培训人次").weight == 14


def test_the_answer_to_a_save_names_each_computed_cell_that_changed(cast: Cast, filing: Filing) -> None:
    found = row(filing, "人员培训人次")
    saved = apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "actual", "300", "600")])
    changed = {tuple(change.address.values()): change.printed for change in saved.computed}
    assert changed == {
        (str(found.key), "score"): "14.00",
        ("total_score",): "92.00",
        ("grade",): "优",
    }


def test_a_qualitative_score_may_be_chosen_within_its_band_only(cast: Cast, filing: Filing) -> None:
    assert set_score(cast, filing, "公众知晓度", "15.5").results[0].state == "saved"
    assert row(filing, "公众知晓度").score == Decimal("15.50")
    assert read(plain(Filing.objects.get(pk=filing.pk)), "total_score") == "88.50"
    refused = set_score(cast, filing, "公众知晓度", "19").results[0]
    assert (refused.state, "得分由系统计算" in refused.message) == ("refused", True)


def test_a_quantitative_score_is_never_typed(cast: Cast, filing: Filing) -> None:
    assert set_score(cast, filing, "人员培训人次", "14").results[0].state == "refused"


def test_without_a_result_there_is_no_score_and_no_total(cast: Cast, filing: Filing) -> None:
    found = row(filing, "人员培训人次")
    apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "actual", "300", "")])
    form = plain(Filing.objects.get(pk=filing.pk))
    assert (form["indicators"][1]["score"], form["total_score"], form["grade"]) == ("", "", "")


def test_a_chosen_score_lapses_when_its_weight_or_result_changes(cast: Cast, filing: Filing) -> None:
    set_score(cast, filing, "公众知晓度", "15.5")
    found = row(filing, "公众知晓度")
    apply(cast.preparer, filing.pk, [SetRowCell("1", found.key, "weight", "20", "19")])
    assert row(filing, "公众知晓度").score == Decimal("11.40")
