"""分派: one reviewer of several has a filing alone, as long as that one can decide it."""

from __future__ import annotations

import pytest
from django.http import Http404

from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.models import Event, Filing, Notice, Person, Post, Role, StandIn
from bgapp.reviews.assigning import assign, assignees, colleagues
from bgapp.reviews.awaiting import awaiting
from bgapp.reviews.duties import may_act
from bgapp.reviews.history import history
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_at, make_complete, make_person, take
from tests.reviews.test_standing_in import stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> Person:
    """Another reviewer of the unit."""
    return make_person("second", cast.centre, Role.UNIT_REVIEWER, name="沈怡宁")


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return make_at(cast, "stage_1")


def give(filing: Filing, person: Person, reviewer: Person | None) -> Filing:
    return assign(person, filing.pk, filing.version, reviewer.pk if reviewer else None)


def waits_for(filing: Filing) -> set[str]:
    """Everybody in whose inbox it is; each of them, and nobody else, may decide it."""
    filing = Filing.objects.get(pk=filing.pk)
    people = [each for each in Person.objects.filter(is_active=True) if awaiting(each).filter(pk=filing.pk).exists()]
    assert set(people) == set(may_act(filing, filing.period.stages.get(number=filing.stage)))
    return {person.name for person in people}


def test_what_is_assigned_leaves_the_inbox_of_the_others(cast: Cast, second: Person, filing: Filing) -> None:
    assert waits_for(filing) == {"何晓庆", "沈怡宁"}
    give(filing, cast.unit_reviewer, second)
    assert waits_for(filing) == {"沈怡宁"}
    with pytest.raises(NotAllowed):
        take(filing, cast.unit_reviewer, Verb.APPROVE)


def test_it_is_logged_and_told(cast: Cast, second: Person, filing: Filing) -> None:
    give(filing, cast.unit_reviewer, second)
    event = Event.objects.latest("pk")
    assert (event.who, event.role, event.stage, event.verb) == ("何晓庆", Role.UNIT_REVIEWER, 1, "assign")
    assert history(filing, with_edits=False)[0].sentence == "分派给沈怡宁审核"
    notice = Notice.objects.get(person=second)
    assert (notice.kind, notice.filing) == (Notice.Kind.ASSIGNED, filing)
    give(filing, second, None)
    assert history(filing, with_edits=False)[0].sentence == "取消分派"


def test_who_held_the_post_may_take_it_back_or_give_it_on(cast: Cast, second: Person, filing: Filing) -> None:
    give(filing, cast.unit_reviewer, second)
    give(filing, cast.unit_reviewer, cast.unit_reviewer)
    assert waits_for(filing) == {"何晓庆"}
    give(filing, second, None)
    assert waits_for(filing) == {"何晓庆", "沈怡宁"}


def test_the_same_twice_is_logged_once(cast: Cast, second: Person, filing: Filing) -> None:
    for _ in range(2):
        give(filing, cast.unit_reviewer, second)
    assert Event.objects.filter(verb="assign").count() == Notice.objects.filter(person=second).count() == 1


def test_only_who_may_decide_by_an_own_post_assigns_and_only_to_such(
    cast: Cast, second: Person, filing: Filing
) -> None:
    substitute = make_person("zhenglan", name="郑岚")
    stand_in(cast.unit_reviewer, substitute)
    for person in (cast.preparer, substitute):
        assert not assignees(filing, person)
        with pytest.raises(NotAllowed, match="只有本环节的审核人"):
            give(filing, person, second)
    with pytest.raises(Http404):
        give(filing, cast.department_reviewer, second)
    for reviewer in (cast.department_reviewer, cast.preparer, substitute):
        with pytest.raises(Refused, match="不能审这一份"):
            give(filing, cast.unit_reviewer, reviewer)
    assert not Event.objects.filter(verb="assign").exists()


def test_who_prepared_it_is_no_assignee(cast: Cast, second: Person) -> None:
    Post.objects.create(person=second, unit=cast.centre, role=Role.PREPARER)
    filing = take(make_complete(cast), second, Verb.SUBMIT)
    assert assignees(filing, cast.unit_reviewer) == [cast.unit_reviewer]
    with pytest.raises(Refused):
        give(filing, cast.unit_reviewer, second)


def test_only_what_waits_is_assigned_and_only_as_it_was_seen(cast: Cast, second: Person) -> None:
    returned, moved = make_at(cast, "returned"), make_at(cast, "stage_1", "被人审过的")
    with pytest.raises(NotAllowed):
        give(returned, cast.unit_reviewer, second)
    take(moved, second, Verb.RETURN, REASON)
    with pytest.raises(Conflict):
        give(moved, cast.unit_reviewer, second)


def test_it_is_lifted_when_the_filing_moves(cast: Cast, second: Person, filing: Filing) -> None:
    give(filing, cast.unit_reviewer, second)
    take(filing, second, Verb.RETURN, REASON)
    take(filing, cast.preparer, Verb.SUBMIT)
    assert Filing.objects.get(pk=filing.pk).reviewer is None
    assert waits_for(filing) == {"何晓庆", "沈怡宁"}


@pytest.mark.parametrize("loss", ["left", "lost the post"])
def test_an_assignee_who_cannot_decide_any_more_holds_up_nobody(
    cast: Cast, second: Person, filing: Filing, loss: str
) -> None:
    give(filing, cast.unit_reviewer, second)
    if loss == "left":
        Person.objects.filter(pk=second.pk).update(is_active=False)
    else:
        second.posts.all().delete()
    assert waits_for(filing) == {"何晓庆"}
    assert take(filing, cast.unit_reviewer, Verb.APPROVE).stage == 2


def test_a_stand_in_of_the_assignee_may_decide_and_one_of_another_may_not(
    cast: Cast, second: Person, filing: Filing
) -> None:
    for_second, for_first = make_person("a", name="甲代"), make_person("b", name="乙代")
    stand_in(second, for_second)
    stand_in(cast.unit_reviewer, for_first)
    give(filing, cast.unit_reviewer, second)
    assert waits_for(filing) == {"沈怡宁", "甲代"}
    StandIn.objects.filter(person=second).delete()
    Person.objects.filter(pk=second.pk).update(is_active=False)
    assert waits_for(filing) == {"何晓庆", "乙代"}


def test_an_open_page_stays_good_when_the_filing_is_given_to_its_person(
    cast: Cast, second: Person, filing: Filing
) -> None:
    give(filing, cast.unit_reviewer, second)
    assert advance(second, filing.pk, Verb.APPROVE, filing.version).status == Status.IN_REVIEW


def test_colleagues_hold_one_of_the_same_posts(cast: Cast, second: Person) -> None:
    make_person("gone", cast.centre, Role.UNIT_REVIEWER, is_active=False)
    make_person("elsewhere", cast.elsewhere, Role.UNIT_REVIEWER)
    finance = make_person("finance", cast.bureau, Role.FINANCE_REVIEWER)
    assert set(colleagues(cast.unit_reviewer)) == {cast.unit_reviewer, second}
    assert set(colleagues(cast.finance_reviewer)) == {cast.finance_reviewer, finance}
    assert not colleagues(cast.preparer).exists()
