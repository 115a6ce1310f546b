"""下载: ordering, watching, fetching, cancelling and removing, each by the job's own person alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.exchange import jobs, orders
from bgapp.models import Filing, Job
from tests.builders import Cast, make_at
from tests.filings.test_access import PEOPLE
from tests.views.crowd import signed_in
from tests.work import work_off

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_ticked_filings_are_ordered_and_their_job_is_shown(cast: Cast, filings: list[Filing]) -> None:
    client = signed_in(cast.reader)
    fields = {"kind": "book", "filing": [filings[0].pk, filings[2].pk]}
    answer = client.post(reverse("job_new"), fields, follow=True)
    job = Job.objects.get()
    assert answer.redirect_chain == [(reverse("job", args=[job.pk]), 302)]
    assert (job.kind, set(job.filings)) == (Job.Kind.BOOK, {filings[0].pk, filings[2].pk})
    assert "排队中，马上开始" in answer.content.decode()


def test_all_that_the_address_finds_are_ordered(cast: Cast, filings: list[Filing]) -> None:
    make_at(cast, "void", "作废的")
    client = signed_in(cast.preparer)
    for query, count in (("", 4), ("?status=approved", 3), ("?q=甲", 1), ("?q=没有", 0)):
        client.post(reverse("job_new") + query, {"kind": "book", "all": "1"})
        assert [len(job.filings) for job in Job.objects.all()] == [count] * bool(count)
        Job.objects.all().delete()


def test_what_is_listed_without_its_form_is_left_out_and_told(cast: Cast, filings: list[Filing]) -> None:
    make_at(cast, "draft", "还没送审的")
    client = signed_in(cast.department_reviewer)
    client.post(reverse("job_new"), {"kind": "book", "all": "1"})
    work_off()
    assert "有 1 份您现在看不到（无权查看或已删除），没有收入。" in page(client, reverse("jobs"))


def test_for_htmx_the_answer_is_the_strip_alone(cast: Cast, filings: list[Filing]) -> None:
    client = signed_in(cast.reader)
    answer = client.post(reverse("job_new"), {"kind": "workbook", "filing": filings[0].pk}, headers=HTMX)
    strip = answer.content.decode()
    assert strip.count("<article") == 1
    assert "<html" not in strip
    assert 'hx-trigger="every 2s"' in strip
    work_off()
    done = page(client, reverse("job", args=[Job.objects.get().pk]), **HTMX)
    assert "已完成" in done
    assert "hx-trigger" not in done


def test_nothing_ticked_is_told_where_it_was_asked(cast: Cast) -> None:
    client, sentence = signed_in(cast.reader), "没有可以下载的表，请先勾选。"
    assert sentence in client.post(reverse("job_new"), {"kind": "book"}, follow=True).content.decode()
    assert sentence in client.post(reverse("job_new"), {"kind": "book"}, headers=HTMX).content.decode()


@pytest.mark.parametrize("fields", [{}, {"kind": "house"}, {"kind": "book", "filing": "x"}])
def test_what_no_page_posts_is_a_bad_request(cast: Cast, fields: dict[str, str]) -> None:
    assert signed_in(cast.reader).post(reverse("job_new"), fields).status_code == 400


def test_the_file_is_a_download_under_its_name(cast: Cast, job: Job) -> None:
    client = signed_in(cast.reader)
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
    work_off()
    answer = client.get(reverse("job_file", args=[job.pk]))
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = answer.streaming_content
    assert isinstance(content, Iterator)
    assert b"".join(chain(content)).startswith(b"PK")


def test_a_file_with_something_hidden_by_now_is_refused_until_it_is_made_again(
    cast: Cast, job: Job, filings: list[Filing]
) -> None:
    client = signed_in(cast.reader)
    work_off()
    Filing.objects.filter(pk=filings[0].pk).update(status="draft")
    refused = client.get(reverse("job_file", args=[job.pk]))
    assert refused.status_code == 403
    assert "文件里有 1 份表您现在看不到" in refused.content.decode()
    client.post(reverse("job_again", args=[job.pk]))
    work_off()
    again = Job.objects.get()
    assert client.get(reverse("job_file", args=[again.pk])).status_code == 200
    assert len(again.made) == 2


def test_a_job_is_cancelled_and_removed_by_a_button(cast: Cast, job: Job) -> None:
    client = signed_in(cast.reader)
    assert "已取消" in client.post(reverse("job_cancel", args=[job.pk]), follow=True).content.decode()
    assert client.post(reverse("job_remove", args=[job.pk]), headers=HTMX).content == b""
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", sorted(PEOPLE - {"reader"}))
def test_nobody_else_has_a_job(cast: Cast, job: Job, name: str) -> None:
    work_off()
    client = signed_in(cast.person(name))
    for address in ("job", "job_file"):
        assert client.get(reverse(address, args=[job.pk])).status_code == 404
    for address in ("job_cancel", "job_remove", "job_again"):
        assert client.post(reverse(address, args=[job.pk])).status_code == 404
    assert job.name not in page(client, reverse("jobs"))
    assert Job.objects.get().state == Job.State.DONE


def test_what_changes_something_is_posted_and_wants_somebody_signed_in(cast: Cast, job: Job) -> None:
    client = signed_in(cast.reader)
    for address in ("job_cancel", "job_remove", "job_again"):
        assert client.get(reverse(address, args=[job.pk])).status_code == 405
    for address in ("job_file", "job"):
        assert Client().get(reverse(address, args=[job.pk])).status_code == 302


def test_a_job_that_nobody_works_on_says_so(cast: Cast, job: Job) -> None:
    client = signed_in(cast.reader)
    Job.objects.update(created_at="2025-01-01T00:00:00Z")
    assert "后台任务没有响应，请告诉系统管理员" in page(client, reverse("job", args=[job.pk]))
    jobs.claim(job.pk, "a worker")
    Job.objects.update(beat_at="2025-01-01T00:00:00Z")
    assert "会自动接着做" in page(client, reverse("job", args=[job.pk]))


def test_the_register_shows_the_job_that_is_waited_for(cast: Cast, job: Job) -> None:
    client = signed_in(cast.reader)
    assert f'id="job-{job.pk}"' in page(client, reverse("register"))
    work_off()
    assert f'id="job-{job.pk}"' not in page(client, reverse("register"))


def test_only_forms_that_open_can_be_ticked(cast: Cast, filings: list[Filing]) -> None:
    hidden = make_at(cast, "draft", "还没送审的")
    shown = page(signed_in(cast.department_reviewer), reverse("register"))
    ticked = {filing.pk: f'name="filing" value="{filing.pk}"' in shown for filing in (*filings, hidden)}
    assert ticked == {filing.pk: True for filing in filings} | {hidden.pk: False}
    assert "还没送审的" in shown


def test_a_page_of_jobs_takes_as_many_queries_as_one(cast: Cast, filings: list[Filing]) -> None:
    client, counts = signed_in(cast.reader), []
    for more in (1, 40):
        for _ in range(more):
            orders.order(cast.reader, Job.Kind.BOOK, [filings[0].pk])
        with CaptureQueriesContext(connection) as queries:
            shown = page(client, reverse("jobs"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert shown.count("<article") == 20
    assert "第 1–20 个，共 41 个" in shown
