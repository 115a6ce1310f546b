"""催办, by hand and by rule: whose turn it is gets told, with what and until when, and once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.starting import project_named
from bgapp.models import Holiday, ListedProject, Notice, Period, Person, Post, Reminder, Role, StandIn, Unit
from bgapp.reviews.notices.reminding import remind
from bgapp.reviews.notices.urging import Call, What, urge
from tests.builders import Cast, extend, make_at, make_cast, make_person
from tests.views.crowd import crowd
from tests.views.test_board import crowd_of_units

pytestmark = pytest.mark.django_db
STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")
MONDAY = timezone.make_aware(datetime(2025, 11, 17, 9))
SUNDAY = timezone.make_aware(datetime(2025, 11, 16, 9))
FORM = "2025 年度项目申报表"


@pytest.fixture
def cast() -> Cast:
    """A week in November: filing ends on Friday evening, review a week later."""
    cast = make_cast()
    ends = timezone.make_aware(datetime(2025, 11, 21, 18))
    Period.objects.filter(pk=cast.period.pk).update(
        filing_opens=ends - timedelta(days=20), filing_ends=ends, review_ends=ends + timedelta(days=7)
    )
    cast.period.refresh_from_db()
    return cast


@pytest.fixture
def filings(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the centre in each state, and a listed project that nobody has begun; all of it on that Monday."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    ListedProject.objects.create(period=cast.period, project=project_named(cast.centre, "清单里的"))
    for state in STATES:
        make_at(cast, state, f"项目 {state}")
    Notice.objects.all().delete()


def urged(cast: Cast, name: str, what: What, unit: Unit | None = None, now: datetime = MONDAY) -> Call:
    return urge(cast.person(name), cast.period, what, unit.pk if unit else None, now)


def told() -> dict[str, str]:
    """What everybody was told."""
    return dict(Notice.objects.values_list("person__name", "text"))


# --- by hand ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("filings")
def test_preparers_are_told_what_is_unsent_and_until_when(cast: Cast) -> None:
    call = urged(cast, "department_reviewer", What.UNSENT)
    text = f"周启明催办：市就业中心 {FORM}还有 3 份没有送审（草稿 1、已退回 1、未开始 1），填报截止 11月21日 18:00。"
    assert told() == {"徐婕": text, "陈敏": text}
    assert (call.count, len(call.debtors), call.already, call.orphans) == (3, 2, [], [])
    notice = Notice.objects.filter(person=cast.preparer).get()
    assert (notice.kind, notice.sender, notice.period) == ("urged", cast.department_reviewer, cast.period)
    assert notice.at == MONDAY


@pytest.mark.usefixtures("filings")
def test_reviewers_are_told_what_waits_at_their_stage(cast: Cast) -> None:
    cast.period.stages.create(number=3, role=Role.FINANCE_REVIEWER)
    urged(cast, "finance_reviewer", What.WAITING)
    text = "吴敏之催办：市就业中心 {}有 1 份等{}审核，审核截止 11月28日 18:00。"
    assert told() == {
        "何晓庆": text.format(FORM, "单位审核人"),
        "周启明": text.format(FORM, "主管部门审核人"),
    }


@pytest.mark.usefixtures("filings")
def test_one_urges_downwards_and_never_oneself(cast: Cast) -> None:
    with pytest.raises(Refused, match="只有您自己"):
        urged(cast, "unit_reviewer", What.WAITING)
    assert urged(cast, "department_reviewer", What.WAITING).count == 2
    assert set(told()) == {"何晓庆"}


@pytest.mark.usefixtures("filings")
def test_who_stands_in_is_told_too(cast: Cast) -> None:
    day = timezone.localdate(MONDAY)
    StandIn.objects.create(
        person=cast.unit_reviewer, stand_in=cast.reader, begins=day, ends=day, set_by=cast.unit_reviewer
    )
    urged(cast, "department_reviewer", What.WAITING)
    assert set(told()) == {"何晓庆", "郑岚"}


@pytest.mark.usefixtures("filings")
def test_nobody_is_told_twice_on_one_day_and_the_answer_says_who_was_left_out(cast: Cast) -> None:
    urged(cast, "unit_reviewer", What.UNSENT)
    with pytest.raises(Refused, match="今天都已催办过"):
        urged(cast, "department_reviewer", What.UNSENT)
    newcomer = make_person("newcomer", cast.centre, Role.PREPARER, name="新来的")
    call = urged(cast, "department_reviewer", What.UNSENT)
    assert [each.name for each in call.debtors] == ["新来的"]
    assert {each.name for each in call.already} == {"徐婕", "陈敏"}
    urged(cast, "department_reviewer", What.UNSENT, now=MONDAY + timedelta(days=1))
    assert newcomer.notices.count() == cast.preparer.notices.count() == 2


@pytest.mark.races
@pytest.mark.usefixtures("filings")
def test_two_who_urge_at_the_same_moment_tell_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read who was told before the first told them."""
    monkeypatch.setattr("bgapp.reviews.notices.urging.Urger._told", set())
    urged(cast, "unit_reviewer", What.UNSENT)
    call = urged(cast, "department_reviewer", What.UNSENT)
    assert (len(call.debtors), len(call.already), Notice.objects.count()) == (0, 2, 2)


