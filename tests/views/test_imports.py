"""The import's pages: uploaded, read, looked through, mended, taken in; for its person alone."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.exchange_format import plain
from bgapp.models import Filing, Import, Period, Role, StagedForm, Unit
from bgapp.rules.plain import Plain, read
from tests.browser.crawling import crawl
from tests.builders import Cast, make_cast, make_complete, make_period, make_person
from tests.fixtures.demo import ROOT
from tests.importing import PROJECTS, plain_form, three_forms, upload, workbook_of
from tests.views.crowd import signed_in
from tests.work import work_off

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = PROJECTS[:3]
TOTAL = "funding.annual_total"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.preparer)


@pytest.fixture
def batch(cast: Cast) -> Import:
    return upload(cast.preparer, three_forms())


def page(client: Client, name: str, *args: int, query: str = "", **headers: str) -> str:
    answer = client.get(reverse(name, args=args) + query, headers=headers)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def form_of(batch: Import, name: str) -> StagedForm:
    return batch.forms.get(name=name)


def mend(client: Client, form: StagedForm, *edits: dict[str, str], **headers: str) -> Any:
    """What the server answers to mends that the page's script sends."""
    address = reverse("import_edits", args=[form.batch_id, form.pk])
    body = json.dumps({"edits": [{"id": str(number), "op": "set"} | edit for number, edit in enumerate(edits)]})
    return client.post(address, body, content_type="application/json", headers=headers)


def outcomes(batch: Import) -> dict[str, str]:
    return dict(batch.forms.values_list("name", "outcome"))


def stored(filing: Filing | None) -> Plain:
    assert filing
    return plain(Filing.objects.get(pk=filing.pk))


