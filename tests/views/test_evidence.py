"""Evidence on a filing's page: posted with and without script, downloaded as a file and as nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.evidence import MOST
from bgapp.models import Evidence, Filing, Period
from bgapp.rules.transitions import Verb
from tests import files
from tests.builders import REASON, Cast, make_at, make_cast, make_draft, take
from tests.files import lay, upload
from tests.filings.test_access import OPEN, PEOPLE, STATES
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
PREPARERS = {"preparer", "colleague"}
WITH_PREPARER = {"draft", "returned"}


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def attach(client: Client, filing: Filing, *sent: Any, kind: str = "basis", **options: Any) -> Any:
    return client.post(reverse("evidence_attach", args=[filing.pk]), {"kind": kind, "files": list(sent)}, **options)


def address(verb: str, evidence: Evidence) -> str:
    return reverse(f"evidence_{verb}", args=[evidence.filing_id, evidence.pk])


@pytest.mark.parametrize("state", STATES)
def test_every_address_opens_for_those_whose_it_is(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    for name in PEOPLE:
        evidence, client = lay(filing, cast.preparer, digest=name), signed_in(cast.person(name))
        answers = [
            client.get(address("download", evidence)),
            attach(client, filing, upload("测算.pdf", files.JPEG + name.encode())),
            client.post(address("remove", evidence)),
        ]
        if name not in OPEN[state]:
            expected = [404, 404, 404]
        elif name in PREPARERS and state in WITH_PREPARER:
            expected = [200, 302, 302]
        else:
            expected = [200, 403, 403]
        assert [answer.status_code for answer in answers] == expected, name


def test_without_signing_in_everything_leads_to_the_login_page(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    evidence, client = lay(filing, cast.preparer), Client()
    page, login = reverse("filing", args=[filing.pk]), reverse("login")
    assert client.get(address("download", evidence))["Location"] == f"{login}?next={address('download', evidence)}"
    assert attach(client, filing, upload("甲.pdf"))["Location"] == f"{login}?next={page}"
    assert client.post(address("remove", evidence))["Location"] == f"{login}?next={page}"


def test_nothing_changes_by_looking(cast: Cast) -> None:
    evidence, client = lay(make_draft(cast), cast.preparer), signed_in(cast.preparer)
    assert client.get(address("remove", evidence)).status_code == 405
    assert client.get(reverse("evidence_attach", args=[evidence.filing_id])).status_code == 405
    assert client.post(address("download", evidence)).status_code == 405


def test_a_download_is_a_file_and_never_a_page_of_ours(cast: Cast) -> None:
    evidence = lay(make_at(cast, "approved"), cast.preparer, name='立项 "批复"；甲.pdf')
    answer = signed_in(cast.reader).get(address("download", evidence))
    assert answer.getvalue() == files.PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(evidence.name)}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_file_that_the_disk_has_lost_is_not_found(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    evidence = lay(make_draft(cast), cast.preparer, path="evidence/no/where")
    assert signed_in(cast.preparer).get(address("download", evidence)).status_code == 404
    assert "evidence/no/where" in caplog.text


def test_files_are_posted_as_a_form_and_the_page_says_what_became_of_them(cast: Cast) -> None:
    filing, client = make_draft(cast), signed_in(cast.preparer)
    sent = [upload("立项批复.pdf"), upload("批复.pdf", files.PROGRAM), upload("空.docx", b"")]
    page = attach(client, filing, *sent, follow=True).content.decode()
    assert page.count("已添加 1 个附件。") == 1
    assert "「批复.pdf」其实是可执行程序" in page
    assert "「空.docx」是空文件" in page
    evidence = Evidence.objects.get()
    assert f'<a href="{address("download", evidence)}" download>' in page
    assert '<span class="evidence-name">立项批复.pdf</span>' in page
    page = client.post(address("remove", evidence), follow=True).content.decode()
    assert "已删除附件「立项批复.pdf」。" in page
    assert "evidence-name" not in page


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"kind": "basis"}, "请先选择要上传的文件。"),
        ({"kind": "basis", "files": "no file"}, "请先选择要上传的文件。"),
        ({}, "请选择附件的种类，再上传。"),
    ],
)
def test_a_form_that_lacks_something_says_what(cast: Cast, posted: dict[str, str], says: str) -> None:
    filing, client = make_draft(cast), signed_in(cast.preparer)
    assert says in client.post(reverse("evidence_attach", args=[filing.pk]), posted, follow=True).content.decode()


def test_a_second_removal_says_that_it_is_gone(cast: Cast) -> None:
    evidence, client = lay(make_draft(cast), cast.preparer), signed_in(cast.preparer)
    client.post(address("remove", evidence))
    assert "可能刚被别人删除" in client.post(address("remove", evidence), follow=True).content.decode()


def test_the_pages_script_gets_the_list_alone_with_what_is_to_be_said(cast: Cast) -> None:
    filing, client = make_draft(cast), signed_in(cast.preparer)
    answer = attach(client, filing, upload("甲.pdf"), upload("乙.pdf", files.PAGE), headers=SCRIPT)
    part = answer.content.decode()
    assert part.lstrip().startswith('<section id="evidence"')
    assert "<html" not in part
    assert "已添加 1 个附件。" in part
    assert "「乙.pdf」的内容不是" in part
    assert "已添加" not in client.get(reverse("filing", args=[filing.pk])).content.decode()
    part = client.post(address("remove", Evidence.objects.get()), headers=SCRIPT).content.decode()
    assert "已删除附件「甲.pdf」。" in part


def test_the_editor_asks_for_files_and_for_the_missing_kinds_first(cast: Cast) -> None:
    Period.objects.update(required_evidence=["estimate"])
    filing, client = make_draft(cast), signed_in(cast.preparer)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert "还缺「测算依据」，提交审核前须上传" in page
    options = page[page.index('name="kind"') :]
    assert options.index("测算依据") < options.index("立项依据") < options.index("佐证材料")
    page = attach(client, filing, upload("测算.pdf"), kind="estimate", follow=True).content.decode()
    assert "还缺" not in page


def test_where_nothing_can_be_added_nothing_is_asked_for(cast: Cast) -> None:
    filing, client = make_draft(cast), signed_in(cast.preparer)
    for number in range(MOST):
        lay(filing, cast.preparer, digest=str(number))
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert 'type="file"' not in page
    assert "已有 30 个附件，不能再加" in page


def test_readers_have_the_list_without_its_buttons(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    client = signed_in(cast.unit_reviewer)
    assert "没有附件" in client.get(reverse("filing", args=[filing.pk])).content.decode()
    evidence = lay(filing, cast.preparer)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert address("download", evidence) in page
    assert address("remove", evidence) not in page
    assert 'type="file"' not in page


def test_a_department_downloads_what_was_submitted_while_the_preparer_works_on(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    old = lay(filing, cast.preparer, name="旧.pdf")
    take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    preparer, department = signed_in(cast.preparer), signed_in(cast.department_reviewer)
    preparer.post(address("remove", old))
    attach(preparer, filing, upload("新.pdf"))
    new = Evidence.objects.get(name="新.pdf")
    page = department.get(reverse("filing", args=[filing.pk])).content.decode()
    assert ("旧.pdf" in page, "新.pdf" in page) == (True, False)
    assert [department.get(address("download", each)).status_code for each in (old, new)] == [200, 404]
    assert [preparer.get(address("download", each)).status_code for each in (old, new)] == [404, 200]


@pytest.mark.parametrize(("state", "name"), [("draft", "preparer"), ("stage_2", "department_reviewer")])
def test_more_files_take_no_more_statements(cast: Cast, state: str, name: str) -> None:
    filing, client = make_at(cast, state), signed_in(cast.person(name))
    Period.objects.update(required_evidence=["basis"])

    def statements(count: int) -> int:
        for number in range(count):
            lay(filing, cast.preparer, digest=f"{count} {number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("filing", args=[filing.pk])).status_code == 200
        return len(queries)

    assert statements(1) == statements(20)
