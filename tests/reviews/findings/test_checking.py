"""Findings that need more than the form: the files that a period requires."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from bgapp.filings.access import fetch
from bgapp.filings.evidence import remove
from bgapp.filings.reading import form_seen
from bgapp.models import Filing, Period, Person
from bgapp.reviews.findings.checking import findings_of
from bgapp.reviews.workflow import Unfinished
from bgapp.rules.checks import Finding, Severity
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_draft, take
from tests.files import lay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast() -> Cast:
    """In a period that requires two kinds of evidence."""
    cast = make_cast()
    Period.objects.update(required_evidence=["basis", "estimate"])
    return cast


def findings(person: Person, filing: Filing) -> list[Finding]:
    found = fetch(person, filing.pk)
    return findings_of(found, form_seen(found))


def test_each_required_kind_that_is_missing_is_an_error_that_says_where_to_mend_it(cast: Cast) -> None:
    filing = make_complete(cast)
    lay(filing, cast.preparer, kind="support")
    assert findings(cast.preparer, filing) == [
        Finding(
            "evidence_missing",
            Severity.ERROR,
            "evidence",
            "附件",
            f"缺少{kind}",
            f"本申报期要求上传「{kind}」，请在表格下方的「附件」中添加。",
        )
        for kind in ("立项依据", "测算依据")
    ]


def test_a_submission_waits_for_the_required_kinds(cast: Cast) -> None:
    filing = make_complete(cast)
    lay(filing, cast.preparer, kind="basis")
    with pytest.raises(Unfinished):
        take(filing, cast.preparer, Verb.SUBMIT)
    lay(filing, cast.preparer, kind="estimate")
    assert take(filing, cast.preparer, Verb.SUBMIT).status == Status.IN_REVIEW


def test_what_was_removed_counts_no_more_but_in_what_was_submitted(cast: Cast) -> None:
    Period.objects.update(required_evidence=[])
    filing = make_at(cast, "stage_2")
    evidence = lay(filing, cast.preparer, kind="basis")
    take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    remove(cast.preparer, filing.pk, evidence.pk)
    Period.objects.update(required_evidence=["basis"])
    assert [each.code for each in findings(cast.preparer, filing)] == ["evidence_missing"]
    assert findings(cast.department_reviewer, filing) == []


def test_errors_in_cells_come_first_and_warnings_last(cast: Cast) -> None:
    codes = [each.code for each in findings(cast.preparer, make_draft(cast))]
    assert codes[-2:] == ["evidence_missing"] * 2
    assert codes[0] == "required"
