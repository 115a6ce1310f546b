"""The comments beside a form, as posted by a page's script and as ordinary forms: who is let in, what comes back."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.models import Comment, Filing, Message, Visibility
from bgapp.reviews.comments import post
from bgapp.rules.transitions import Verb
from bgapp.sheets.spots import Spot
from tests.builders import REASON, Cast, make_at, make_cast, take
from tests.filings.test_access import OPEN, PEOPLE, STATES
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

TEXT = "指标值与总体目标不一致，请核对。"
SCRIPT = {"X-Requested-With": "fetch"}
SPEAKERS = PEOPLE - {"reader", "administrator", "stranger"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def listing(filing: Filing) -> str:
    return reverse("filing_comments", args=[filing.pk])


def thread(comment: Comment) -> str:
    return reverse("filing_comment", args=[comment.filing_id, comment.pk])


@pytest.mark.parametrize("state", STATES)
def test_comments_are_made_only_by_those_who_prepare_or_review_and_only_while_it_is_open(
    cast: Cast, state: str
) -> None:
    filing = make_at(cast, state)
    for name in PEOPLE:
        answer = signed_in(cast.person(name)).post(listing(filing), {"place": "::", "text": TEXT})
        may = name in SPEAKERS and state not in ("approved", "void")
        expected = 404 if name not in OPEN[state] else 302 if may else 403
        assert answer.status_code == expected, name


def test_threads_are_there_only_for_those_who_may_read_them(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    comments = {each: post(cast.unit_reviewer, filing.pk, Spot(), TEXT, each) for each in Visibility}
    for name, visibility in product(PEOPLE, Visibility):
        client = signed_in(cast.person(name))
        answer = client.post(thread(comments[visibility]), {"act": "reply", "text": "好的。"})
        reads = name in OPEN["stage_2"] and (name != "department_reviewer" or visibility == Visibility.ALL)
        assert answer.status_code == (302 if reads else 404), (name, visibility)


def test_only_who_asked_settles(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    comment = post(cast.unit_reviewer, filing.pk, Spot(), TEXT, Visibility.ALL)
    expected = {"preparer": 403, "colleague": 403, "unit_reviewer": 302, "stranger": 404, "department_reviewer": 404}
    answers = {
        name: signed_in(cast.person(name)).post(thread(comment), {"act": "resolve"}).status_code for name in expected
    }
    assert answers == expected


def test_a_script_gets_the_list_anew(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    row = filing.indicators.all()[1]
    fields = {"place": f"indicators:{row.key}:target", "text": TEXT, "visibility": "unit"}
    page = signed_in(cast.unit_reviewer).post(listing(filing), fields, headers=SCRIPT)
    assert page.status_code == 200
    assert TEXT in page.content.decode()
    assert "人员培训人次・指标值" in page.content.decode()
    assert Comment.objects.get().visibility == Visibility.UNIT


@pytest.mark.parametrize("headers", [SCRIPT, {}])
def test_what_is_refused_comes_back_as_it_was_typed(cast: Cast, headers: dict[str, str]) -> None:
    filing = make_at(cast, "stage_1")
    fields = {"place": "indicators:gone:target", "text": "一句写了很久的话"}
    page = signed_in(cast.unit_reviewer).post(listing(filing), fields, headers=headers)
    assert page.status_code == 200
    assert "一句写了很久的话</textarea>" in page.content.decode()
    assert "没有了" in page.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("place", ["", ":", "indicators", "::::", "x:y:z", "indicators::name", "\x00::"])
def test_a_place_that_makes_no_sense_is_refused_or_the_whole_form(cast: Cast, place: str) -> None:
    filing = make_at(cast, "stage_1")
    answer = signed_in(cast.unit_reviewer).post(listing(filing), {"place": place, "text": TEXT}, headers=SCRIPT)
    assert answer.status_code == 200


def test_a_page_that_another_person_opened_posts_nothing(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    client = signed_in(cast.unit_reviewer)
    answer = client.post(listing(filing), {"place": "::", "text": TEXT}, headers=SCRIPT | {"X-Person": "0"})
    assert answer.status_code == 403
    assert not Comment.objects.exists()


def test_an_act_that_is_none_is_not_there(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    comment = post(cast.unit_reviewer, filing.pk, Spot(), TEXT, Visibility.ALL)
    assert signed_in(cast.unit_reviewer).post(thread(comment), {"act": "burn"}).status_code == 404


def test_returning_and_submitting_say_what_is_still_open(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    post(cast.unit_reviewer, filing.pk, Spot(field="annual_goal"), TEXT, Visibility.ALL)
    page = signed_in(cast.unit_reviewer).get(reverse("filing", args=[filing.pk])).content.decode()
    assert "未解决的 <b data-open-count>1</b> 条意见会随退回一起给填报人" in page
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    page = signed_in(cast.preparer).get(reverse("filing", args=[filing.pk])).content.decode()
    dialog = page[page.index('id="submit-dialog"') :]
    assert "<li>年度总体目标</li>" in dialog[: dialog.index("</dialog>")]
    assert "data-going-back" in page


def test_readers_see_no_sign_of_comments(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    post(cast.department_reviewer, filing.pk, Spot(), TEXT, Visibility.ALL)
    take(filing, cast.department_reviewer, Verb.APPROVE)
    page = signed_in(cast.reader).get(reverse("filing", args=[filing.pk])).content.decode()
    assert TEXT not in page
    assert "comments-section" not in page


def test_the_page_takes_a_constant_number_of_queries(cast: Cast) -> None:
    filing, client, counts = make_at(cast, "stage_1"), signed_in(cast.unit_reviewer), []
    for number in (1, 5):
        for _ in range(number):
            post(cast.unit_reviewer, filing.pk, Spot(), TEXT, Visibility.ALL)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("filing", args=[filing.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
