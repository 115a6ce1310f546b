"""Taking forms in: new and changed ones, the same twice, and what others did in the meantime."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from bgapp.exchange.imports.conflicting import CLASHED
from bgapp.exchange.imports.mending import choose, discard_form, mend, refresh, restore_form, settle
from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, SetCell, SetRowCell
from bgapp.filings.exchange_format import plain, without_keys
from bgapp.models import Channel, Event, Filing, Period, Role, StagedForm
from bgapp.rules.plain import Plain
from bgapp.rules.transitions import Status
from tests.builders import Cast, make_at, make_draft, make_evaluation, make_period
from tests.exchange.imports.props import imported, make_form, make_workbook, only, read, staged, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
Outcome = StagedForm.Outcome


def stored(filing: Filing) -> Plain:
    return without_keys(plain(Filing.objects.get(pk=filing.pk)))


def test_a_new_form_becomes_a_draft_of_its_project_and_period(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    form = only(batch)
    assert (form.outcome, form.errors, form.name) == (Outcome.NEW, 0, "公共就业服务经费")
    assert not Filing.objects.exists()
    report = take_in(cast.preparer, batch)
    filing = Filing.objects.get()
    assert [each.pk for each in report.created] == [form.pk]
    assert (filing.status, filing.period, filing.unit) == (Status.DRAFT, cast.period, cast.centre)
    assert (filing.name, filing.amount, filing.nature) == ("公共就业服务经费", Decimal(1_410_000), "经常性专项业务费")
    assert stored(filing) == make_form()


def test_an_import_is_one_event_that_names_its_file(cast: Cast) -> None:
    imported(cast, make_form())
    event = Event.objects.get()
    assert (event.verb, event.channel, event.role) == ("import", Channel.IMPORT, Role.PREPARER)
    assert event.detail["file"] == "申报表.xlsx"
    assert event.detail["edits"] == []


def test_the_same_file_twice_changes_nothing_and_says_so(cast: Cast) -> None:
    imported(cast, make_form(), make_form("另一个项目"))
    before = list(Filing.objects.values())
    again = read(cast.preparer, make_workbook(make_form(), make_form("另一个项目")))
    assert {form.outcome for form in staged(again)} == {Outcome.UNCHANGED}
    report = take_in(cast.preparer, again, [form.pk for form in staged(again)])
    assert (report.did_nothing, len(report.unchanged)) == (True, 2)
    assert list(Filing.objects.values()) == before


def test_taking_in_twice_writes_once(cast: Cast) -> None:
    batch = imported(cast, make_form())
    report = take_in(cast.preparer, batch, [only(batch).pk])
    assert (report.did_nothing, len(report.unchanged)) == (True, 1)
    assert Event.objects.count() == 1


def test_a_changed_form_changes_the_draft_cell_by_cell_and_rows_keep_their_keys(cast: Cast) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    keys = [row.key for row in filing.indicators.all()]
    changed = make_form(overall_goal="三年内全部轮训一遍。")
    changed["indicators"][1]["target"] = "≥700.00(人次)"
    del changed["indicators"][4]
    batch = read(cast.preparer, make_workbook(changed))
    form = only(batch)
    assert form.outcome == Outcome.CHANGED
    assert [(each["kind"], each["where"], each["old"], each["new"]) for each in form.differences] == [
        ("cell", "overall_goal", "", "三年内全部轮训一遍。"),
        ("cell", "indicators[1].target", "≥600.00(人次)", "≥700.00(人次)"),
        ("deleted", "indicators[4]", "公众知晓度 高于上年调查结果", ""),
    ]
    assert len(take_in(cast.preparer, batch).changed) == 1
    assert stored(filing) == changed
    assert [row.key for row in filing.indicators.all()] == keys[:4] + keys[5:]
    edits = Event.objects.get(number=2).detail["edits"]
    assert edits[0] == {"where": "overall_goal", "old": "", "new": "三年内全部轮训一遍。"}
    assert edits[1]["row"] == str(keys[1])


@pytest.mark.parametrize("state", ["stage_1", "approved"])
def test_what_is_in_review_or_approved_is_never_touched(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    before = stored(filing)
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="改了")))
    form = only(batch)
    assert form.outcome == Outcome.HELD
    assert Status(filing.status).label in form.sentence
    assert [each.pk for each in take_in(cast.preparer, batch, [form.pk]).left] == [form.pk]
    assert stored(filing) == before


def test_a_returned_form_can_be_changed(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="改了")))
    assert len(take_in(cast.preparer, batch).changed) == 1
    assert stored(filing)["overall_goal"] == "改了"
    assert Filing.objects.get().status == Status.RETURNED


def test_beside_a_void_form_a_new_one_begins(cast: Cast) -> None:
    make_at(cast, "void")
    batch = read(cast.preparer, make_workbook(make_form()))
    assert only(batch).outcome == Outcome.NEW
    take_in(cast.preparer, batch)
    assert sorted(Filing.objects.values_list("status", flat=True)) == [Status.DRAFT, Status.VOID]


def test_a_colleagues_edit_of_the_same_cell_is_a_conflict_and_nothing_is_written(cast: Cast) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="文件里的", annual_goal="文件里的年度目标")))
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事写的")])
    report = take_in(cast.preparer, batch)
    form = only(batch)
    assert (report.did_nothing, form.outcome) == (True, Outcome.CONFLICT)
    [conflict] = form.conflicts
    assert (conflict["address"], conflict["new"], conflict["theirs"]) == ("overall_goal", "文件里的", "同事写的")
    assert conflict["by"] == "陈敏"
    assert stored(filing)["annual_goal"] == make_form()["annual_goal"]


@pytest.mark.parametrize(("mine", "goal"), [(["overall_goal"], "文件里的"), ([], "同事写的")])
def test_a_conflict_is_decided_cell_by_cell(cast: Cast, mine: list[str], goal: str) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="文件里的", annual_goal="文件里的年度目标")))
    edits = [SetCell("1", "overall_goal", "", "同事写的"), SetCell("2", "project_nature", "经常性专项业务费", "其他")]
    apply(cast.colleague, filing.pk, edits)
    take_in(cast.preparer, batch)
    form = settle(cast.preparer, only(batch).pk, mine)
    assert form.outcome == Outcome.CHANGED
    assert len(take_in(cast.preparer, batch).changed) == 1
    now = stored(filing)
    assert (now["overall_goal"], now["annual_goal"], now["project_nature"]) == (goal, "文件里的年度目标", "其他")


def test_a_refreshed_preview_shows_what_the_file_says_otherwise_now(cast: Cast) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="文件里的")))
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事写的")])
    take_in(cast.preparer, batch)
    form = refresh(cast.preparer, only(batch).pk)
    assert (form.outcome, form.differences[0]["old"]) == (Outcome.CHANGED, "同事写的")
    take_in(cast.preparer, batch)
    assert stored(filing)["overall_goal"] == "文件里的"


@pytest.mark.parametrize("act", ["mend", "choose", "leave out and take back"])
def test_a_conflict_stays_to_be_decided_whatever_else_is_done_with_the_form(cast: Cast, act: str) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="文件里的")))
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事写的")])
    take_in(cast.preparer, batch)
    form = only(batch)
    if act == "mend":
        mend(cast.preparer, form.pk, "project_nature", "经常性专项业务费", "其他")
    elif act == "choose":
        choose(cast.preparer, batch.pk, cast.period, cast.centre)
    else:
        discard_form(cast.preparer, form.pk)
        restore_form(cast.preparer, form.pk)
    form = only(batch)
    assert (form.outcome, form.sentence, form.conflicts[0]["by"]) == (Outcome.CONFLICT, CLASHED, "陈敏")
    assert take_in(cast.preparer, batch).did_nothing
    settle(cast.preparer, form.pk, ["overall_goal"])
    take_in(cast.preparer, batch)
    assert stored(filing)["overall_goal"] == "文件里的"


def test_edits_of_other_cells_and_rows_do_not_disturb_each_other(cast: Cast) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    changed = make_form(annual_goal="文件里的年度目标")
    changed["indicators"][0]["target"] = "≤500.00(元/人·天)"
    batch = read(cast.preparer, make_workbook(changed))
    rows = list(filing.indicators.all())
    new = uuid.uuid4()
    edits: list[Edit] = [
        SetCell("1", "overall_goal", "", "同事写的"),
        SetRowCell("2", rows[1].key, "target", rows[1].target, "≥800.00(人次)"),
        InsertRow("3", new, rows[5].key, {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "新行"}),
    ]
    assert [result.state for result in apply(cast.colleague, filing.pk, edits).results] == ["saved"] * 3
    assert len(take_in(cast.preparer, batch).changed) == 1
    now = stored(filing)
    assert (now["overall_goal"], now["annual_goal"]) == ("同事写的", "文件里的年度目标")
    assert [row["target"] for row in now["indicators"]][:2] == ["≤500.00(元/人·天)", "≥800.00(人次)"]
    assert now["indicators"][6]["name"] == "新行"


def test_a_row_that_both_sides_touched_is_a_conflict(cast: Cast) -> None:
    imported(cast, make_form())
    filing = Filing.objects.get()
    changed = make_form()
    changed["indicators"][1]["target"] = "≥700.00(人次)"
    batch = read(cast.preparer, make_workbook(changed))
    row = filing.indicators.all()[1]
    apply(cast.colleague, filing.pk, [DeleteRow("1", row.key, {})])
    take_in(cast.preparer, batch)
    form = only(batch)
    assert form.outcome == Outcome.CONFLICT
    assert form.conflicts[0]["theirs"] is None
    settle(cast.preparer, form.pk, [])
    take_in(cast.preparer, batch)
    assert len(stored(filing)["indicators"]) == 5


def test_a_form_that_somebody_began_since_the_preview_is_shown_first(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    filing = make_draft(cast)
    report = take_in(cast.preparer, batch)
    form = only(batch)
    assert (report.did_nothing, form.outcome, form.filing_id) == (True, Outcome.CHANGED, filing.pk)
    assert "已有人新建" in form.sentence
    assert len(take_in(cast.preparer, batch).changed) == 1
    assert stored(filing) == make_form()


def test_what_was_deleted_since_the_preview_begins_anew(cast: Cast) -> None:
    imported(cast, make_form())
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="改了")))
    Filing.objects.all().delete()
    assert len(take_in(cast.preparer, batch).created) == 1
    assert stored(Filing.objects.get())["overall_goal"] == "改了"


def test_a_form_sent_to_review_since_the_preview_is_held(cast: Cast) -> None:
    filing = make_draft(cast)
    batch = read(cast.preparer, make_workbook(make_form()))
    Filing.objects.filter(pk=filing.pk).update(status=Status.IN_REVIEW, stage=1)
    report = take_in(cast.preparer, batch)
    assert (report.did_nothing, only(batch).outcome) == (True, Outcome.HELD)


def test_content_that_is_wrong_comes_in_with_a_warning_and_what_cannot_be_stored_waits(cast: Cast) -> None:
    wrong = make_form("缺目标", annual_goal="", funding__annual_total="1.00")
    nowhere = make_form("别处的", unit="没有的单位")
    batch = read(cast.preparer, make_workbook(wrong, nowhere, make_form()))
    outcomes = {form.name: form.outcome for form in staged(batch)}
    assert outcomes == {"缺目标": Outcome.NEW, "别处的": Outcome.REFUSED, "公共就业服务经费": Outcome.NEW}
    assert staged(batch)[0].warnings >= 2
    assert len(take_in(cast.preparer, batch).created) == 2
    amounts = Filing.objects.get(name="缺目标").project_target_2025
    assert (amounts.annual_total, amounts.annual_appropriation) == (Decimal(1), Decimal(1_410_000))


def test_a_mended_form_comes_in_afterwards(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form("别处的", unit="没有的单位"), make_form()))
    take_in(cast.preparer, batch)
    waiting = staged(batch)[0]
    done = mend(cast.preparer, waiting.pk, "unit", "没有的单位", "市就业中心")
    assert (done.state, done.staged.outcome) == ("saved", Outcome.NEW)
    assert len(take_in(cast.preparer, batch).created) == 1
    assert Filing.objects.count() == 2


def test_outside_the_window_nothing_new_begins_but_a_draft_can_be_changed(cast: Cast) -> None:
    imported(cast, make_form())
    Period.objects.update(filing_ends=cast.period.filing_opens)
    batch = read(cast.preparer, make_workbook(make_form(overall_goal="改了"), make_form("新的")))
    assert [form.outcome for form in staged(batch)] == [Outcome.CHANGED, Outcome.HELD]
    assert "不能新建" in staged(batch)[1].sentence


def test_past_years_are_approved_at_once_by_a_reviewer_of_the_last_stage(cast: Cast) -> None:
    period = make_period(2022)
    Period.objects.filter(pk=period.pk).update(backfill=True, filing_ends=period.filing_opens)
    form = make_form(fiscal_year="2022", start_date="2022-01-01", end_date="2022-12-31")
    batch = read(cast.department_reviewer, make_workbook(form))
    assert only(batch).outcome == Outcome.NEW
    take_in(cast.department_reviewer, batch)
    filing = Filing.objects.get()
    assert (filing.status, filing.backfilled, filing.round) == (Status.APPROVED, True, 1)
    assert filing.revisions.get().form["project_name"] == "公共就业服务经费"
    assert list(Event.objects.values_list("verb", "role", "stage")) == [
        ("import", Role.DEPARTMENT_REVIEWER, 0),
        ("backfill", Role.DEPARTMENT_REVIEWER, 2),
    ]


def test_a_reviewer_backfills_nothing_where_the_period_is_not_open_for_it(cast: Cast) -> None:
    past = make_period(2022)
    Period.objects.filter(pk=past.pk).update(backfill=True)
    batch = read(cast.department_reviewer, make_workbook(make_form()))
    assert only(batch).outcome == Outcome.REFUSED
    assert take_in(cast.department_reviewer, batch, [only(batch).pk]).did_nothing


def test_a_self_evaluation_keeps_what_its_target_says(cast: Cast) -> None:
    filing = make_evaluation(cast)
    form = without_keys(plain(filing))
    form["expected_goal"] = "别的目标"
    form["actual_completion"] = "培训 620 人次。"
    form["indicators"][1]["actual"] = "620"
    batch = read(cast.preparer, make_workbook(form))
    staged_form = only(batch)
    assert staged_form.outcome == Outcome.CHANGED
    assert [problem["where"] for problem in staged_form.problems if problem["code"] == "carried_differs"] == [
        "expected_goal"
    ]
    take_in(cast.preparer, batch)
    now = stored(filing)
    assert now["expected_goal"] != "别的目标"
    assert (now["actual_completion"], now["indicators"][1]["actual"]) == ("培训 620 人次。", "620")
