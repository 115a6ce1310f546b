"""A self-evaluation (自评) begins with what its target says, and the carried cells stay as they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, Result, SetCell, SetRowCell
from bgapp.filings.evaluating import without_unit
from bgapp.filings.exchange_format import plain
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing, Indicator
from bgapp.rules.plain import read
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_evaluation, make_period, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def evaluation(cast: Cast) -> Filing:
    return make_evaluation(cast)


def answer(cast: Cast, filing: Filing, edit: Edit) -> Result:
    return apply(cast.preparer, filing.pk, [edit]).results[0]


def test_goal_funds_and_indicators_are_carried_from_the_target_in_force(evaluation: Filing) -> None:
    assert evaluation.target
    target, form = plain(evaluation.target), plain(evaluation)
    assert read(form, "expected_goal") == target["annual_goal"]
    assert read(form, "funding_rows[0].initial_budget") == "141.00"
    assert read(form, "funding_rows[0].initial_budget_yuan") == "1410000.00"
    carried = [(row["key"], row["level1"], row["level2"], row["name"]) for row in target["indicators"]]
    assert [(row["key"], row["level1"], row["level2"], row["name"]) for row in form["indicators"]] == carried


def test_targets_are_carried_without_their_unit_which_is_kept(evaluation: Filing) -> None:
    row = evaluation.indicators.get(name="人员培训人次")
    assert (row.target, row.target_unit, row.target_written) == ("≥600.00", "人次", "≥600.00(人次)")


@pytest.mark.parametrize(
    ("target", "carried"),
    [
        ("≥120.00(天)", "≥120.00"),
        ("≤550.00(元/人·天)", "≤550.00"),
        ("125家", "125"),
        ("及时", "及时"),
        ("≥16万人次", "≥16"),
    ],
)
def test_a_target_value_without_its_unit(target: str, carried: str) -> None:
    assert without_unit(target) == carried


def test_what_was_carried_cannot_be_changed(cast: Cast, evaluation: Filing) -> None:
    row = evaluation.indicators.all()[0]
    edits: list[Edit] = [
        SetCell("1", "expected_goal", read(plain(evaluation), "expected_goal"), "另一个目标"),
        SetRowCell("2", row.key, "target", row.target, "≥1"),
        DeleteRow("3", row.key, {}),
        MoveRow("4", row.key, None),
        InsertRow("5", Indicator().key, row.key, {}),
    ]
    answers = [answer(cast, evaluation, edit) for edit in edits]
    assert {each.state for each in answers} == {"refused"}
    assert all("承自已批复的绩效目标" in each.message for each in answers)


def test_a_project_without_an_approved_target_is_evaluated_by_hand(cast: Cast) -> None:
    period = make_period(edition="self_evaluation_2023")
    filing = start(cast.preparer, period, project_named(cast.centre, "没有目标的项目"))
    row = filing.indicators.all()[0]
    assert filing.target is None
    assert answer(cast, filing, SetRowCell("1", row.key, "target", "", "≥98.00")).state == "saved"


def test_a_target_of_another_year_is_not_taken(cast: Cast) -> None:
    target = make_at(cast, "approved")
    filing = start(cast.preparer, make_period(2024, edition="self_evaluation_2023"), target.project)
    assert filing.target is None


def test_amounts_are_typed_in_ten_thousands_and_kept_in_yuan(cast: Cast, evaluation: Filing) -> None:
    where = "funding_rows[1].executed"
    saved = apply(cast.preparer, evaluation.pk, [SetCell("1", where, "", "138.123456")])
    assert (saved.results[0].text, saved.results[0].printed) == ("138.123456", "138.12")
    form = plain(Filing.objects.get(pk=evaluation.pk))
    assert (read(form, where), read(form, f"{where}_yuan")) == ("138.12", "1381234.56")
    assert read(form, "funding_rows[0].executed_yuan") == "1381234.56"


def test_an_evaluated_target_stands(cast: Cast, evaluation: Filing) -> None:
    assert evaluation.target
    with pytest.raises(Exception, match="已有自评，不能收回决定"):
        take(evaluation.target, cast.department_reviewer, Verb.TAKE_BACK)
    with pytest.raises(Exception, match="已有自评，不能作废"):
        take(evaluation.target, cast.department_reviewer, Verb.VOID, REASON)


def test_the_list_shows_the_full_year_budget_as_amount(cast: Cast, evaluation: Filing) -> None:
    apply(cast.preparer, evaluation.pk, [SetCell("1", "funding_rows[1].full_budget", "", "150")])
    assert Filing.objects.get(pk=evaluation.pk).amount == Decimal(1_500_000)
