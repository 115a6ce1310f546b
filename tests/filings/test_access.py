"""Who sees which filing, and in which state of it."""

from __future__ import annotations

import pytest
from django.http import Http404

from bgapp.filings.access import fetch, listed
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.reading import form_seen
from bgapp.models import Filing, Person, Post, Role, Unit
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_person, take

pytestmark = pytest.mark.django_db

STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")
ALWAYS = {"preparer", "colleague", "unit_reviewer"}

# Who may open the form in each state; the stages of this period are the unit's and the department's.
OPEN: dict[str, set[str]] = {
    "draft": ALWAYS,
    "stage_1": ALWAYS,
    "stage_2": ALWAYS | {"department_reviewer"},
    "returned": ALWAYS,
    "approved": ALWAYS | {"department_reviewer", "finance_reviewer", "reader"},
    "void": ALWAYS,
}
LISTED_ALWAYS = ALWAYS | {"department_reviewer", "finance_reviewer"}
PEOPLE = LISTED_ALWAYS | {"reader", "administrator", "stranger"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def opens(person: Person, filing: Filing) -> bool:
    try:
        fetch(person, filing.pk)
    except Http404:
        return False
    return True


def shown_open(person: Person) -> bool:
    """Whether the person's lists lead to a form."""
    return any(getattr(filing, "opens", False) for filing in listed(person))


@pytest.mark.parametrize("state", STATES)
def test_a_form_opens_for_those_whose_turn_has_come_and_for_nobody_else(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    assert {name for name in PEOPLE if opens(cast.person(name), filing)} == OPEN[state]


@pytest.mark.parametrize("state", STATES)
def test_lists_show_what_departments_wait_for_but_open_only_what_they_may_see(cast: Cast, state: str) -> None:
    make_at(cast, state)
    in_list = {name for name in PEOPLE if listed(cast.person(name)).exists()}
    assert in_list == LISTED_ALWAYS | ({"reader"} if state == "approved" else set())
    assert {name for name in in_list if shown_open(cast.person(name))} == OPEN[state]


def test_a_department_keeps_its_sight_after_returning(cast: Cast) -> None:
    filing = take(make_at(cast, "stage_2"), cast.department_reviewer, Verb.RETURN, REASON)
    assert opens(cast.department_reviewer, filing)


def test_others_read_the_last_submitted_revision_the_own_unit_the_cells_as_they_stand(cast: Cast) -> None:
    filing = take(make_at(cast, "stage_2"), cast.department_reviewer, Verb.RETURN, REASON)
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "正在改")])
    assert form_seen(fetch(cast.unit_reviewer, filing.pk))["overall_goal"] == "正在改"
    assert form_seen(fetch(cast.department_reviewer, filing.pk))["overall_goal"] == ""


def test_a_department_that_files_its_own_projects_is_its_own_department(cast: Cast) -> None:
    assert cast.bureau.department == cast.bureau
    assert cast.centre.department == cast.bureau


def test_a_reader_above_sees_everything_approved_below(cast: Cast) -> None:
    make_at(cast, "approved")
    top = Unit.objects.create(name="市政府")
    cast.bureau.parent = top
    cast.bureau.save()
    assert shown_open(make_person("mayor", top, Role.READER))
    assert not listed(make_person("sideways", cast.elsewhere, Role.READER)).exists()


def test_units_moved_in_the_tree_take_their_subtree_along(cast: Cast) -> None:
    top = Unit.objects.create(name="市政府")
    cast.bureau.parent = top
    cast.bureau.save()
    cast.centre.refresh_from_db()
    assert cast.centre.path == f"/{top.pk:08d}/{cast.bureau.pk:08d}/{cast.centre.pk:08d}/"


def test_administrators_see_no_form_whatever_post_they_give_themselves(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    Post.objects.create(person=cast.administrator, unit=cast.centre, role=Role.PREPARER)
    assert not opens(cast.administrator, filing)
    assert not listed(cast.administrator).exists()
    assert opens(cast.preparer, filing)
    cast.preparer.is_administrator = True
    assert not opens(cast.preparer, filing)


def test_a_reviewer_of_another_unit_sees_nothing(cast: Cast) -> None:
    make_at(cast, "stage_1")
    assert not listed(make_person("other", cast.elsewhere, Role.DEPARTMENT_REVIEWER)).exists()
    Post.objects.filter(person=cast.unit_reviewer).delete()
    assert not listed(cast.unit_reviewer).exists()
