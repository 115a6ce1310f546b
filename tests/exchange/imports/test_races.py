"""Two imports, or an import and an edit, at the same moment."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.http import Http404

from bgapp.exchange.imports.committing import Report
from bgapp.exchange.imports.uploads import discard
from bgapp.filings.editing import Saved, apply
from bgapp.filings.edits import SetCell
from bgapp.filings.exchange_format import plain
from bgapp.models import Event, Filing, Import, StagedForm
from tests.builders import Cast, make_cast
from tests.exchange.imports.props import imported, make_form, make_workbook, only, read, take_in
from tests.filings.test_races import together

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("transactional_db", "in_process")]
ROUNDS = 3
Outcome = StagedForm.Outcome


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_one_form_taken_in_twice_at_once_is_written_once(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    reports = together(*[lambda: take_in(cast.preparer, batch, [only(batch).pk])] * 3)
    assert sum(len(report.created) for report in reports) == 1
    assert (Filing.objects.count(), Event.objects.count()) == (1, 1)


def test_of_two_who_import_the_same_project_one_creates_it_and_the_other_is_shown_so(cast: Cast) -> None:
    for number in range(ROUNDS):
        name = f"项目{number}"
        mine = read(cast.preparer, make_workbook(make_form(name)))
        theirs = read(cast.colleague, make_workbook(make_form(name, annual_goal="同事的目标")))
        reports = together(lambda: take_in(cast.preparer, mine), lambda: take_in(cast.colleague, theirs))  # noqa: B023
        assert sorted(len(report.created) for report in reports) == [0, 1]
        assert Filing.objects.filter(name=name).count() == 1
        left = [form for form in (only(mine), only(theirs)) if form.outcome != Outcome.IMPORTED]
        assert [form.outcome for form in left] == [Outcome.CHANGED]


def test_an_edit_and_an_import_of_the_same_cell_never_overwrite_each_other(cast: Cast) -> None:
    for number in range(ROUNDS):
        imported(cast, make_form(f"项目{number}"))
        filing = Filing.objects.get(name=f"项目{number}")
        batch = read(cast.preparer, make_workbook(make_form(f"项目{number}", overall_goal="文件里的")))
        edit = [SetCell("1", "overall_goal", "", "同事写的")]

        def typed(filing: Filing = filing, edit: list[SetCell] = edit) -> Saved | Report:
            return apply(cast.colleague, filing.pk, edit)

        def taken(batch: object = batch) -> Saved | Report:
            return take_in(cast.preparer, batch)  # type: ignore[arg-type]

        saved, report = together(typed, taken)
        assert isinstance(saved, Saved)
        assert isinstance(report, Report)
        goal = plain(Filing.objects.get(pk=filing.pk))["overall_goal"]
        if saved.results[0].state == "saved":
            assert (goal, only(batch).outcome) == ("同事写的", Outcome.CONFLICT)
        else:
            assert (goal, len(report.changed)) == ("文件里的", 1)


def test_an_import_given_up_while_it_is_taken_in_ends_there(cast: Cast) -> None:
    for number in range(ROUNDS):
        batch = read(cast.preparer, make_workbook(make_form(f"甲{number}"), make_form(f"乙{number}")))

        def taken(batch: Import = batch) -> int:
            with suppress(Http404):
                take_in(cast.preparer, batch)
            return Filing.objects.filter(name__endswith=str(number)).count()  # noqa: B023

        def given_up(batch: Import = batch) -> int:
            discard(cast.preparer, batch.pk)
            return 0

        together(taken, given_up)
        assert not StagedForm.objects.filter(batch_id=batch.pk).exists()
