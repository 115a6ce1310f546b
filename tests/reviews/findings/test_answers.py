"""Answers (答复) to findings: what each asks for, how long it holds, who may give it, and what the reviewer reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from bgapp.filings.access import fetch
from bgapp.filings.editing import apply
from bgapp.filings.edits import MoveRow, SetRowCell
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.models import Answer, Event, Filing, ListedProject, Person, RuleSetting
from bgapp.reviews.findings.answers import answer, take_back
from bgapp.reviews.findings.checking import Place, findings_of, open_counts, place_of, value_of
from bgapp.reviews.history import history
from bgapp.reviews.workflow import Unfinished
from bgapp.rules.checks import Finding, Severity
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_cast, make_complete, take

pytestmark = pytest.mark.django_db

RATE, GOAL = "equals_on_rate", "goal_vague"
SAID = "与合同约定的标准一致。"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A draft with a warning in a row and a hint on a cell of the form."""
    filing = make_complete(cast)
    filing.indicators.filter(position=2).update(target="=95.00(%)")
    form = filing.project_target_2025
    form.annual_goal = "做好培训工作。"
    form.save()
    return filing


def found(person: Person, filing: Filing, code: str) -> Finding:
    fetched = fetch(person, filing.pk)
    (finding,) = (each for each in findings_of(fetched, form_seen(fetched)) if each.code == code)
    return finding


def asked(person: Person, filing: Filing, code: str) -> tuple[Place, str]:
    """What a page would send of a finding."""
    form, finding = form_seen(fetch(person, filing.pk)), found(person, filing, code)
    return place_of(form, finding), value_of(form, finding)


def say(person: Person, filing: Filing, code: str, text: str = SAID, **fields: Any) -> None:
    answer(person, filing.pk, *asked(person, filing, code), text, **fields)


def set_cell(cast: Cast, filing: Filing, position: int, field: str, new: str) -> None:
    row = filing.indicators.get(position=position)
    results = apply(cast.preparer, filing.pk, [SetRowCell("1", row.key, field, getattr(row, field), new)]).results
    assert [result.state for result in results] == ["saved"]


def test_a_warning_stays_with_a_reason_and_a_hint_is_dismissed_with_a_click(cast: Cast, filing: Filing) -> None:
    assert [found(cast.preparer, filing, code).is_open for code in (RATE, GOAL)] == [True, True]
    say(cast.preparer, filing, RATE)
    say(cast.colleague, filing, GOAL, "")
    reply = found(cast.preparer, filing, RATE).reply
    assert reply
    assert (reply.text, reply.by) == (SAID, cast.preparer.name)
    assert [found(cast.preparer, filing, code).is_open for code in (RATE, GOAL)] == [False, False]


@pytest.mark.parametrize("text", ["", "没问题", "　 \n  ", "无" * 501])
def test_a_reason_says_something(cast: Cast, filing: Filing, text: str) -> None:
    with pytest.raises(Refused, match="4 到 500 个字"):
        say(cast.preparer, filing, RATE, text)
    assert not Answer.objects.exists()


def test_no_reason_makes_an_error_right(cast: Cast) -> None:
    filing = make_complete(cast)
    filing.indicators.filter(position=2).update(target="≥")
    with pytest.raises(Refused, match="必改"):
        say(cast.preparer, filing, "target_empty")


def test_an_answer_lapses_with_the_value_and_comes_back_with_it(cast: Cast, filing: Filing) -> None:
    say(cast.preparer, filing, RATE)
    set_cell(cast, filing, 2, "target", "=96.00(%)")
    assert found(cast.preparer, filing, RATE).is_open
    set_cell(cast, filing, 2, "target", "=95.00(%)")
    assert not found(cast.preparer, filing, RATE).is_open


def test_an_answer_survives_moves_renames_and_what_happens_in_other_cells(cast: Cast, filing: Filing) -> None:
    say(cast.preparer, filing, RATE)
    keys = [row.key for row in filing.indicators.order_by("position")]
    apply(cast.preparer, filing.pk, [MoveRow("1", keys[2], keys[5])])
    assert found(cast.preparer, filing, RATE).where == "indicators[5].target"
    set_cell(cast, filing, 5, "name", "培训考试合格率")
    set_cell(cast, filing, 0, "target", "≤500.00(元/人·天)")
    assert not found(cast.preparer, filing, RATE).is_open


def test_an_answer_about_the_whole_block_survives_the_moves_of_its_rows(cast: Cast) -> None:
    filing = make_complete(cast)
    filing.indicators.filter(position=1).update(target="≥600(人次)")
    say(cast.preparer, filing, "mixed_precision", "")
    keys = [row.key for row in filing.indicators.order_by("position")]
    apply(cast.preparer, filing.pk, [MoveRow("1", keys[1], keys[4]), MoveRow("2", keys[0], keys[5])])
    finding = found(cast.preparer, filing, "mixed_precision")
    assert "第 4 行" in finding.message
    assert not finding.is_open


def test_an_answer_to_what_is_said_of_an_empty_cell_lapses_when_something_else_is_said(cast: Cast) -> None:
    filing = make_complete(cast)
    filing.indicators.filter(position__in=(2, 3)).delete()
    say(cast.preparer, filing, "missing_output_level2")
    filing.indicators.filter(position=1).update(level2="质量指标")
    assert found(cast.preparer, filing, "missing_output_level2").is_open


