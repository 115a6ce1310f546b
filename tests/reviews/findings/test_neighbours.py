"""What the checks see beside a form: the unit's other goals of the year, and the project's forms of earlier years."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bgapp.filings.access import fetch
from bgapp.filings.reading import form_seen
from bgapp.models import Filing, Person
from bgapp.models.forms.project_target_2025 import ProjectTarget2025
from bgapp.reviews.findings.checking import findings_of
from bgapp.reviews.findings.neighbours import neighbours_of
from tests.builders import GOAL, Cast, make_at, make_cast, make_complete, make_period
from tests.views.crowd import crowd

pytestmark = pytest.mark.django_db

COPIED, UNCHANGED = "goal_copied_from_other_form", "unchanged_from_last_year"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def codes(person: Person, filing: Filing) -> list[str]:
    found = fetch(person, filing.pk)
    return [finding.code for finding in findings_of(found, form_seen(found))]


def test_the_goal_of_another_project_of_the_unit_and_year_is_recognised(cast: Cast) -> None:
    make_complete(cast)
    other = make_complete(cast, "职业技能竞赛")
    assert codes(cast.preparer, other) == []
    form = other.project_target_2025
    form.annual_goal = GOAL
    form.save()
    assert codes(cast.preparer, other) == [COPIED]
    Filing.objects.exclude(pk=other.pk).update(status="void")
    assert codes(cast.preparer, other) == []


def test_last_years_form_counts_as_it_was_submitted_and_a_draft_does_not(cast: Cast) -> None:
    earlier = replace(cast, period=make_period(2024))
    draft = make_at(earlier, "draft")
    filing = make_complete(cast)
    assert codes(cast.preparer, filing) == []
    draft.delete()
    make_at(earlier, "stage_1")
    assert codes(cast.preparer, filing) == [UNCHANGED, UNCHANGED]


def test_more_filings_of_the_unit_take_no_more_queries(cast: Cast) -> None:
    filing = make_complete(cast)
    counts = []
    for names in (range(2), range(2, 30)):
        crowd(cast, names)
        ProjectTarget2025.objects.update(annual_goal="逐项完成年度任务，按时拨付资金。")
        with CaptureQueriesContext(connection) as queries:
            codes(cast.preparer, filing)
        counts.append(len(queries))
    assert len(neighbours_of([filing])[0]) == 31  # itself among them
    assert counts[0] == counts[1] <= 20
