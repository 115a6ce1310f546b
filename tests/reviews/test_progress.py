"""进度: every filing is counted once, at its status, and who is named may act."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from bgapp.filings.starting import project_named
from bgapp.models import Filing, ListedProject, Person, Post, Role, Stage, StandIn
from bgapp.reviews.progress import Counts, Line, Turn, lines_of, turns_of, whole_of
from bgapp.rules.transitions import Status, Verb
from tests.builders import Cast, make_at, make_cast, make_person, take

pytestmark = pytest.mark.django_db
STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filings(cast: Cast) -> dict[str, Filing]:
    """One filing of the centre in each state, and listed projects not begun: one of it, two of the bureau."""
    for unit, name in ((cast.centre, "未开始"), (cast.bureau, "局里的"), (cast.bureau, "局里的另一个")):
        ListedProject.objects.create(period=cast.period, project=project_named(unit, name))
    filings = {state: make_at(cast, state, f"项目 {state}") for state in STATES}
    for state in ("approved", "void"):
        ListedProject.objects.create(period=cast.period, project=filings[state].project)
    return filings


def lines(cast: Cast, person: Person) -> list[Line]:
    return lines_of(person, cast.period)


def turns(cast: Cast) -> list[Turn]:
    """Who is next for the centre."""
    found = [line for line in lines(cast, cast.department_reviewer) if line.unit == cast.centre]
    return turns_of(cast.period, found)[0]


def test_each_unit_has_its_filings_by_status_and_what_they_come_to(cast: Cast, filings: dict[str, Filing]) -> None:
    centre, bureau = lines(cast, cast.department_reviewer)
    # What is void is begun no more: its listed project is to be filed again.
    assert centre.counts == Counts(approved=1, in_review=2, returned=1, draft=1, not_started=2)
    assert (centre.unit, centre.amount) == (cast.centre, Decimal(5 * 1_410_000))
    assert (centre.counts.sent, centre.counts.all) == (3, 7)
    assert (bureau.unit, bureau.counts, bureau.amount) == (cast.bureau, Counts(not_started=2), Decimal(0))


def test_the_whole_is_the_sum_of_its_units(cast: Cast, filings: dict[str, Filing]) -> None:
    whole = whole_of(lines(cast, cast.department_reviewer))
    assert (whole.units, whole.idle, whole.longest) == (2, 1, 7)
    assert whole.counts == Counts(approved=1, in_review=2, returned=1, draft=1, not_started=4)
    assert whole.amount == 5 * 1_410_000


def test_everybody_sees_the_units_that_they_follow_and_no_others(cast: Cast, filings: dict[str, Filing]) -> None:
    ListedProject.objects.create(period=cast.period, project=project_named(cast.elsewhere, "别处的"))
    other = make_person("other", cast.elsewhere, Role.DEPARTMENT_REVIEWER)
    expected = {
        "preparer": {cast.centre},
        "unit_reviewer": {cast.centre},
        "department_reviewer": {cast.centre, cast.bureau},
        "finance_reviewer": {cast.centre, cast.bureau, cast.elsewhere},
        "stranger": {cast.elsewhere},
        "reader": set(),
        "administrator": set(),
    }
    found = {name: {line.unit for line in lines(cast, cast.person(name))} for name in expected}
    assert found == expected
    assert [line.unit for line in lines(cast, other)] == [cast.elsewhere]


def test_an_administrator_sees_nothing_whatever_posts_they_have(cast: Cast, filings: dict[str, Filing]) -> None:
    Post.objects.create(person=cast.administrator, unit=cast.bureau, role=Role.FINANCE_REVIEWER)
    assert lines(cast, cast.administrator) == []


def test_who_is_next_is_named_by_role(cast: Cast, filings: dict[str, Filing]) -> None:
    assert turns(cast) == [
        Turn(Role.PREPARER, 4, ["徐婕", "陈敏"]),
        Turn(Role.UNIT_REVIEWER, 1, ["何晓庆"]),
        Turn(Role.DEPARTMENT_REVIEWER, 1, ["周启明"]),
    ]


def test_nobody_is_named_who_may_not_act(cast: Cast) -> None:
    """Who prepared what waits, who decided it before, and who has left."""
    Post.objects.create(person=cast.preparer, unit=cast.centre, role=Role.UNIT_REVIEWER)
    Post.objects.create(person=cast.unit_reviewer, unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    make_person("left", cast.centre, Role.UNIT_REVIEWER, name="已离开", is_active=False)
    first, second = make_at(cast, "stage_1", "甲"), make_at(cast, "stage_1", "乙")
    take(second, cast.unit_reviewer, Verb.APPROVE)
    assert first.stage == 1
    assert turns(cast) == [
        Turn(Role.UNIT_REVIEWER, 1, ["何晓庆"]),
        Turn(Role.DEPARTMENT_REVIEWER, 1, ["周启明"]),
    ]


def test_who_stands_in_is_named_beside_whom_they_represent(cast: Cast) -> None:
    today = timezone.localdate()
    StandIn.objects.create(
        person=cast.unit_reviewer, stand_in=cast.reader, begins=today, ends=today, set_by=cast.unit_reviewer
    )
    make_at(cast, "stage_1")
    assert turns(cast) == [Turn(Role.UNIT_REVIEWER, 1, ["何晓庆（郑岚代）"])]


def test_what_is_assigned_is_its_reviewers_turn_as_long_as_they_may_act(cast: Cast) -> None:
    other = make_person("other", cast.centre, Role.UNIT_REVIEWER, name="沈以宁")
    filing = make_at(cast, "stage_1")
    Filing.objects.filter(pk=filing.pk).update(reviewer=other)
    assert turns(cast) == [Turn(Role.UNIT_REVIEWER, 1, ["沈以宁"])]
    Person.objects.filter(pk=other.pk).update(is_active=False)
    assert turns(cast) == [Turn(Role.UNIT_REVIEWER, 1, ["何晓庆"])]


def test_an_adjustment_on_its_way_is_said_and_not_counted(cast: Cast) -> None:
    target = make_at(cast, "approved")
    adjustment = make_at(cast, "draft", "另一个")
    Filing.objects.filter(pk=adjustment.pk).update(adjusts=target, status=Status.IN_REVIEW, stage=1)
    (line,) = lines(cast, cast.department_reviewer)
    assert (line.counts, line.amount, line.adjusting) == (Counts(approved=1), Decimal(1_410_000), 1)
    Filing.objects.filter(pk=adjustment.pk).update(status=Status.APPROVED, amount=5)
    (line,) = lines(cast, cast.department_reviewer)
    assert (line.counts, line.amount, line.adjusting) == (Counts(approved=1), Decimal(5), 0)


def test_finance_is_next_for_units_of_all_departments(cast: Cast) -> None:
    Stage.objects.create(period=cast.period, number=3, role=Role.FINANCE_REVIEWER)
    make_at(cast, "approved")
    assert turns(cast) == [Turn(Role.FINANCE_REVIEWER, 1, ["吴敏之"])]


def test_more_than_a_few_are_only_counted() -> None:
    assert Turn(Role.PREPARER, 4, ["甲", "乙"]).words == "填报人 甲、乙 4 份"
    assert Turn(Role.PREPARER, 4, ["甲", "乙", "丙", "丁"]).words == "填报人 甲、乙、丙等 4 人 4 份"
    assert Turn(Role.UNIT_REVIEWER, 1, []).words == "单位审核人（暂无人员）1 份"
