"""Where forms go: their own cells decide, codes before names, and the uploader's choice fills what is empty."""

from __future__ import annotations

import pytest

from bgapp.exchange.imports.mending import choose, discard_form, mend, restore_form
from bgapp.filings.starting import project_named
from bgapp.models import Choice, Filing, Post, Project, Role, StagedForm, Unit
from bgapp.rules.plain import Plain
from tests.builders import Cast, make_draft, make_period
from tests.exchange.imports.props import changed_workbook, make_form, make_workbook, only, read, staged, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
Outcome = StagedForm.Outcome
UNIT, YEAR = "E4", "A2"
"""Where an official workbook has the unit and the year."""


def errors(form: StagedForm) -> dict[str, str]:
    return {problem["where"]: problem["message"] for problem in form.problems if problem["severity"] == "error"}


def test_names_match_whatever_their_white_space_and_width(cast: Cast) -> None:
    filing = make_draft(cast, "公共就业服务经费（一）")
    form = only(read(cast.preparer, make_workbook(make_form("公共就业 服务经费(一)", unit="市就业 中心"))))
    assert (form.outcome, form.filing_id, form.unit) == (Outcome.CHANGED, filing.pk, cast.centre)


def staged_with(cast: Cast, **beside: str) -> StagedForm:
    """A form staged with codes, which official workbooks have no cell for."""
    batch = read(cast.preparer, make_workbook(make_form()))
    form = only(batch)
    form.form |= beside
    form.save()
    choose(cast.preparer, batch.pk, None, None)
    return only(batch)


def test_a_project_code_comes_before_the_name(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.centre, name="改名前的项目", code="P-1")
    form = staged_with(cast, project_code="P-1")
    assert (form.outcome, form.project) == (Outcome.NEW, project)
    take_in(cast.preparer, form.batch)
    assert Filing.objects.get().project == project


def test_a_unit_code_comes_before_the_name(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.elsewhere.pk).update(code="001")
    form = staged_with(cast, unit_code="001")
    assert (form.outcome, list(errors(form))) == (Outcome.REFUSED, ["unit"])
    assert "市图书馆" in errors(form)["unit"]


def test_a_code_that_contradicts_the_name_is_a_row_error(cast: Cast) -> None:
    Project.objects.create(unit=cast.elsewhere, name="别家的项目", code="P-2")
    assert "属于「市图书馆」的「别家的项目」" in errors(staged_with(cast, project_code="P-2"))["project_name"]
    Project.objects.create(unit=cast.centre, name="公共就业服务经费", code="P-3")
    assert "项目编码是「P-3」，表中是「P-9」" in errors(staged_with(cast, project_code="P-9"))["project_name"]


def test_a_new_project_takes_the_code(cast: Cast) -> None:
    take_in(cast.preparer, staged_with(cast, project_code="P-4").batch)
    assert Project.objects.get().code == "P-4"


def test_a_form_goes_to_the_period_of_its_own_year_and_edition(cast: Cast) -> None:
    past = make_period(2024)
    form = make_form(fiscal_year="2024", start_date="2024-01-01", end_date="2024-12-31")
    batch = read(cast.preparer, make_workbook(make_form(), form))
    assert [each.period for each in staged(batch)] == [cast.period, past]
    assert {each.outcome for each in staged(batch)} == {Outcome.NEW}


def test_what_the_uploader_chose_fills_empty_cells(cast: Cast) -> None:
    book = changed_workbook({UNIT: None, YEAR: None}, make_form())
    form = only(read(cast.preparer, book, period=cast.period, unit=cast.centre))
    assert (form.outcome, form.fills) == (Outcome.NEW, {"fiscal_year": "2025", "unit": "市就业中心"})
    assert (form.form["fiscal_year"], form.form["unit"]) == ("2025", "市就业中心")


def test_a_choice_can_be_made_and_changed_later(cast: Cast) -> None:
    batch = read(cast.preparer, changed_workbook({UNIT: None, YEAR: None}, make_form()))
    assert set(errors(only(batch))) == {"fiscal_year", "unit"}
    choose(cast.preparer, batch.pk, cast.period, cast.centre)
    assert only(batch).outcome == Outcome.NEW
    choose(cast.preparer, batch.pk, None, cast.centre)
    assert set(errors(only(batch))) == {"fiscal_year"}


