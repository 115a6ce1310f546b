"""``manage.py load_demo``: the story is played through the product, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bgapp.filings.earlier import origin_of
from bgapp.filings.exchange_format import plain, without_keys
from bgapp.filings.scoring import scores_of
from bgapp.models import Event, Filing, Period, Person
from bgapp.reviews.findings.checking import findings_of
from bgapp.rules.checks import Severity
from bgapp.rules.plain import Plain, read
from bgapp.rules.transitions import Verb
from bgapp.sheets.editions import edition_of
from bgapp.sheets.layout import Kind, cells
from tests.fixtures.demo import FORM_OF, ORGANIZATION, PERIODS, STORIES, STORY, Key, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def filings(demo: None) -> dict[Key, Filing]:
    """Those of the demo, adjustments aside."""
    found = Filing.objects.filter(adjusts=None).select_related("unit", "project", "period", "scheme")
    return {(filing.edition, filing.year, filing.unit.name, filing.project.name): filing for filing in found}


def letters(form: Plain) -> dict[str, str]:
    """The cells that are kept letter for letter: targets get ≥ for >=, numbers their two decimals."""
    free = (Kind.TARGET, Kind.NUMBER)
    return {where: text for where, field, text in cells(edition_of(form), form) if field.kind not in free}


def test_everybody_and_every_period_and_filing_of_the_story_is_there(filings: dict[Key, Filing]) -> None:
    assert Person.objects.count() == len(ORGANIZATION["people"])
    assert {(period.edition, period.year) for period in Period.objects.all()} == PERIODS.keys()
    assert filings.keys() == STORIES.keys()
    told = {name: (story["status"], story["stage"]) for name, story in STORIES.items()}
    assert {name: (filing.status, filing.stage) for name, filing in filings.items()} == told


def test_the_forms_are_the_published_ones_whatever_was_submitted_first(filings: dict[Key, Filing]) -> None:
    for name, form in FORM_OF.items():
        assert letters(plain(filings[name])) == letters(form)


def test_what_stands_with_a_reviewer_is_what_was_submitted_last(filings: dict[Key, Filing]) -> None:
    for filing in filings.values():
        if filing.round:
            assert filing.revisions.latest("number").form == plain(filing)


def test_what_was_returned_for_a_slip_was_first_submitted_with_it(filings: dict[Key, Filing]) -> None:
    slips = {name: story["steps"][0].get("as_submitted", {}) for name, story in STORIES.items() if story["steps"]}
    for name, slip in slips.items():
        first = filings[name].revisions.earliest("number").form
        assert {where: read(first, where) for where in slip} == slip
    assert len([slip for slip in slips.values() if slip]) == 5


def test_every_event_happened_when_the_story_says(filings: dict[Key, Filing]) -> None:
    for filing in filings.values():
        events = Event.objects.filter(filing_id=filing.pk)
        moments = [event.at for event in events]
        assert moments == sorted(moments)
        assert (filing.created_at, filing.edited_at) == (moments[0], moments[-1])
        assert {event.at.second for event in events} == {0}
        sent = [event.at for event in events if event.verb == Verb.SUBMIT]
        assert filing.submitted_at == (sent[-1] if sent else None)
        assert [revision.submitted_at for revision in filing.revisions.all()] == sent


def test_the_printed_scores_are_the_computed_ones(filings: dict[Key, Filing]) -> None:
    evaluations = [filing for filing in filings.values() if filing.scheme and not filing.target_id]
    assert len(evaluations) == 6
    for filing in evaluations:
        form = plain(filing)
        scores = scores_of(filing, form)
        assert [score for score in scores if score.contradicts(read(form, score.where))] == []


def test_lists_know_what_each_form_applies_for(filings: dict[Key, Filing]) -> None:
    assert {filing.amount for filing in filings.values() if filing.edition == "policy_target_2023"} == {None}
    assert all(filing.amount for filing in filings.values() if filing.edition != "policy_target_2023")


def test_a_self_evaluation_is_being_written_from_its_approved_target(filings: dict[Key, Filing]) -> None:
    (filing,) = (filing for filing in filings.values() if filing.target_id)
    target, form = filing.target, plain(filing)
    assert target
    assert [row["key"] for row in form["indicators"]] == [row["key"] for row in plain(target)["indicators"]]
    assert read(form, "funding_rows[0].execution_rate") == "93.74"
    assert read(form, "total_weight") == "100"
    codes = [finding.code for finding in findings_of(filing, form) if finding.severity is Severity.ERROR]
    assert sorted(codes) == ["required"] * 3 + ["shortfall_without_reason"]


def test_a_policy_is_being_written_from_the_one_of_an_earlier_year(filings: dict[Key, Filing]) -> None:
    filing = filings["policy_target_2023", 2025, "上海市人力资源和社会保障局", "促进就业专项资金"]
    form, origin = plain(filing), origin_of(filing)
    assert origin
    assert origin.year == 2023
    assert [read(form, path) for path in ("evaluation_period", "policy_period")] == [
        "2025年01月-2025年12月",
        "2017-01至2025-12",
    ]
    assert without_keys(form)["indicators"][3]["target"] == "≥1200篇"


def test_an_adjustment_is_in_review_with_a_reason_for_each_change(filings: dict[Key, Filing]) -> None:
    (told,) = STORY["adjustments"]
    adjustment = Filing.objects.get(adjusts__isnull=False)
    assert adjustment.adjusts == filings[key(told)]
    assert (adjustment.status, adjustment.stage) == (told["status"], told["stage"])
    submitted = adjustment.revisions.get()
    assert [reason["text"] for reason in submitted.reasons] == list(told["typed"]["reasons"].values())
    assert {where: read(submitted.form, where) for where in told["typed"]["cells"]} == told["typed"]["cells"]


def test_a_second_start_changes_nothing(filings: dict[Key, Filing], capsys: pytest.CaptureFixture[str]) -> None:
    events, adjustments = Event.objects.count(), len(STORY["adjustments"])
    call_command("load_demo")
    assert "已有数据" in capsys.readouterr().out
    assert (Filing.objects.count(), Event.objects.count()) == (len(filings) + adjustments, events)


def test_outside_the_demo_nothing_is_loaded(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