def test_a_file_is_uploaded_read_and_opened_at_the_first_form_with_an_error(cast: Cast, client: Client) -> None:
    file = SimpleUploadedFile("申报表.xlsx", three_forms())
    answer = client.post(reverse("import_new"), {"files": [file]})
    batch = Import.objects.get()
    assert answer["Location"] == reverse("import", args=[batch.pk]) + "?first=1"
    assert "排队中，马上开始" in page(client, "import", batch.pk)
    strip = page(client, "import", batch.pk, query="?follow=1", **{"HX-Request": "true"})
    assert f'hx-get="{reverse("import", args=[batch.pk])}?follow=1" hx-trigger="every 2s"' in strip
    Import.objects.update(state="running", step="申报表.xlsx", part_done=2, part_total=6)
    running = page(client, "import", batch.pk)
    assert "正在读取：申报表.xlsx，已读 2 / 3 张表。" in running
    assert '<progress class="job-progress" value="33" max="100"' in running
    Import.objects.update(part_done=5)
    assert "已比对 2 / 3 张表" in page(client, "import", batch.pk)
    Import.objects.update(state="waiting")
    work_off()
    done = client.get(reverse("import", args=[batch.pk]) + "?follow=1", headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == reverse("import", args=[batch.pk]) + "?first=1"
    opened = client.get(done["HX-Redirect"])
    assert opened["Location"] == reverse("import_form", args=[batch.pk, form_of(batch, SECOND).pk])
    assert "可以导入 1 份・" in page(client, "imports")


def test_the_pages_script_is_told_where_to_go_or_why_not(client: Client) -> None:
    script = {"X-Requested-With": "fetch"}
    file = SimpleUploadedFile("申报表.xlsx", b"PK not a workbook")
    answer = client.post(reverse("import_new"), {"files": [file]}, headers=script)
    assert (answer.status_code, answer["Location"]) == (201, f"/imports/{Import.objects.get().pk}/?first=1")
    work_off()
    refused = client.post(reverse("import_new"), {}, headers=script)
    assert (refused.status_code, refused.content.decode()) == (400, "请先选择要导入的文件。")
    told = client.post(reverse("import_new"), {}, follow=True)
    assert "请先选择要导入的文件。" in told.content.decode()
    assert "0 份表" in page(client, "import", Import.objects.get().pk)


def test_what_a_file_does_not_say_is_taken_from_the_choice(cast: Cast, client: Client) -> None:
    make_period(2024)
    file = SimpleUploadedFile("申报表.xlsx", workbook_of([plain_form(FIRST, unit="")]))
    client.post(reverse("import_new"), {"files": [file], "period": str(cast.period.pk), "unit": ""})
    work_off()
    batch = Import.objects.get()
    assert (batch.period, batch.unit) == (cast.period, cast.centre)
    assert outcomes(batch) == {FIRST: "new"}
    other = Period.objects.exclude(pk=cast.period.pk).get()
    client.post(reverse("import_choices", args=[batch.pk]), {"period": str(other.pk)})
    assert Import.objects.get().period == other
    assert client.post(reverse("import_choices", args=[batch.pk]), {"period": "0"}).status_code == 404


def test_the_preview_says_of_each_cell_where_it_was_read_and_what_stood_there(client: Client, batch: Import) -> None:
    normalised = page(client, "import_form", batch.pk, form_of(batch, FIRST).pk)
    assert '<th class="ruler" scope="col">A</th>' in normalised
    assert '<th class="ruler" scope="row">5</th>' in normalised
    assert 'data-source="B5:C5" data-raw="2025.1.1"' in normalised
    assert "<del>2025.1.1</del>" in normalised
    assert "本表自动规范 1 处" in normalised
    second = form_of(batch, SECOND)
    assert client.get(reverse("import_form", args=[batch.pk + 1, second.pk])).status_code == 404
    wrong = page(client, "import_form", batch.pk, second.pk)
    assert f'data-where="{TOTAL}" data-severity="error" data-open' in wrong
    assert "填写的「一百四十一万」不是金额" in wrong
    assert "按「1,410,000.00」导入" in wrong
    assert "确认导入 1 份" in wrong


@pytest.mark.parametrize(("unit", "offered"), [("市就业中心（筹）", True), ("市图书馆", False)])
def test_a_form_is_taken_for_the_own_units_only_where_it_names_nobody_elses(
    cast: Cast, client: Client, unit: str, offered: bool
) -> None:
    batch = upload(cast.preparer, workbook_of([plain_form(FIRST, unit=unit)]))
    assert ("按「市就业中心」导入" in page(client, "import_form", batch.pk, batch.forms.get().pk)) is offered


def test_a_mend_is_stored_at_once_and_the_form_is_good(client: Client, batch: Import) -> None:
    form = form_of(batch, SECOND)
    [done] = mend(client, form, {"where": TOTAL, "old": "一百四十一万", "new": "141万"}).json()["results"]
    assert (done["state"], done["text"], done["printed"]) == ("saved", "1410000.00", "1,410,000.00")
    assert outcomes(batch)[SECOND] == "new"
    shown = page(client, "import_form", batch.pk, form.pk)
    assert "<del>一百四十一万</del>" in shown
    assert "确认导入 2 份" in shown


def test_a_mend_that_cannot_be_kept_or_comes_too_late_is_answered_at_its_cell(client: Client, batch: Import) -> None:
    form = form_of(batch, SECOND)
    edit = {"where": TOTAL, "old": "一百四十一万"}
    name = {"row": "indicators[0]", "field": "name", "old": "别的", "new": "我的"}
    refused, late = mend(client, form, edit | {"new": "很多"}, name).json()["results"]
    assert (refused["state"], "填写的「很多」不是金额" in refused["message"]) == ("refused", True)
    assert (late["state"], late["theirs"]) == ("conflict", "培训费单位成本")
    assert outcomes(batch)[SECOND] == "refused"


def test_whoever_else_sends_a_mend_is_led_to_the_login(cast: Cast, client: Client, batch: Import) -> None:
    form = form_of(batch, SECOND)
    edit = {"where": TOTAL, "old": "一百四十一万", "new": "1"}
    for sender, headers in ((client, {"X-Person": "0"}), (Client(), {})):
        answer = mend(sender, form, edit, **headers)
        assert answer.status_code == 401
        assert answer.json()["login"].endswith(reverse("import_form", args=[batch.pk, form.pk]))
    assert outcomes(batch)[SECOND] == "refused"
    for body in ("", "[]", '{"edits": [{"id": 1}]}', json.dumps({"edits": [edit | {"id": "1"}] * 201})):
        address = reverse("import_edits", args=[batch.pk, form.pk])
        assert client.post(address, body, content_type="application/json").status_code == 400


def test_without_script_the_same_is_an_ordinary_form(client: Client, batch: Import) -> None:
    form = form_of(batch, THIRD)
    address = reverse("import_save", args=[batch.pk, form.pk])
    fields = {"old:end_date": "2025-02-30", "end_date": "2025-02-31", "old:project_name": THIRD, "project_name": THIRD}
    told = client.post(address, fields, follow=True).content.decode()
    assert "您填的「2025-02-31」没有保存" in told
    client.post(address, fields | {"end_date": "2025-12-31"})
    assert outcomes(batch)[THIRD] == "new"
    assert len(form_of(batch, THIRD).mends) == 1
    late = client.post(address, fields | {"end_date": "2025-11-30"}, follow=True).content.decode()
    assert "这一格刚在另一个窗口改为「2025-12-31」" in late


def test_all_good_forms_are_taken_in_and_the_rest_stays(client: Client, batch: Import) -> None:
    address = reverse("import_commit", args=[batch.pk])
    told = client.post(address, {"which": "all"}, follow=True).content.decode()
    assert "已新建 1 份。" in told
    assert "3 份表，已导入 1 份" in told
    assert "新建 1 份，更新 0 份" in told
    assert outcomes(batch) == {FIRST: "imported", SECOND: "refused", THIRD: "refused"}
    filing = form_of(batch, FIRST).filing
    assert read(stored(filing), "start_date") == "2025-01-01"
    assert reverse("filing", args=[filing.pk]) in told  # type: ignore[union-attr]
    assert "没有导入任何表。" in client.post(address, {"which": "all"}, follow=True).content.decode()
    assert Filing.objects.count() == 1
    done = mend(client, form_of(batch, FIRST), {"where": TOTAL, "old": "1410000.00", "new": "1"})
    assert done.status_code == 403


def test_only_what_is_ticked_is_taken_in(client: Client, batch: Import) -> None:
    address = reverse("import_commit", args=[batch.pk])
    assert "没有勾选要导入的表" in client.post(address, {"which": "chosen"}, follow=True).content.decode()
    ticked = {"which": "chosen", "form": [form_of(batch, SECOND).pk]}
    assert "没有导入任何表。1 份没有导入" in client.post(address, ticked, follow=True).content.decode()
    client.post(address, {"which": "chosen", "form": [form_of(batch, FIRST).pk]})
    assert outcomes(batch)[FIRST] == "imported"


def test_a_draft_that_a_colleague_changed_since_is_decided_cell_by_cell(cast: Cast, client: Client) -> None:
    filing = make_complete(cast, FIRST)
    goal, other = "全年培训 700 人次。", "全年培训 800 人次。"
    batch = upload(cast.preparer, workbook_of([plain_form(FIRST) | {"annual_goal": goal}]))
    form = form_of(batch, FIRST)
    shown = page(client, "import_form", batch.pk, form.pk)
    assert "与现有的表不同 1 处" in shown
    assert "value is-editable is-text is-changed is-struck" in shown
    filing.project_target_2025.annual_goal = other
    filing.project_target_2025.save()
    told = client.post(reverse("import_commit", args=[batch.pk]), {"which": "all"}, follow=True).content.decode()
    assert "1 份没有导入" in told
    conflict = page(client, "import_form", batch.pk, form.pk)
    assert "保留现有的" in conflict
    assert other in conflict
    client.post(reverse("import_settle", args=[batch.pk, form.pk]), {"annual_goal": "mine"})
    assert outcomes(batch)[FIRST] == "changed"
    late = client.post(reverse("import_settle", args=[batch.pk, form.pk]), {}, follow=True).content.decode()
    assert "冲突已在另一个窗口处理过" in late
    told = client.post(reverse("import_commit", args=[batch.pk]), {"which": "all"}, follow=True).content.decode()
    assert "已更新 1 份。" in told
    assert "新建 0 份，更新 1 份" in told
    assert read(stored(filing), "annual_goal") == goal


def test_a_form_keeps_its_tab_among_those_with_errors_once_it_is_mended(client: Client, batch: Import) -> None:
    shown = page(client, "import_form", batch.pk, form_of(batch, FIRST).pk, query="?outcome=refused")
    assert "1 / 3" in shown
    assert FIRST in shown[shown.index("form-tablist") :]


def test_a_form_is_left_out_and_taken_back(client: Client, batch: Import) -> None:
    form = form_of(batch, FIRST)
    address = reverse("import_leave_out", args=[batch.pk, form.pk])
    assert "取回这张表" in client.post(address, follow=True).content.decode()
    assert outcomes(batch)[FIRST] == "discarded"
    client.post(address, {"restore": "1"})
    assert outcomes(batch)[FIRST] == "new"


def test_a_form_that_was_held_is_compared_again_once_it_may_come_in(cast: Cast, client: Client) -> None:
    filing = make_complete(cast, FIRST)
    Filing.objects.filter(pk=filing.pk).update(status="in_review", stage=1)
    batch = upload(cast.preparer, workbook_of([plain_form(FIRST) | {"annual_goal": "全年培训 700 人次。"}]))
    form = form_of(batch, FIRST)
    assert "撤回或退回后可以再导入" in page(client, "import_form", batch.pk, form.pk)
    Filing.objects.filter(pk=filing.pk).update(status="returned", stage=0)
    assert (
        "已重新比对" in client.post(reverse("import_compare", args=[batch.pk, form.pk]), follow=True).content.decode()
    )
    assert outcomes(batch)[FIRST] == "changed"


def test_files_that_were_not_read_stand_first_and_are_counted(cast: Cast, client: Client) -> None:
    files = [SimpleUploadedFile("好的.xlsx", three_forms()), SimpleUploadedFile("坏的.xlsx", b"no workbook")]
    client.post(reverse("import_new"), {"files": files})
    work_off()
    shown = page(client, "import", Import.objects.get().pk)
    assert "1 个没有读取" in shown
    listed = shown[shown.index("import-files") :]
    assert listed.index("坏的.xlsx") < listed.index("好的.xlsx")


def test_an_import_is_given_up_and_its_workbook_comes_back_with_remarks(client: Client, batch: Import) -> None:
    file = batch.files.get()
    answer = client.get(reverse("import_annotated", args=[file.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    client.post(reverse("import_discard", args=[batch.pk]))
    assert client.get(reverse("import", args=[batch.pk])).status_code == 404
    assert not StagedForm.objects.exists()


@pytest.mark.parametrize("name", ["colleague", "unit_reviewer", "administrator", "stranger"])
def test_nobody_else_sees_an_import(cast: Cast, batch: Import, name: str) -> None:
    other, form = signed_in(cast.person(name)), form_of(batch, SECOND)
    for address in (reverse("import", args=[batch.pk]), reverse("import_form", args=[batch.pk, form.pk])):
        assert other.get(address).status_code == 404
    for verb in ("commit", "discard", "choices", "again"):
        assert other.post(reverse(f"import_{verb}", args=[batch.pk])).status_code in (403, 404)
    for verb in ("save", "settle", "leave_out", "compare"):
        assert other.post(reverse(f"import_{verb}", args=[batch.pk, form.pk])).status_code == 404
    assert mend(other, form, {"where": TOTAL, "old": "", "new": "1"}).status_code == 404
    assert other.get(reverse("import_annotated", args=[batch.files.get().pk])).status_code == 404
    assert outcomes(batch)[SECOND] == "refused"


@pytest.mark.parametrize(("name", "status"), [("preparer", 200), ("reader", 403), ("administrator", 403)])
def test_only_who_prepares_or_may_backfill_imports(cast: Cast, name: str, status: int) -> None:
    client = signed_in(cast.person(name))
    assert client.get(reverse("imports")).status_code == status
    assert (reverse("imports") in page(client, "overview")) == (status == 200)
    assert client.get(reverse("import_new")).status_code == 405
    assert Client().get(reverse("imports")).status_code == 302


def test_in_a_period_of_past_years_the_last_reviewer_imports_too(cast: Cast) -> None:
    reviewer = signed_in(cast.department_reviewer)
    assert reviewer.get(reverse("imports")).status_code == 403
    period = make_period(2023)
    Period.objects.filter(pk=period.pk).update(backfill=True)
    assert reverse("imports") in page(reviewer, "overview")
    batch = upload(cast.department_reviewer, workbook_of([plain_form(FIRST) | {"fiscal_year": "2023"}]))
    assert "补录年度的表，由最后环节的审核人导入即为已批复" in page(reviewer, "import", batch.pk)
    reviewer.post(reverse("import_commit", args=[batch.pk]), {"which": "all"})
    assert Filing.objects.get().status == "approved"


def test_the_example_of_the_readme_reads_as_it_says(cast: Cast) -> None:
    bureau = Unit.objects.create(name="上海市人力资源和社会保障局", is_department=True)
    centre = Unit.objects.create(name="上海市就业促进中心", parent=bureau)
    person = make_person("xujie", centre, Role.PREPARER)
    batch = upload(person, (ROOT / "fixtures" / "import_example.xlsx").read_bytes())
    assert Counter(outcomes(batch).values()) == {"new": 8, "refused": 2}
    assert batch.forms.get(position=0).notes == 6


def test_no_link_on_the_pages_of_an_import_leads_nowhere(client: Client, batch: Import) -> None:
    client.post(reverse("import_commit", args=[batch.pk]), {"which": "all"})
    forms = [reverse("import_form", args=[batch.pk, form.pk]) for form in batch.forms.all()]
    found = crawl(client, reverse("imports"), *forms)
    assert (found.broken, found.dangling) == ({}, set())
    assert reverse("import", args=[batch.pk]) in found.statuses


def test_sixty_forms_take_as_many_queries_as_three(cast: Cast, client: Client, batch: Import) -> None:
    pages = {"imports": (), "import": (batch.pk,), "import_form": (batch.pk, form_of(batch, SECOND).pk)}
    before = {name: count_of(client, name, *args) for name, args in pages.items()}
    copied = form_of(batch, FIRST)
    for place in range(3, 60):
        copied.pk, copied.position, copied.name = None, place, f"项目 {place}"
        copied._state.adding = True
        copied.save()
    assert {name: count_of(client, name, *args) for name, args in pages.items()} == before
    shown = page(client, "import", batch.pk)
    assert shown.count('name="form"') == 18
    assert "第 1–20 份，共 60 份" in shown
    assert "2 / 60" in page(client, "import_form", *pages["import_form"])
    assert "只看有错误的" in page(client, "import_form", *pages["import_form"])
    assert "1 / 2" in page(client, "import_form", *pages["import_form"], query="?outcome=refused")


def count_of(client: Client, name: str, *args: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, name, *args)
    return len(queries)
