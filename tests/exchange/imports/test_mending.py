"""Cells mended in the preview: stored at once, judged again, and never over somebody else's mend."""

from __future__ import annotations

import pytest

from bgapp.exchange.imports.mending import discard_form, mend, restore_form
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import NotAllowed
from bgapp.filings.exchange_format import plain, without_keys
from bgapp.models import Filing, StagedForm
from tests.builders import Cast, make_evaluation, make_period
from tests.exchange.imports.props import changed_workbook, make_form, make_workbook, only, read, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
Outcome = StagedForm.Outcome
TOTAL, APPROPRIATION = "F6", "F7"
"""Where an official workbook has these amounts."""


def where_errors(form: StagedForm) -> list[tuple[str, str]]:
    return [(each["cell"], each["where"]) for each in form.problems if each["severity"] == "error"]


def test_a_cell_that_cannot_be_stored_is_mended_where_it_stands(cast: Cast) -> None:
    batch = read(cast.preparer, changed_workbook({TOTAL: "很多", APPROPRIATION: "一百四十一"}, make_form()))
    form = only(batch)
    assert where_errors(form) == [("F6", "funding.annual_total"), ("F7", "funding.annual_appropriation")]
    assert mend(cast.preparer, form.pk, "funding.annual_total", "很多", "141万").text == "1410000.00"
    done = mend(cast.preparer, form.pk, "funding.annual_appropriation", "一百四十一", "1,410,000")
    assert (done.state, done.staged.outcome, done.staged.errors) == ("saved", Outcome.NEW, 0)
    assert only(batch).form["funding"]["annual_total"] == "1410000.00"
    take_in(cast.preparer, batch)
    assert Filing.objects.get().amount == 1_410_000


def test_what_the_cell_cannot_hold_is_refused_and_changes_nothing(cast: Cast) -> None:
    form = only(read(cast.preparer, make_workbook(make_form())))
    for where, old, new in (
        ("funding.carryover", "0.00", "很多"),
        ("start_date", "2025-01-01", "2025-02-30"),
        ("indicators[0].level1", "成本指标", "没有的指标"),
        ("indicators[99].name", "", "x"),
        ("nothing", "", "x"),
        ("indicators", "", "x"),
    ):
        assert mend(cast.preparer, form.pk, where, old, new).state == "refused"
    assert only(form.batch).mends == []


def test_a_mend_of_what_was_changed_meanwhile_is_a_conflict(cast: Cast) -> None:
    form = only(read(cast.preparer, make_workbook(make_form())))
    mend(cast.preparer, form.pk, "annual_goal", form.form["annual_goal"], "甲")
    late = mend(cast.preparer, form.pk, "annual_goal", form.form["annual_goal"], "乙")
    assert (late.state, late.theirs) == ("conflict", "甲")
    assert mend(cast.preparer, form.pk, "annual_goal", form.form["annual_goal"], "甲").state == "saved"


def test_rows_and_the_year_can_be_mended(cast: Cast) -> None:
    make_period(2024)
    form = only(read(cast.preparer, make_workbook(make_form(fiscal_year="2023"))))
    assert form.outcome == Outcome.REFUSED
    assert mend(cast.preparer, form.pk, "fiscal_year", "2023", "２０２４年度").text == "2024"
    done = mend(cast.preparer, form.pk, "indicators[1].target", "≥600.00(人次)", ">=700.00(人次)")
    assert (done.text, done.staged.year, done.staged.outcome) == ("≥700.00(人次)", "2024", Outcome.NEW)


def test_what_was_imported_is_mended_no_more(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    take_in(cast.preparer, batch)
    with pytest.raises(NotAllowed, match="已经导入"):
        mend(cast.preparer, only(batch).pk, "annual_goal", make_form()["annual_goal"], "改")


def test_what_was_left_out_is_not_mended_back_in_by_another_window(cast: Cast) -> None:
    form = only(read(cast.preparer, make_workbook(make_form())))
    discard_form(cast.preparer, form.pk)
    with pytest.raises(NotAllowed, match="先取回"):
        mend(cast.preparer, form.pk, "annual_goal", make_form()["annual_goal"], "改")
    assert restore_form(cast.preparer, form.pk).outcome == Outcome.NEW


def test_an_amount_read_from_wanyuan_is_marked_until_it_is_typed(cast: Cast) -> None:
    make_period(edition="self_evaluation_2023")
    form = {
        "edition": "self_evaluation_2023",
        "title": "财政项目支出绩效自评价表",
        "fiscal_year": "2025",
        "project_name": "公共就业服务经费",
        "department": "市人力资源局",
        "unit": "市就业中心",
        "funding_unit": "万元",
        "funding_rows": [{"initial_budget": "39.51", "full_budget": "39.51", "executed": "35.64"}] * 2,
        "indicators": [dict(row, actual="及时", weight="90.00") for row in make_form()["indicators"][:1]],
    }
    batch = read(cast.preparer, make_workbook(form))
    assert only(batch).outcome == Outcome.NEW
    mend(cast.preparer, only(batch).pk, "funding_rows[0].executed", "35.64", "35.641234")
    take_in(cast.preparer, batch)
    stored = Filing.objects.get().self_evaluation_2023
    assert str(stored.total_executed) == "356412.34"
    assert "total_executed" not in stored.rounded
    assert {"total_full_budget", "appropriation_executed"} <= set(stored.rounded)


def test_a_printed_amount_does_not_blur_the_exact_one_behind_it(cast: Cast) -> None:
    filing = make_evaluation(cast)
    apply(cast.preparer, filing.pk, [SetCell("1", "funding_rows[1].executed", "", "35.641234")])
    form = without_keys(plain(Filing.objects.get(pk=filing.pk)))
    del form["funding_rows"][1]["executed_yuan"], form["funding_rows"][0]["executed_yuan"]
    assert only(read(cast.preparer, make_workbook(form))).outcome == Outcome.UNCHANGED
