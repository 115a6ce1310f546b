"""待审: what is ticked is decided or assigned together, and what was typed is not lost."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from bgapp.models import Batch, BatchLine, Channel, Event, Filing, Person, Role
from bgapp.reviews.batches import orders
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_at, make_person, take
from tests.filings.test_access import PEOPLE
from tests.views.crowd import crowd, signed_in
from tests.work import work_off

pytestmark = pytest.mark.django_db

INBOX = "/inbox/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    return [make_at(cast, "stage_1", name) for name in ("甲项目", "乙项目", "丙项目")]


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.unit_reviewer)


def page(client: Client, address: str = INBOX, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def ticks(filings: list[Filing]) -> list[str]:
    return [f"{filing.pk}:{filing.version}" for filing in filings]


def post(client: Client, fields: dict[str, object], address: str = INBOX) -> str:
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ticked_rows_are_decided_in_the_background_and_reported(client: Client, filings: list[Filing]) -> None:
    begun = {"reason": REASON}  # for a return, in the same form
    answer = client.post(INBOX, {"verb": "approve", "filing": ticks(filings[:2])} | begun)
    batch = Batch.objects.get()
    assert batch.reason == ""
    address = reverse("batch", args=[batch.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "排队中，马上开始。可以离开本页" in page(client, address)
    assert Filing.objects.filter(stage=1).count() == 3
    take(filings[0], batch.person, Verb.RETURN, REASON)
    work_off()
    report = page(client, address)
    assert "1 份已审核通过，1 份没有办成。" in report
    assert "job-state is-partial" in report
    assert "这份表刚才已有变化，现在是「已退回」。请看过最新内容后再操作。" in report
    assert report.index("甲项目") < report.index("乙项目")
    assert f'href="/filings/{filings[0].pk}/"' in report
    event = Event.objects.latest("pk")
    assert (event.filing_id, event.channel, event.address) == (filings[1].pk, Channel.BATCH, "127.0.0.1")


def test_all_are_those_that_the_page_held(cast: Cast, client: Client, filings: list[Filing]) -> None:
    everything = re.findall(r'id="pick-all" name="all" value="([^"]*)"', page(client))[0]
    late = make_at(cast, "stage_1", "后来送的")
    take(filings[0], cast.preparer, Verb.WITHDRAW)
    take(filings[0], cast.preparer, Verb.SUBMIT)
    post(client, {"verb": "approve", "all": everything})
    work_off()
    assert set(BatchLine.objects.values_list("filing_id", "outcome")) == {
        (filings[0].pk, "refused"), (filings[1].pk, "done"), (filings[2].pk, "done")
    }  # fmt: skip
    assert Filing.objects.get(pk=late.pk).stage == 1


def test_of_more_than_one_batch_takes_the_first_are_offered(
    cast: Cast, client: Client, filings: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "LIMIT", 2)
    shown = page(client)
    assert "前 2 份" in shown
    assert f'name="all" value="{" ".join(ticks(filings[:2]))}"' in shown


def test_a_reason_that_is_too_short_comes_back_with_the_ticks(client: Client, filings: list[Filing]) -> None:
    shown = post(client, {"verb": "return", "reason": "太短了", "filing": ticks(filings[1:2])}, f"{INBOX}?sort=name")
    assert "至少 10 个字" in shown
    assert ">太短了</textarea>" in shown
    assert re.search(r'id="return-dialog"[^>]* open>', shown)
    assert re.findall(r'value="(\d+:\d+)"[^>]* checked', shown) == ticks(filings[1:2])
    assert not Batch.objects.exists()


def test_nothing_ticked_is_told(client: Client, filings: list[Filing]) -> None:
    assert "请先勾选要审核的表。" in post(client, {"verb": "approve"})


def test_enter_on_a_box_decides_nothing_and_keeps_the_ticks(client: Client, filings: list[Filing]) -> None:
    everything = " ".join(ticks(filings))
    shown = post(client, {"verb": "", "all": everything})
    assert "还没有作决定" in shown
    assert f'name="all" value="{everything}" checked' in shown
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"verb": "burn"}, {"verb": "delete", "filing": "1:1"}, {"verb": "approve", "filing": "x"},
     {"verb": "approve", "filing": "1"}, {"verb": "approve", "all": f"{'9' * 30}:1"}],
)  # fmt: skip
def test_what_no_page_posts_is_a_bad_request(client: Client, fields: dict[str, str]) -> None:
    assert client.post(INBOX, fields).status_code == 400


def test_for_htmx_the_strip_alone_and_at_the_end_the_page_anew(client: Client, filings: list[Filing]) -> None:
    post(client, {"verb": "approve", "filing": ticks(filings)})
    address = reverse("batch", args=[Batch.objects.get().pk])
    strip = page(client, address, **HTMX)
    assert "<html" not in strip
    assert 'hx-trigger="every 2s"' in strip
    assert "0 / 3 份" in page(client)
    work_off()
    assert "3 份已审核通过。" in page(client, address, **HTMX)
    assert client.get(f"{address}?follow=1", headers=HTMX).headers["HX-Refresh"] == "true"


def test_a_batch_is_stopped_by_a_button_and_says_what_is_left(client: Client, filings: list[Filing]) -> None:
    post(client, {"verb": "approve", "filing": ticks(filings)})
    stopped = post(client, {}, reverse("batch_cancel", args=[Batch.objects.get().pk]))
    assert "没有一份办成，3 份没有处理，仍在待审。" in stopped
    work_off()
    assert Filing.objects.filter(stage=1).count() == 3


@pytest.mark.parametrize("name", sorted(PEOPLE - {"unit_reviewer"}))
def test_nobody_else_has_a_batch(cast: Cast, client: Client, filings: list[Filing], name: str) -> None:
    post(client, {"verb": "approve", "filing": ticks(filings)})
    key, other = Batch.objects.get().pk, signed_in(cast.person(name))
    assert other.get(reverse("batch", args=[key])).status_code == 404
    assert other.post(reverse("batch_cancel", args=[key])).status_code == 404
    assert "还没有批量审核过" in page(other, reverse("batches"))


def test_the_address_of_a_button_is_no_page_and_leads_back(client: Client, filings: list[Filing]) -> None:
    answer = client.get(reverse("filing_advance", args=[filings[0].pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "再点一次按钮" in answer.content.decode()


@pytest.mark.parametrize("name", ["preparer", "reader", "administrator"])
def test_who_reviews_nothing_orders_nothing(cast: Cast, filings: list[Filing], name: str) -> None:
    answer = signed_in(cast.person(name)).post(INBOX, {"verb": "approve", "filing": ticks(filings)})
    assert answer.status_code == 403
    assert not DBTaskResult.objects.exists()


def test_a_list_of_batches_and_a_long_report_take_as_many_queries_as_short_ones(cast: Cast, client: Client) -> None:
    crowd(cast, range(60))
    Filing.objects.update(status=Status.IN_REVIEW, stage=1)
    counts = []
    for some in (list(Filing.objects.all()[:1]), list(Filing.objects.all())):
        post(client, {"verb": "approve", "filing": ticks(some)})
        addresses = (reverse("batches"), reverse("batch", args=[Batch.objects.latest("pk").pk]))
        with CaptureQueriesContext(connection) as queries:
            shown = [page(client, address) for address in addresses]
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "第 1–50 份，共 60 份" in shown[1]


@pytest.fixture
def second(cast: Cast) -> Person:
    return make_person("second", cast.centre, Role.UNIT_REVIEWER, name="沈怡宁")


def test_ticked_rows_are_assigned_each_on_its_own(client: Client, filings: list[Filing], second: Person) -> None:
    assert "分派审核人…" in page(client)
    take(filings[0], second, Verb.RETURN, REASON)
    told = post(client, {"reviewer": second.pk, "filing": ticks(filings)}, reverse("inbox_assign"))
    assert "2 份已分派给沈怡宁审核。" in told
    assert {event.channel for event in Event.objects.filter(verb="assign")} == {Channel.BATCH}
    assert "1 份没有分派：「甲项目」这份表刚才已有变化" in told
    assert "现在没有等您审核的表" in told
    shown = page(signed_in(second))
    assert shown.count("・分派给沈怡宁") == 2
    assert "・分派给沈怡宁" in page(client, "/filings/")
    post(signed_in(second), {"reviewer": "none", "filing": ticks(filings[1:])}, reverse("inbox_assign"))
    assert not Filing.objects.exclude(reviewer=None).exists()


def test_what_cannot_be_assigned_is_told(cast: Cast, client: Client, filings: list[Filing], second: Person) -> None:
    address = reverse("inbox_assign")
    cases: dict[str, dict[str, object]] = {
        "请选择分派给谁。": {"filing": ticks(filings)},
        "请先勾选要分派的表。": {"reviewer": second.pk},
        "所选的人不能审这一份": {"reviewer": cast.reader.pk, "filing": ticks(filings)},
    }
    for sentence, fields in cases.items():
        assert sentence in post(client, fields, address)
    assert client.post(address, {"reviewer": "x", "filing": ticks(filings)}).status_code == 400
    assert not Event.objects.filter(verb="assign").exists()


def test_one_filing_is_assigned_from_its_page(client: Client, filings: list[Filing], second: Person) -> None:
    address = reverse("filing", args=[filings[0].pk])
    assert "分派审核人…" in page(client, address)
    told = post(
        client, {"reviewer": second.pk, "filing": ticks(filings)[0]}, reverse("filing_assign", args=[filings[0].pk])
    )
    assert "已分派给沈怡宁审核。" in told
    assert '<span class="status">分派给沈怡宁</span>' in told
    assert "审核结论" not in told
    assert "审核结论" in page(signed_in(second), address)


def test_with_nobody_else_there_is_nothing_to_assign(client: Client, filings: list[Filing]) -> None:
    assert "分派审核人…" not in page(client)
    assert "分派审核人…" not in page(client, reverse("filing", args=[filings[0].pk]))
