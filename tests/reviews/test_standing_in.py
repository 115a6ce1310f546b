"""Stand-ins decide with somebody else's right, in their time, under their own name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import EDIT, record
from bgapp.models import Event, Filing, Person, Post, Role, Stage, StandIn
from bgapp.reviews.awaiting import awaiting
from bgapp.reviews.duties import may_act
from bgapp.reviews.history import history
from bgapp.reviews.standing_in import candidates, end, name_stand_in
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_person, take
from tests.reviews.test_awaiting import assert_agrees_for_everybody
from tests.views.crowd import signed_in

DAY = timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def today() -> date:
    return timezone.localdate()


def stand_in(person: Person, other: Person, begins: timedelta = -DAY, ends: timedelta = DAY) -> StandIn:
    """``other`` decides for ``person``, from yesterday until tomorrow."""
    return StandIn.objects.create(
        person=person, stand_in=other, begins=today() + begins, ends=today() + ends, set_by=person
    )


@pytest.fixture
def substitute(cast: Cast) -> Person:
    """Somebody without any post, who stands in for the unit's reviewer."""
    person = make_person("zhenglan", name="郑岚")
    stand_in(cast.unit_reviewer, person)
    return person


def test_a_stand_in_sees_and_decides_and_both_are_named(cast: Cast, substitute: Person) -> None:
    filing = make_at(cast, "stage_1")
    assert awaiting(substitute).get() == filing
    take(filing, substitute, Verb.RETURN, REASON)
    event = Event.objects.latest("pk")
    assert (event.who, event.role, event.stage) == ("郑岚 代 何晓庆", Role.UNIT_REVIEWER, 1)
    assert history(filing, with_edits=False)[0].actor == "郑岚 代 何晓庆"
    assert take(filing, substitute, Verb.TAKE_BACK).status == Status.IN_REVIEW
    assert Event.objects.latest("pk").who == "郑岚 代 何晓庆"
    page = signed_in(substitute).get(reverse("filing", args=[filing.pk])).content.decode()
    assert "代 何晓庆" in page
    assert "待审" in page


@pytest.mark.parametrize(("begins", "ends"), [(DAY, 2 * DAY), (-2 * DAY, -DAY)])
def test_before_and_after_the_time_there_is_nothing_to_see(cast: Cast, begins: timedelta, ends: timedelta) -> None:
    person = make_person("zhenglan", name="郑岚")
    stand_in(cast.unit_reviewer, person, begins, ends)
    filing = make_at(cast, "stage_1")
    assert not awaiting(person).exists()
    assert signed_in(person).get(reverse("filing", args=[filing.pk])).status_code == 404


def test_the_first_and_the_last_day_count(cast: Cast) -> None:
    person = make_person("zhenglan", name="郑岚")
    stand_in(cast.unit_reviewer, person, timedelta(), timedelta())
    make_at(cast, "stage_1")
    assert awaiting(person).exists()


def test_who_prepared_does_not_stand_in(cast: Cast) -> None:
    stand_in(cast.unit_reviewer, cast.colleague)
    filing = make_complete(cast)
    apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "同事也填了")])
    take(filing, cast.preparer, Verb.SUBMIT)
    assert not awaiting(cast.colleague).exists()
    with pytest.raises(NotAllowed):
        take(filing, cast.colleague, Verb.APPROVE)


def test_nobody_decides_for_who_prepared(cast: Cast, substitute: Person) -> None:
    """The right of the person represented is all that a stand-in has."""
    Post.objects.create(person=cast.unit_reviewer, unit=cast.centre, role=Role.PREPARER)
    make_person("second", cast.centre, Role.UNIT_REVIEWER)
    filing = make_complete(cast)
    apply(cast.unit_reviewer, filing.pk, [SetCell("1", "overall_goal", "", "审核人也填了")])
    take(filing, cast.preparer, Verb.SUBMIT)
    assert not awaiting(substitute).exists()
    with pytest.raises(NotAllowed):
        take(filing, substitute, Verb.APPROVE)


