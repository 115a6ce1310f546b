"""Comments: who may say what where, who reads it, and that it stays with its cell whatever becomes of the row."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgapp.filings.access import fetch
from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, SetRowCell
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.reading import form_seen
from bgapp.models import Comment, Event, Filing, Person, Role, Visibility
from bgapp.reviews.comments import LONGEST, post, reply, settle
from bgapp.reviews.history import history
from bgapp.reviews.threads import Thread, threads
from bgapp.rules.plain import read
from bgapp.rules.transitions import Verb
from bgapp.sheets.spots import Spot
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_person, take

pytestmark = pytest.mark.django_db

UNIT, ALL = Visibility.UNIT, Visibility.ALL
TEXT = "指标值与总体目标不一致，请核对。"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def target_of(filing: Filing, index: int = 1) -> Spot:
    return Spot("indicators", str(filing.indicators.all()[index].key), "target")


def seen(person: Person, filing: Filing) -> list[Thread]:
    found = fetch(person, filing.pk)
    return threads(found, person, form_seen(found))


@pytest.mark.parametrize("spot", [Spot(), Spot(field="annual_goal")])
def test_a_comment_hangs_on_the_whole_form_or_one_of_its_cells(cast: Cast, spot: Spot) -> None:
    filing = make_at(cast, "stage_1")
    post(cast.unit_reviewer, filing.pk, spot, TEXT, ALL)
    (thread,) = seen(cast.preparer, filing)
    assert (thread.where, thread.is_open, thread.messages[0].text) == (spot.field, True, TEXT)


def test_or_on_a_cell_of_a_row_or_on_a_row(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    cell = target_of(filing)
    post(cast.unit_reviewer, filing.pk, cell, TEXT, ALL)
    post(cast.unit_reviewer, filing.pk, Spot(cell.rows, cell.row), TEXT, ALL)
    row, target = seen(cast.preparer, filing)
    assert (row.where, row.name) == ("indicators[1]", "人员培训人次")
    assert (target.where, target.name) == ("indicators[1].target", "人员培训人次・指标值")


@pytest.mark.parametrize(
    "spot",
    [
        Spot(field="nothing"),
        Spot("indicators", str(uuid4()), "target"),
        Spot("x", "y", "z"),
        Spot("indicators", "", "name"),
    ],
)
def test_a_place_that_the_form_does_not_have_is_refused(cast: Cast, spot: Spot) -> None:
    filing = make_at(cast, "stage_1")
    with pytest.raises(Refused, match="没有了"):
        post(cast.unit_reviewer, filing.pk, spot, TEXT, ALL)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n", "字" * (LONGEST + 1)])
def test_nothing_and_too_much_is_refused(cast: Cast, text: str) -> None:
    filing = make_at(cast, "stage_1")
    with pytest.raises(Refused, match="请写 1 到"):
        post(cast.unit_reviewer, filing.pk, Spot(), text, ALL)
    assert not Comment.objects.exists()


def test_departments_and_finance_never_see_what_is_said_inside_a_unit(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    inside = post(cast.unit_reviewer, filing.pk, Spot(), TEXT, UNIT)
    post(cast.preparer, filing.pk, Spot(field="annual_goal"), TEXT, ALL)
    assert [thread.where for thread in seen(cast.department_reviewer, filing)] == ["annual_goal"]
    assert len(seen(cast.preparer, filing)) == 2
    with pytest.raises(Http404):
        reply(cast.department_reviewer, filing.pk, inside.pk, TEXT)
    found = fetch(cast.department_reviewer, filing.pk)
    assert [entry.actor for entry in history(found, with_edits=False)][:1] == ["徐婕"]


def test_what_a_department_says_is_for_all(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    assert post(cast.department_reviewer, filing.pk, Spot(), TEXT, UNIT).visibility == ALL
    assert len(seen(cast.unit_reviewer, filing)) == 1


def test_readers_and_everybody_else_have_no_comments(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    post(cast.department_reviewer, filing.pk, Spot(), TEXT, ALL)
    take(filing, cast.department_reviewer, Verb.APPROVE)
    assert seen(cast.reader, filing) == []
    assert len(seen(cast.department_reviewer, filing)) == 1


@pytest.mark.parametrize("state", ["approved", "void"])
def test_where_all_is_said_and_done_nothing_more_is_said(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    with pytest.raises(NotAllowed, match="不再写意见"):
        post(cast.unit_reviewer, filing.pk, Spot(), TEXT, ALL)


def test_whoever_asked_says_when_it_is_resolved_and_may_open_it_again(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    comment = post(cast.unit_reviewer, filing.pk, Spot(), TEXT, ALL)
    with pytest.raises(NotAllowed, match="提出的一方"):
        settle(cast.preparer, filing.pk, comment.pk, resolved=True)
    reply(cast.preparer, filing.pk, comment.pk, "已改。")
    (thread,) = seen(cast.unit_reviewer, filing)
    assert thread.is_answered
    assert thread.may_settle
    settle(cast.unit_reviewer, filing.pk, comment.pk, resolved=True)
    settle(cast.unit_reviewer, filing.pk, comment.pk, resolved=True)
    (thread,) = seen(cast.preparer, filing)
    assert not thread.is_open
    settle(cast.unit_reviewer, filing.pk, comment.pk, resolved=False)
    verbs = Event.objects.filter(filing_id=filing.pk).order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["comment", "reply", "resolve", "reopen"]


def test_a_colleague_at_the_same_desk_may_resolve_it_too(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    other = make_person("other", cast.centre, Role.UNIT_REVIEWER)
    comment = post(cast.unit_reviewer, filing.pk, Spot(), TEXT, ALL)
    settle(other, filing.pk, comment.pk, resolved=True)
    assert not Comment.objects.get(pk=comment.pk).is_open


def test_a_comment_is_neither_preparing_nor_deciding(cast: Cast) -> None:
    """After a word to the preparer the return can still be taken back, and the reviewer still reviews."""
    filing = make_at(cast, "stage_1")
    post(cast.unit_reviewer, filing.pk, Spot(), TEXT, ALL)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    post(cast.preparer, filing.pk, Spot(), TEXT, ALL)
    assert take(filing, cast.unit_reviewer, Verb.TAKE_BACK).status == "in_review"
    assert take(filing, cast.unit_reviewer, Verb.APPROVE).stage == 2


def test_what_is_open_comes_first_in_the_order_of_the_form(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    spots = [target_of(filing, 4), Spot(field="annual_goal"), target_of(filing, 0), Spot()]
    made = [post(cast.unit_reviewer, filing.pk, spot, TEXT, ALL) for spot in spots]
    settle(cast.unit_reviewer, filing.pk, made[3].pk, resolved=True)
    assert [thread.comment.pk for thread in seen(cast.preparer, filing)] == [
        made[1].pk,
        made[2].pk,
        made[0].pk,
        made[3].pk,
    ]


def test_a_comment_on_a_deleted_row_stays_with_the_rows_last_name(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    spot = target_of(filing)
    post(cast.unit_reviewer, filing.pk, spot, TEXT, ALL)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    rename = SetRowCell("1", UUID(spot.row), "name", "人员培训人次", "参训人次")
    apply(cast.preparer, filing.pk, [rename, DeleteRow("2", UUID(spot.row), {})])
    (thread,) = seen(cast.preparer, filing)
    assert (thread.where, thread.name) == (None, "参训人次・指标值")


def test_the_number_of_queries_does_not_grow_with_the_comments(cast: Cast) -> None:
    filing, counts = make_at(cast, "stage_1"), []
    for number in (1, 5):
        for _ in range(number):
            post(cast.unit_reviewer, filing.pk, target_of(filing), TEXT, ALL)
        with CaptureQueriesContext(connection) as queries:
            seen(cast.unit_reviewer, filing)
        counts.append(len(queries))
    assert counts[0] == counts[1]


NAMES = st.text("甲乙丙", min_size=1, max_size=3)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_comments_stay_with_their_cells_through_any_edits(cast: Cast, data: st.DataObject) -> None:
    """Each comment names its row: wherever that goes, and however it is renamed, it leads there; to no other."""
    filing = make_complete(cast, f"项目 {uuid4()}")
    keys = [row.key for row in filing.indicators.all()]
    commented = data.draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    for key in commented:
        post(cast.unit_reviewer, filing.pk, Spot("indicators", str(key), "target"), TEXT, ALL)
    for number in range(data.draw(st.integers(1, 6))):
        apply(cast.preparer, filing.pk, [data.draw(edits(filing, number))])
    now = fetch(cast.preparer, filing.pk)
    form = form_seen(now)
    found = {thread.spot.row: thread for thread in threads(now, cast.preparer, form)}
    assert set(found) == {str(key) for key in commented}
    here = {row["key"]: row["name"] for row in form["indicators"]}
    for row, thread in found.items():
        if row in here:
            assert thread.where is not None
            assert read(form, thread.where.replace(".target", ".key")) == row
            assert thread.name == f"{here[row] or '指标'}・指标值"
        else:
            assert thread.where is None
            assert thread.name.endswith("・指标值")


@st.composite
def edits(draw: st.DrawFn, filing: Filing, number: int) -> Edit:
    rows = list(filing.indicators.order_by("position"))
    name = str(number)
    if not rows:
        return InsertRow(name, uuid4(), None, {"name": draw(NAMES)})
    row = draw(st.sampled_from(rows))
    after = draw(st.sampled_from([None, *(each.key for each in rows if each != row)]))
    choices: list[Edit] = [
        SetRowCell(name, row.key, "name", row.name, draw(NAMES)),
        MoveRow(name, row.key, after),
        DeleteRow(name, row.key, {}),
        InsertRow(name, uuid4(), row.key, {"name": draw(NAMES)}),
    ]
    return draw(st.sampled_from(choices))