def test_a_cell_that_says_otherwise_is_a_row_error(cast: Cast) -> None:
    Post.objects.create(person=cast.preparer, unit=cast.elsewhere, role=Role.PREPARER)
    past = make_period(2024)
    form = only(read(cast.preparer, make_workbook(make_form()), period=past, unit=cast.elsewhere))
    assert set(errors(form)) == {"fiscal_year", "unit"}
    assert "与上传时选择的「市图书馆」不同" in errors(form)["unit"]
    assert "与上传时选择的 2024 年度不同" in errors(form)["fiscal_year"]


def test_a_choice_that_nobody_made_is_not_blamed(cast: Cast) -> None:
    """Whoever files for one unit in one period chose nothing: what is wrong is the unit, and the year."""
    other = make_form(unit="市图书馆", department="市文化局", fiscal_year="2019")
    form = only(read(cast.preparer, make_workbook(other), period=cast.period, unit=cast.centre))
    assert errors(form)["unit"] == "您不是「市图书馆」的填报人，不能导入它的表。"
    assert errors(form)["fiscal_year"].startswith("没有 2019 年度")


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"unit": "没有的单位"}, "unit", "不在单位名单里"),
        ({"unit": "市图书馆"}, "unit", "您不是「市图书馆」的填报人"),
        ({"fiscal_year": "2023"}, "fiscal_year", "没有 2023 年度"),
    ],
)
def test_what_cannot_be_placed_waits(cast: Cast, cells: dict[str, str], where: str, words: str) -> None:
    form = only(read(cast.preparer, make_workbook(make_form(**cells))))
    assert (form.outcome, list(errors(form))) == (Outcome.REFUSED, [where])
    assert words in errors(form)[where]
    assert form.filing is None


def test_nothing_of_a_unit_out_of_scope_is_shown(cast: Cast) -> None:
    make_draft(cast)
    form = only(read(cast.stranger, make_workbook(make_form())))
    assert (form.outcome, form.filing, form.seen, form.differences) == (Outcome.REFUSED, None, None, [])


def test_a_choice_outside_the_administrators_list_is_a_warning(cast: Cast) -> None:
    Choice.objects.create(edition="project_target_2025", field="project_nature", text="其他经常性项目")
    form = only(read(cast.preparer, make_workbook(make_form())))
    assert form.outcome == Outcome.NEW
    assert [problem["where"] for problem in form.problems if problem["code"] == "choice_unknown"] == ["project_nature"]
    take_in(cast.preparer, form.batch)
    assert Filing.objects.get().nature == "经常性专项业务费"


def test_another_department_is_a_warning_and_the_unit_trees_is_stored(cast: Cast) -> None:
    form = only(read(cast.preparer, make_workbook(make_form(department="别的局"))))
    assert [problem["where"] for problem in form.problems] == ["department"]
    take_in(cast.preparer, form.batch)
    assert Filing.objects.get().project_target_2025.department == "市人力资源局"


def test_the_same_project_twice_in_an_import_waits_until_one_is_renamed_or_left_out(cast: Cast) -> None:
    other: Plain = make_form(annual_goal="另一份")
    batch = read(cast.preparer, make_workbook(make_form()), make_workbook(other, name="二.xlsx"))
    first, second = staged(batch)
    assert [form.outcome for form in (first, second)] == [Outcome.REFUSED, Outcome.REFUSED]
    assert "出现了 2 次" in errors(first)["project_name"]
    discard_form(cast.preparer, second.pk)
    assert staged(batch)[0].outcome == Outcome.NEW
    restore_form(cast.preparer, second.pk)
    assert staged(batch)[0].outcome == Outcome.REFUSED
    mend(cast.preparer, second.pk, "project_name", "公共就业服务经费", "另一个项目")
    assert [form.outcome for form in staged(batch)] == [Outcome.NEW, Outcome.NEW]


def test_a_listed_project_is_the_one_that_is_matched(cast: Cast) -> None:
    project = project_named(cast.centre, "公共就业服务经费")
    assert only(read(cast.preparer, make_workbook(make_form()))).project == project