def test_neither_of_a_pair_acts_at_a_second_stage(cast: Cast, substitute: Person) -> None:
    for person in (cast.unit_reviewer, substitute):
        Post.objects.create(person=person, unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    filing = make_at(cast, "stage_1")
    take(filing, substitute, Verb.APPROVE)
    stage = Stage.objects.get(period=cast.period, number=2)
    assert set(may_act(filing, stage)) == {cast.department_reviewer}
    assert_agrees_for_everybody()


def test_the_own_post_comes_before_standing_in(cast: Cast, substitute: Person) -> None:
    Post.objects.create(person=substitute, unit=cast.centre, role=Role.UNIT_REVIEWER)
    take(make_at(cast, "stage_1"), substitute, Verb.APPROVE)
    assert Event.objects.latest("pk").represented is None


def test_who_left_can_neither_stand_in_nor_be_represented(cast: Cast, substitute: Person) -> None:
    make_person("second", cast.centre, Role.UNIT_REVIEWER)
    make_at(cast, "stage_1")
    Person.objects.filter(pk=cast.unit_reviewer.pk).update(is_active=False)
    assert not awaiting(substitute).exists()
    assert_agrees_for_everybody()


def test_a_reviewer_names_a_colleague_and_ends_it(cast: Cast) -> None:
    assert set(candidates(cast.unit_reviewer)) == {cast.preparer, cast.colleague}
    named = name_stand_in(cast.unit_reviewer, cast.colleague, today(), today() + DAY)
    filing = make_at(cast, "stage_1")
    assert awaiting(cast.colleague).get() == filing
    end(cast.unit_reviewer, named.pk)
    assert not awaiting(cast.colleague).exists()


def test_what_cannot_be_named_is_said(cast: Cast) -> None:
    cases = [
        (cast.unit_reviewer, cast.stranger, today(), today(), "系统管理员"),
        (cast.unit_reviewer, cast.unit_reviewer, today(), today(), "系统管理员"),
        (cast.unit_reviewer, cast.colleague, today() - 2 * DAY, today() - DAY, "已经过去"),
        (cast.unit_reviewer, cast.colleague, today() + DAY, today(), "不能早于"),
        (cast.preparer, cast.colleague, today(), today(), "没有审核岗位"),
    ]
    for person, other, begins, ends, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            name_stand_in(person, other, begins, ends)
    assert not StandIn.objects.exists()


def test_the_page_names_ends_and_refuses(cast: Cast) -> None:
    client, address = signed_in(cast.unit_reviewer), reverse("stand_ins")
    posted = {"stand_in": cast.colleague.pk, "begins": f"{today()}", "ends": f"{today() - DAY}"}
    assert "已经过去" in client.post(address, posted).content.decode()
    page = client.post(address, posted | {"ends": f"{today() + DAY}"}, follow=True).content.decode()
    assert "由陈敏代您审核" in page
    given = StandIn.objects.get()
    assert "何晓庆" in signed_in(cast.colleague).get(address).content.decode()
    stopping = reverse("stand_in_end", args=[given.pk])
    assert signed_in(cast.colleague).post(stopping).status_code == 404
    assert "已不再代您审核" in client.post(stopping, follow=True).content.decode()
    assert client.post(stopping).status_code == 404
    assert signed_in(cast.preparer).post(address, posted).status_code == 403


def test_who_was_second_is_told(cast: Cast, substitute: Person) -> None:
    filing = make_at(cast, "stage_1")
    seen = filing.version
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    with pytest.raises(Conflict, match="刚才已有变化"):
        advance(cast.department_reviewer, filing.pk, Verb.RETURN, seen, REASON)


PEOPLE = ("preparer", "colleague", "unit_reviewer", "department_reviewer", "finance_reviewer", "reader", "stranger")
person_names = st.sampled_from(PEOPLE)
REVIEWS = (Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER)
days = st.sampled_from([(-DAY, DAY), (-DAY, DAY), (timedelta(), timedelta()), (DAY, DAY), (-DAY, -DAY)])


class TestOneAndAll(TestCase):
    """The rule asked of one filing and of all at once, whoever stands in for whom, has done and was given what."""

    cast: ClassVar[Cast]
    filings: ClassVar[list[Filing]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
        cls.filings = [make_at(cls.cast, state, f"项目 {state}") for state in ("stage_1", "stage_2")]

    @settings(max_examples=12)
    @given(
        pairs=st.lists(st.tuples(person_names, person_names, days), max_size=4),
        posts=st.lists(st.tuples(person_names, st.sampled_from(REVIEWS)), max_size=3),
        edits=st.lists(st.tuples(st.integers(0, 1), person_names), max_size=2),
        decisions=st.lists(
            st.tuples(st.integers(0, 1), person_names, st.none() | person_names, st.integers(1, 2)), max_size=2
        ),
        assigned=st.tuples(st.none() | person_names, st.none() | person_names),
    )
    def test_they_agree(
        self,
        pairs: list[tuple[str, str, tuple[timedelta, timedelta]]],
        posts: list[tuple[str, Role]],
        edits: list[tuple[int, str]],
        decisions: list[tuple[int, str, str | None, int]],
        assigned: tuple[str | None, str | None],
    ) -> None:
        with transaction.atomic():
            for index, reviewer in enumerate(assigned):
                to = self.cast.person(reviewer) if reviewer else None
                Filing.objects.filter(pk=self.filings[index].pk).update(reviewer=to)
            for name, other, (begins, ends) in pairs:
                stand_in(self.cast.person(name), self.cast.person(other), begins, ends)
            for name, role in posts:
                unit = self.cast.centre if role == Role.UNIT_REVIEWER else self.cast.bureau
                Post.objects.get_or_create(person=self.cast.person(name), unit=unit, role=role)
            for index, name in edits:
                record(self._filing(index), self.cast.person(name), EDIT, {"edits": []}, role=Role.PREPARER)
            for index, name, instead_of, stage in decisions:
                represented = self.cast.person(instead_of) if instead_of else None
                person, filing = self.cast.person(name), self._filing(index)
                record(filing, person, Verb.APPROVE, {}, role="", acted_at=stage, represented=represented)
            able = {(person.pk, filing.pk) for filing in Filing.objects.all() for person in self._able(filing)}
            waiting = {(each.pk, filing.pk) for each in Person.objects.all() for filing in awaiting(each)}
            assert waiting == able
            transaction.set_rollback(True)

    def _able(self, filing: Filing) -> QuerySet[Person]:
        return may_act(filing, self.cast.period.stages.get(number=filing.stage))

    def _filing(self, index: int) -> Filing:
        return Filing.objects.get(pk=self.filings[index].pk)