@pytest.mark.usefixtures("filings")
def test_one_unit_is_urged_alone(cast: Cast) -> None:
    ListedProject.objects.create(period=cast.period, project=project_named(cast.bureau, "局里的"))
    make_person("at_bureau", cast.bureau, Role.PREPARER, name="局里的人")
    urged(cast, "department_reviewer", What.UNSENT, cast.bureau)
    assert set(told()) == {"局里的人"}


@pytest.mark.usefixtures("filings")
def test_who_files_for_several_units_is_told_once_of_all(cast: Cast) -> None:
    for name in ("局里的", "局里的另一个"):
        ListedProject.objects.create(period=cast.period, project=project_named(cast.bureau, name))
    Post.objects.create(person=cast.preparer, unit=cast.bureau, role=Role.PREPARER)
    urged(cast, "department_reviewer", What.UNSENT)
    assert f"市人力资源局等 2 家单位 {FORM}还有 5 份没有送审（草稿 1、已退回 1、未开始 3）" in told()["徐婕"]


@pytest.mark.usefixtures("filings")
def test_where_nobody_is_the_answer_says_so(cast: Cast) -> None:
    ListedProject.objects.create(period=cast.period, project=project_named(cast.bureau, "局里的"))
    call = urged(cast, "department_reviewer", What.UNSENT)
    assert [(due.unit, due.role) for due in call.orphans] == [(cast.bureau, Role.PREPARER)]
    Person.objects.filter(pk__in=(cast.preparer.pk, cast.colleague.pk)).update(is_active=False)
    with pytest.raises(Refused, match="暂无人员"):
        urged(cast, "department_reviewer", What.UNSENT, now=MONDAY + timedelta(days=1))


@pytest.mark.usefixtures("filings")
def test_what_can_not_be_done_any_more_is_not_urged(cast: Cast) -> None:
    """After filing ended, only what was returned is still the preparer's to send."""
    after_filing = cast.period.filing_ends + timedelta(hours=1)
    urged(cast, "department_reviewer", What.UNSENT, now=after_filing)
    assert "还有 1 份没有送审（已退回 1），审核截止 11月28日 18:00。" in told()["徐婕"]
    for what in What:
        with pytest.raises(Refused, match="已过截止时间"):
            urged(cast, "department_reviewer", what, now=cast.period.review_ends)


@pytest.mark.usefixtures("filings")
def test_an_extension_counts_for_its_unit(cast: Cast) -> None:
    later = cast.period.filing_ends + timedelta(days=2)
    extend(cast, filing_ends=later, review_ends=cast.period.review_ends)
    urged(cast, "department_reviewer", What.UNSENT, now=later - timedelta(hours=1))
    assert "还有 3 份没有送审（草稿 1、已退回 1、未开始 1），填报截止 11月23日 18:00。" in told()["徐婕"]


