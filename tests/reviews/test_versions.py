"""Which versions of a form people may compare."""

from __future__ import annotations

import pytest

from bgapp.filings.access import fetch
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.reading import form_seen
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing, Person
from bgapp.reviews.versions import Versions
from bgapp.rules.plain import read
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_period, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def versions(person: Person, filing: Filing) -> Versions:
    found = fetch(person, filing.pk)
    return Versions(found, person, form_seen(found))


def keys(person: Person, filing: Filing) -> list[str]:
    return [version.key for version in versions(person, filing).all]


def returned_by_the_unit_then_by_the_department(cast: Cast) -> Filing:
    """Three submissions: the unit returned the first, the department the second, the third is at the department."""
    filing = make_at(cast, "returned")
    for number, returns in (("二", True), ("三", False)):
        edit = SetCell("1", "overall_goal", "" if returns else "第二", f"第{number}")
        apply(cast.preparer, filing.pk, [edit])
        take(filing, cast.preparer, Verb.SUBMIT)
        take(filing, cast.unit_reviewer, Verb.APPROVE)
        if returns:
            take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    return Filing.objects.get(pk=filing.pk)


def test_the_own_unit_compares_every_submission(cast: Cast) -> None:
    filing = returned_by_the_unit_then_by_the_department(cast)
    assert keys(cast.unit_reviewer, filing) == ["3", "2", "1"]
    seen = versions(cast.preparer, filing)
    assert (seen.current, seen.before) == ("3", "2")


def test_a_department_compares_what_came_to_its_stage(cast: Cast) -> None:
    """The first submission never left the unit."""
    filing = returned_by_the_unit_then_by_the_department(cast)
    seen = versions(cast.department_reviewer, filing)
    assert [version.key for version in seen.all] == ["3", "2"]
    before = seen.find("2")
    assert before
    assert read(seen.form(before)[1], "overall_goal") == "第二"
    assert seen.find("1") is None


def test_a_returned_draft_is_compared_with_what_was_returned(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "正在改")])
    seen = versions(cast.preparer, filing)
    assert (seen.current, seen.before) == ("now", "1")
    assert [version.name for version in seen.all] == ["第 2 稿", "第 1 稿"]


def test_before_the_first_submission_there_is_nothing_to_compare(cast: Cast) -> None:
    assert versions(cast.preparer, make_at(cast, "draft")).others == []


def test_readers_have_nothing_to_compare(cast: Cast) -> None:
    assert keys(cast.reader, make_at(cast, "approved")) == []


def test_last_years_form_of_the_same_project_is_compared_too(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    past = start(cast.preparer, make_period(2024), project_named(cast.centre, filing.name))
    seen = versions(cast.preparer, filing)
    last = seen.find("last-year")
    assert last
    assert last.name == "2024 年度"
    assert read(seen.form(last)[1], "fiscal_year") == str(past.year)


def test_but_only_by_those_who_may_see_it(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    start(cast.preparer, make_period(2024), project_named(cast.centre, filing.name))
    assert keys(cast.department_reviewer, filing) == ["1"]
