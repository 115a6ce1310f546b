"""How many findings each filing has is kept, and is never older than its log for long."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bgapp.filings.access import fetch
from bgapp.filings.exchange_format import plain
from bgapp.models import Filing, FindingCount, FindingSummary, RuleSetting
from bgapp.reviews.findings import answers
from bgapp.reviews.findings.checking import findings_of, place_of, value_of
from bgapp.reviews.findings.counts import keep, outdate, outdated, recount
from bgapp.rules.checks import Severity
from bgapp.rules.transitions import Verb
from tests.builders import Cast, make_at, make_cast, make_complete, make_draft, set_indicators, take

pytestmark = pytest.mark.django_db

ROWS = (
    ("产出指标", "数量指标", "人员培训人次", "≥600.00(人)"),
    ("产出指标", "数量指标", "招聘会场次", "≥3.00(次数)"),
    ("产出指标", "质量指标", "培训合格率", "=95.00(%)"),
    ("效益指标", "社会效益指标", "服务能力", "有所提升"),
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A draft with findings of all severities."""
    filing = make_draft(cast)
    set_indicators(filing, ROWS)
    recount([filing.pk])
    return filing


def summary(filing: Filing) -> FindingSummary:
    return FindingSummary.objects.get(filing=filing)


def counts(filing: Filing) -> dict[str, int]:
    return dict(FindingCount.objects.filter(filing=filing).values_list("code", "count"))


def answer_one(cast: Cast, filing: Filing, severity: Severity, text: str) -> str:
    """Answer the first finding of a severity; its code."""
    seen = fetch(cast.preparer, filing.pk)
    form = plain(seen)
    finding = next(each for each in findings_of(seen, form) if each.severity is severity)
    answers.answer(cast.preparer, filing.pk, place_of(form, finding), value_of(form, finding), text)
    return finding.code


def test_the_summary_has_the_findings_of_each_severity_and_rule(cast: Cast, filing: Filing) -> None:
    found = findings_of(fetch(cast.preparer, filing.pk), plain(filing))
    by_severity = [sum(each.severity is severity for each in found) for severity in Severity]
    kept = summary(filing)
    assert [kept.errors, kept.warnings, kept.hints] == by_severity
    assert min(by_severity) > 0
    assert sum(counts(filing).values()) == len(found)
    assert counts(filing)["unit_not_a_unit"] == 1


def test_a_warning_with_a_reason_stays_counted_and_a_dismissed_hint_does_not(cast: Cast, filing: Filing) -> None:
    before = summary(filing)
    answer_one(cast, filing, Severity.WARNING, "这条按上级文件的口径填写。")
    dismissed = answer_one(cast, filing, Severity.HINT, "")
    recount([filing.pk])
    after = summary(filing)
    assert (after.warnings, after.reasons, after.hints) == (before.warnings, 1, before.hints - 1)
    assert dismissed not in counts(filing)


def test_what_is_gone_is_counted_no_more(filing: Filing) -> None:
    set_indicators(filing, ROWS[:1])
    recount([filing.pk])
    assert "unit_not_a_unit" not in counts(filing)


def test_a_filing_is_outdated_as_soon_as_its_log_is_longer(cast: Cast, filing: Filing) -> None:
    assert outdated() == []
    answer_one(cast, filing, Severity.HINT, "")
    assert outdated() == [filing.pk]
    recount(outdated())
    assert outdated() == []


def test_a_new_filing_is_outdated_and_a_void_one_never_is(cast: Cast) -> None:
    draft = make_draft(cast, "新项目")
    make_at(cast, "void", "作废的项目")
    assert outdated() == [draft.pk]


def test_other_settings_have_the_filings_of_the_period_checked_again(cast: Cast, filing: Filing) -> None:
    RuleSetting.objects.create(period=cast.period, code="unit_not_a_unit", is_off=True)
    outdate(cast.period)
    assert outdated() == [filing.pk]
    recount(outdated())
    assert "unit_not_a_unit" not in counts(filing)


def test_a_submission_keeps_what_it_found(cast: Cast) -> None:
    filing = make_complete(cast)
    take(filing, cast.preparer, Verb.SUBMIT)
    assert summary(filing).errors == 0
    assert outdated() == []


def test_checking_many_reads_the_forms_together(cast: Cast) -> None:
    few = [make_draft(cast, f"项目 {number}").pk for number in range(2)]
    many = few + [make_draft(cast, f"更多项目 {number}").pk for number in range(4)]
    recount(many)
    spent = []
    for keys in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            recount(keys)
        spent.append(len(queries))
    of_one = (spent[1] - spent[0]) / (len(many) - len(few))
    assert of_one <= 16


def test_keeping_the_same_again_writes_no_counts(cast: Cast, filing: Filing) -> None:
    seen = fetch(cast.preparer, filing.pk)
    kept = list(FindingCount.objects.filter(filing=filing).values_list("pk", flat=True))
    keep(seen, findings_of(seen, plain(seen)))
    assert list(FindingCount.objects.filter(filing=filing).values_list("pk", flat=True)) == kept