@pytest.mark.usefixtures("filings")
@pytest.mark.parametrize("name", ["preparer", "reader", "administrator"])
def test_only_reviewers_urge(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        urged(cast, name, What.UNSENT)


@pytest.mark.usefixtures("filings")
def test_nobody_urges_units_of_others(cast: Cast) -> None:
    other = make_person("other", cast.elsewhere, Role.DEPARTMENT_REVIEWER)
    with pytest.raises(Http404):
        urge(other, cast.period, What.UNSENT, cast.centre.pk, MONDAY)
    with pytest.raises(Refused):
        urge(other, cast.period, What.UNSENT, None, MONDAY)
    assert told() == {}


# --- by rule ------------------------------------------------------------------------------------


def rule(cast: Cast, moment: Reminder.Moment, days: int) -> Reminder:
    return Reminder.objects.create(period=cast.period, moment=moment, working_days=days)


@pytest.mark.usefixtures("filings")
def test_so_many_working_days_before_filing_ends_preparers_are_told_once(cast: Cast) -> None:
    rule(cast, Reminder.Moment.FILING_ENDS, 4)
    remind(MONDAY)
    remind(MONDAY + timedelta(minutes=1))
    remind(MONDAY + timedelta(days=1))
    text = (
        f"市就业中心 {FORM}还有 3 份没有送审（草稿 1、已退回 1、未开始 1），填报截止 11月21日 18:00，还有 4 个工作日。"
    )
    assert told() == {"徐婕": text, "陈敏": text}
    assert Notice.objects.count() == 2
    assert Notice.objects.filter(kind="deadline", sender=None).count() == 2


@pytest.mark.usefixtures("filings")
def test_before_review_ends_reviewers_are_told_and_who_has_something_returned(cast: Cast) -> None:
    rule(cast, Reminder.Moment.REVIEW_ENDS, 4)
    remind(MONDAY + timedelta(days=7))
    assert {name: text.partition("表")[2].partition("，")[0] for name, text in told().items()} == {
        "徐婕": "还有 1 份没有送审（已退回 1）",
        "陈敏": "还有 1 份没有送审（已退回 1）",
        "何晓庆": "有 1 份等单位审核人审核",
        "周启明": "有 1 份等主管部门审核人审核",
    }


@pytest.mark.usefixtures("filings")
def test_nothing_comes_on_days_off_nor_before_the_office_opens(cast: Cast) -> None:
    rule(cast, Reminder.Moment.FILING_ENDS, 4)
    rule(cast, Reminder.Moment.FILING_ENDS, 5)
    remind(SUNDAY)
    remind(MONDAY.replace(hour=7, minute=59))
    Holiday.objects.create(date=MONDAY.date(), name="放假", is_workday=False)
    remind(MONDAY)
    assert told() == {}


@pytest.mark.usefixtures("filings")
def test_a_unit_with_an_extension_is_told_by_its_own_deadline(cast: Cast) -> None:
    later = cast.period.filing_ends + timedelta(days=3)  # Monday
    extend(cast, filing_ends=later, review_ends=cast.period.review_ends)
    rule(cast, Reminder.Moment.FILING_ENDS, 4)
    remind(MONDAY)
    assert told() == {}
    remind(MONDAY + timedelta(days=1))
    assert "填报截止 11月24日 18:00，还有 4 个工作日。" in told()["徐婕"]


@pytest.mark.races
@pytest.mark.usefixtures("filings")
def test_two_workers_at_once_tell_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first told anybody."""
    rule(cast, Reminder.Moment.FILING_ENDS, 4)
    monkeypatch.setattr("bgapp.reviews.notices.reminding.is_told", lambda key: False)
    remind(MONDAY)
    remind(MONDAY)
    assert Notice.objects.count() == 2


@pytest.mark.usefixtures("filings")
def test_a_reminder_takes_as_many_queries_however_many_there_are(cast: Cast) -> None:
    rule(cast, Reminder.Moment.FILING_ENDS, 4)
    few = queries_of(MONDAY)
    Notice.objects.all().delete()
    crowd(cast, range(200))
    crowd_of_units(cast, 20)
    extend(cast, cast.elsewhere, review_ends=cast.period.review_ends + timedelta(days=1))
    assert queries_of(MONDAY) == few


def queries_of(now: datetime) -> int:
    with CaptureQueriesContext(connection) as queries:
        remind(now)
    assert Notice.objects.exists()
    return len(queries)
