"""A filing that takes an earlier form: what it begins with, and what it says beside the cells until they change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bgapp.filings.earlier import notes, origin_of
from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, MoveRow, SetCell, SetRowCell
from bgapp.filings.exchange_format import plain, store
from bgapp.filings.sources import fetch_source
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing, ListedProject, Period, Role
from bgapp.rules.plain import read
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_period, take
from tests.filings.test_copying import old_form

pytestmark = pytest.mark.django_db

NAME = "公共就业服务经费"


@pytest.fixture
def cast() -> Cast:
    """The period of 2025, in which everything happened, and, as ``period``, that of 2026."""
    return make_cast()


@pytest.fixture
def period(cast: Cast) -> Period:
    """The year in which new filings begin."""
    return make_period(2026)


def take_over(cast: Cast, period: Period, source: Filing, name: str = NAME) -> Filing:
    """A new filing of the preparer that takes an earlier one."""
    found = fetch_source(cast.preparer, period, source.pk)
    filing = start(cast.preparer, period, project_named(cast.centre, name), found)
    return Filing.objects.get(pk=filing.pk)


def noted(filing: Filing) -> dict[str, str]:
    origin = origin_of(filing)
    assert origin
    return notes(filing, plain(filing), origin)


def test_a_filing_takes_last_years_form_and_says_from_where(cast: Cast, period: Period) -> None:
    last = make_at(cast, "approved")
    filing = take_over(cast, period, last)
    form = plain(filing)
    assert form["annual_goal"] == plain(last)["annual_goal"]
    assert (form["fiscal_year"], form["start_date"], form["end_date"]) == ("2026", "2026-01-01", "2026-12-31")
    assert (filing.source, filing.status, filing.amount, filing.nature) == (last, "draft", last.amount, last.nature)
    origin = origin_of(filing)
    assert origin
    assert (origin.filing_id, origin.name, origin.year, origin.left_out) == (last.pk, NAME, 2025, [])
    kept = {str(row.key) for row in last.indicators.all()} & {row["key"] for row in form["indicators"]}
    assert (len(form["indicators"]), kept) == (6, set())


def test_targets_are_parsed_as_when_they_are_typed(cast: Cast, period: Period) -> None:
    row = take_over(cast, period, make_complete(cast)).indicators.all()[1]
    assert (row.target, row.target_operator, row.target_number, row.target_unit) == (
        "≥600.00(人次)",
        "≥",
        Decimal(600),
        "人次",
    )


def test_the_project_list_has_the_last_word_on_the_amount(cast: Cast, period: Period) -> None:
    last = make_complete(cast)
    ListedProject.objects.create(period=period, project=last.project, budget=500)
    filing = take_over(cast, period, last)
    assert (filing.amount, read(plain(filing), "funding.annual_total")) == (Decimal(500), "500.00")
    assert noted(filing)["funding.annual_total"] == "上年：1,410,000.00 元"


def test_a_form_of_2020_is_taken_into_one_of_2025(cast: Cast) -> None:
    old = Filing.objects.create(
        period=make_period(2020, edition="project_target_2020"),
        unit=cast.centre,
        project=project_named(cast.centre, NAME),
        edition="project_target_2020",
        year=2020,
        preparer=cast.preparer,
        name=NAME,
    )
    store(old, old_form())
    filing = take_over(cast, cast.period, old)
    origin = origin_of(filing)
    assert origin
    assert [label for label, _ in origin.left_out][-2:] == ["指标（投入与管理・财务管理）", "指标（影响力目标・其它）"]
    said = noted(filing)
    assert said["indicators[0].target"] == "2020 年度：≥800人"
    assert said["indicators[0].level2"] == "2020 年度：数量"
    assert said["start_date"] == "2020 年度：2020-01-01"
    assert said["annual_goal"] == "2020 年度：稳定就业。"


def test_a_note_goes_when_its_cell_is_changed_and_keeps_to_its_row(cast: Cast, period: Period) -> None:
    filing = take_over(cast, period, make_complete(cast))
    first, second, *_, last = filing.indicators.all()
    assert noted(filing)["indicators[1].name"] == "上年：人员培训人次"
    apply(
        cast.preparer,
        filing.pk,
        [
            SetCell("1", "project_nature", "经常性专项业务费", "其他一次性项目"),
            SetRowCell("2", second.key, "target", "≥600.00(人次)", "≥700.00(人次)"),
            MoveRow("3", last.key, None),
            DeleteRow("4", first.key, {}),
        ],
    )
    said = noted(Filing.objects.get(pk=filing.pk))
    assert said["indicators[0].name"] == "上年：参加培训人员满意度"
    assert said["indicators[1].name"] == "上年：人员培训人次"
    assert not {"project_nature", "indicators[1].target"} & said.keys()
    assert "indicators[5].name" not in said


def test_notes_stay_when_the_earlier_form_changes_or_goes(cast: Cast, period: Period) -> None:
    last = make_complete(cast)
    filing = take_over(cast, period, last)
    before = noted(filing)
    apply(cast.preparer, last.pk, [SetCell("1", "annual_goal", plain(last)["annual_goal"], "后来改的")])
    assert noted(filing) == before
    last.delete()
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.source, noted(filing)) == (None, before)


def test_a_long_text_is_told_by_its_beginning(cast: Cast, period: Period) -> None:
    last = make_complete(cast)
    apply(cast.preparer, last.pk, [SetCell("1", "overall_goal", "", "三年\n建成" * 50)])
    assert noted(take_over(cast, period, last))["overall_goal"].endswith("建成…")


def test_a_filing_that_began_empty_has_no_origin(cast: Cast) -> None:
    assert origin_of(make_complete(cast)) is None


def test_what_was_classified_stays_so(cast: Cast, period: Period) -> None:
    last = make_complete(cast)
    assert not take_over(cast, period, last).classified
    Filing.objects.filter(pk=last.pk).update(classified=True)
    assert take_over(cast, period, last, "另一个项目").classified


def test_another_unit_takes_what_was_submitted_not_what_is_being_written(cast: Cast, period: Period) -> None:
    last = make_at(cast, "stage_2")
    take(last, cast.department_reviewer, Verb.RETURN, REASON)
    apply(cast.preparer, last.pk, [SetCell("1", "annual_goal", plain(last)["annual_goal"], "还没送审的")])
    cast.department_reviewer.posts.create(unit=cast.bureau, role=Role.PREPARER)
    found = fetch_source(cast.department_reviewer, period, last.pk)
    filing = start(cast.department_reviewer, period, project_named(cast.bureau, NAME), found)
    assert plain(filing)["annual_goal"] == "全年培训 600 人次，参加培训人员满意度达到 90%。"
    assert plain(filing)["unit"] == "市人力资源局"