def test_a_submission_waits_for_errors_and_for_warnings_without_a_reason_but_not_for_hints(
    cast: Cast, filing: Filing
) -> None:
    filing.indicators.filter(position=1).update(target="")
    with pytest.raises(Unfinished, match=r"还有 1 处必改没有改好，1 处提醒没有改，也没有写明理由"):
        take(filing, cast.preparer, Verb.SUBMIT)
    filing.indicators.filter(position=1).update(target="≥600.00(人次)")
    with pytest.raises(Unfinished, match=r"还有 1 处提醒"):
        take(filing, cast.preparer, Verb.SUBMIT)
    say(cast.preparer, filing, RATE)
    assert take(filing, cast.preparer, Verb.SUBMIT).status == Status.IN_REVIEW


def test_the_reviewer_reads_the_answers_of_the_submission_whatever_is_answered_since(
    cast: Cast, filing: Filing
) -> None:
    say(cast.preparer, filing, RATE)
    say(cast.preparer, filing, GOAL, "")
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    say(cast.preparer, filing, RATE, "换一种说法。", old=SAID)
    take_back(cast.preparer, filing.pk, *asked(cast.preparer, filing, GOAL))
    reply = found(cast.department_reviewer, filing, RATE).reply
    assert reply
    assert reply.text == SAID
    assert not found(cast.department_reviewer, filing, GOAL).is_open
    assert found(cast.preparer, filing, GOAL).is_open


def test_the_next_round_needs_no_new_reasons_while_the_values_stay(cast: Cast, filing: Filing) -> None:
    say(cast.preparer, filing, RATE)
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    assert take(filing, cast.preparer, Verb.SUBMIT).status == Status.IN_REVIEW
    assert [len(revision.answers) for revision in filing.revisions.all()] == [1, 1]


def test_only_preparers_answer_and_only_while_the_cells_are_theirs(cast: Cast, filing: Filing) -> None:
    place, value = asked(cast.preparer, filing, RATE)
    for person in (cast.stranger, cast.department_reviewer, cast.administrator):
        with pytest.raises(Http404):
            answer(person, filing.pk, place, value, SAID)
    with pytest.raises(NotAllowed):
        answer(cast.unit_reviewer, filing.pk, place, value, SAID)
    answer(cast.preparer, filing.pk, place, value, SAID)
    take(filing, cast.preparer, Verb.SUBMIT)
    with pytest.raises(NotAllowed):
        take_back(cast.preparer, filing.pk, place, value)
    assert Answer.objects.count() == 1


def test_who_answered_has_prepared_and_reviews_no_more(cast: Cast, filing: Filing) -> None:
    cast.unit_reviewer.posts.create(unit=cast.centre, role="preparer")
    say(cast.unit_reviewer, filing, RATE)
    with pytest.raises(Refused, match="还没有可以审核的"):
        take(filing, cast.preparer, Verb.SUBMIT)


def test_nothing_is_answered_unseen(cast: Cast, filing: Filing) -> None:
    place, value = asked(cast.preparer, filing, RATE)
    set_cell(cast, filing, 2, "target", "=96.00(%)")
    with pytest.raises(Conflict):
        answer(cast.preparer, filing.pk, place, value, SAID)
    say(cast.colleague, filing, RATE, "陈敏写的理由")
    with pytest.raises(Conflict, match="陈敏写的理由"):
        say(cast.preparer, filing, RATE)
    say(cast.preparer, filing, RATE, old="陈敏写的理由")
    assert Answer.objects.get().text == SAID


def test_answers_are_logged_and_the_same_one_only_once(cast: Cast, filing: Filing) -> None:
    for _ in range(2):
        say(cast.preparer, filing, RATE)
    take_back(cast.preparer, filing.pk, *asked(cast.preparer, filing, RATE))
    say(cast.preparer, filing, GOAL, "")
    lines = [(entry.sentence, entry.reason) for entry in history(filing, with_edits=True)[:3]]
    about = "绩效指标第 3 行「指标值」的提示「比率用了「=」」"
    assert lines == [
        ("不再提示「年度总体目标」的提示「目标笼统」", ""),
        (f"收回对{about}的答复", ""),
        (f"写明理由，保留{about}", SAID),
    ]
    assert Event.objects.filter(verb="answer").count() == 3


def test_a_hint_that_was_dismissed_needs_a_reason_once_the_period_makes_it_a_warning(
    cast: Cast, filing: Filing
) -> None:
    say(cast.preparer, filing, GOAL, "")
    setting = RuleSetting.objects.create(period=cast.period, code=GOAL, severity="warning", note="市局要求")
    assert found(cast.preparer, filing, GOAL).is_open
    say(cast.preparer, filing, GOAL)
    setting.delete()
    assert not found(cast.preparer, filing, GOAL).is_open


def test_findings_are_counted_by_severity_as_far_as_they_are_open(cast: Cast, filing: Filing) -> None:
    ListedProject.objects.create(period=cast.period, project=filing.project, budget=1)
    say(cast.preparer, filing, RATE)
    fetched = fetch(cast.preparer, filing.pk)
    counts = open_counts(findings_of(fetched, form_seen(fetched)))
    assert counts == {Severity.WARNING: 1, Severity.HINT: 1}
