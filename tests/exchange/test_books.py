"""Files of many filings: what is in them, in which order, under which names, and what is left out."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bgapp.exchange import orders
from bgapp.exchange.books import plates
from bgapp.exchange.books.making import archive
from bgapp.exchange.books.plates import Plates
from bgapp.exchange.books.selection import cover_for, hidden, ordered
from bgapp.models import Filing, Job, ListedProject, Person, Project, Role, Unit
from bgapp.sheets.book import Cover, Printout
from bgapp.sheets.extras import Extras
from bgapp.sheets.pdf import plate_of
from tests.builders import Cast, make_at, make_cast, make_complete, make_person
from tests.sheets import paper
from tests.sheets.forms import make_form
from tests.work import work_off

pytestmark = [pytest.mark.django_db, paper.needs_pdftotext]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def made(person: Person, kind: Job.Kind, *filings: Filing) -> Job:
    """A job that has been done."""
    job = orders.order(person, kind, [filing.pk for filing in filings])
    work_off()
    return Job.objects.get(pk=job.pk)


def content(job: Job) -> bytes:
    assert job.state == Job.State.DONE, job.note
    with default_storage.open(job.file) as file:
        found: bytes = file.read()
    assert len(found) == job.size
    return found


def bookmarks(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def test_a_book_holds_the_filings_in_the_order_of_their_names_behind_its_cover(cast: Cast) -> None:
    filings = [make_at(cast, "approved", f"项目 {number}") for number in (3, 1, 2)]
    job = made(cast.reader, Job.Kind.BOOK, *filings)
    book = content(job)
    assert job.name == "市就业中心_2025年度_项目绩效目标汇总表.pdf"
    assert (job.done, job.total, job.note) == (3, 3, "")
    assert bookmarks(book) == ["目录", "项目 1", "项目 2", "项目 3"]
    first, _, *forms = paper.page_texts(book)
    assert first == "市就业中心项目绩效目标汇总表（2025年度）"
    assert ["项目1" in forms[0], "项目2" in forms[1], "项目3" in forms[2]] == [True] * 3


def test_a_book_follows_the_project_list_and_what_is_in_none_comes_last(cast: Cast) -> None:
    filings = [make_at(cast, "approved", name) for name in ("丙", "乙", "丁", "甲")]
    for filing in filings[:2]:
        ListedProject.objects.get_or_create(period=filing.period, project=filing.project)
    found = ordered(cast.reader, [filing.pk for filing in reversed(filings)])
    assert [Filing.objects.get(pk=pk).name for pk in found] == ["丙", "乙", "丁", "甲"]


def test_each_form_carries_its_own_marks(cast: Cast) -> None:
    filings = [make_at(cast, state, f"项目 {state}") for state in ("draft", "approved", "void")]
    Filing.objects.filter(pk=filings[1].pk).update(classified=True)
    pages = paper.page_texts(content(made(cast.preparer, Job.Kind.BOOK, *filings)))[2:]
    marks = {mark: [mark in page for page in pages] for mark in ("草稿", "涉密", "作废")}
    assert marks == {
        "草稿": ["项目draft" in page for page in pages],
        "涉密": ["项目approved" in page for page in pages],
        "作废": ["项目void" in page for page in pages],
    }


def test_outside_the_own_unit_a_book_shows_the_last_submission(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    filing.project_target_2025.annual_goal = "后来改的"
    filing.project_target_2025.save()
    assert "后来改的" in "".join(paper.page_texts(content(made(cast.preparer, Job.Kind.BOOK, filing))))
    assert "后来改的" not in "".join(paper.page_texts(content(made(cast.department_reviewer, Job.Kind.BOOK, filing))))


def test_a_workbook_has_a_sheet_for_every_form_and_contents_that_name_its_unit(cast: Cast) -> None:
    filings = [make_at(cast, "approved", name) for name in ("项目 2", "项目 1")]
    book = openpyxl.load_workbook(io.BytesIO(content(made(cast.reader, Job.Kind.WORKBOOK, *filings))))
    names = ["项目 1", "项目 2"]
    assert book.sheetnames == ["目录", *names]
    rows = [[cell.value for cell in row] for row in book["目录"].iter_rows()]
    assert rows[0][0] == "项目绩效目标汇总表"
    assert rows[1][0] == "市就业中心 2025年度"
    assert [row[1:] for row in rows[3:]] == [[name, "市就业中心", "财政项目支出绩效目标申报表"] for name in names]
    for name in names:
        assert name in {cell.value for row in book[name].iter_rows() for cell in row}


@pytest.mark.parametrize(("kind", "extension"), [(Job.Kind.PDF_ARCHIVE, "pdf"), (Job.Kind.XLSX_ARCHIVE, "xlsx")])
def test_an_archive_holds_single_files_under_their_own_names(cast: Cast, kind: Job.Kind, extension: str) -> None:
    filings = [make_at(cast, "approved", name) for name in ("甲/项目", "乙项目")]
    with ZipFile(io.BytesIO(content(made(cast.reader, kind, *filings)))) as zipped:
        stem = "2025年度_市就业中心_{}_财政项目支出绩效目标申报表"
        expected = {f"{stem.format(name)}.{extension}" for name in ("甲_项目", "乙项目")}
        assert set(zipped.namelist()) == expected
        for name in expected:
            file = io.BytesIO(zipped.read(name))
            if extension == "pdf":
                assert "第1页/共1页" in paper.squeezed("".join(paper.raw_texts(file.getvalue())))
            else:
                assert len(openpyxl.load_workbook(file).sheetnames) == 1


def test_the_exchange_format_is_a_list_of_forms_with_their_codes(cast: Cast) -> None:
    filings = [make_at(cast, "approved", name) for name in ("项目 2", "项目 1")]
    Project.objects.filter(filings=filings[0]).update(code="X-2")
    job = made(cast.reader, Job.Kind.JSON, *filings)
    forms = json.loads(content(job))
    assert job.name == "市就业中心_2025年度_项目绩效目标汇总表.json"
    assert [(form["project_name"], form.get("project_code")) for form in forms] == [("项目 1", None), ("项目 2", "X-2")]
    assert forms[0]["edition"] == "project_target_2025"
    assert not any("key" in row for form in forms for row in form["indicators"])


def test_equal_names_in_an_archive_are_numbered() -> None:
    target = io.BytesIO()
    archive(target, "pdf", [(name, name.encode()) for name in ("a", "A", "b", "a")])
    with ZipFile(target) as zipped:
        assert zipped.namelist() == ["a.pdf", "A（2）.pdf", "b.pdf", "a（3）.pdf"]
        assert zipped.testzip() is None


def test_units_follow_each_other_and_their_department_is_on_the_cover(cast: Cast) -> None:
    school = Unit.objects.create(name="市技工学校", parent=cast.bureau)
    head = make_person("head", cast.bureau, Role.READER)
    filings = [make_at(cast, "approved", f"项目{number}") for number in range(4)]
    Filing.objects.filter(pk__in=[filings[0].pk, filings[2].pk]).update(unit=school)
    assert cover_for([filing.pk for filing in filings]) == Cover("项目绩效目标汇总表", "市人力资源局", "2025")
    book = content(made(head, Job.Kind.BOOK, *filings))
    assert bookmarks(book) == ["目录", "市就业中心", "市技工学校"]


def test_what_the_person_may_not_see_is_left_out_and_the_job_says_how_many(cast: Cast) -> None:
    shown, secret = make_at(cast, "approved", "公开的"), make_at(cast, "draft", "还没送审的")
    job = made(cast.reader, Job.Kind.BOOK, shown, secret)
    assert bookmarks(content(job)) == ["目录", "公开的"]
    assert job.note == "有 1 份您现在看不到（无权查看或已删除），没有收入。"
    assert job.made == [[shown.pk, False]]


def test_access_is_asked_again_when_the_file_is_made(cast: Cast) -> None:
    filings = [make_at(cast, "approved", name) for name in ("甲", "乙")]
    job = orders.order(cast.reader, Job.Kind.BOOK, [filing.pk for filing in filings])
    cast.reader.posts.all().delete()
    work_off()
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.FAILED, "")
    assert "无权查看" in job.note


def test_a_file_with_something_hidden_by_now_is_known(cast: Cast) -> None:
    seen = [(make_at(cast, "approved", "甲").pk, False), (make_at(cast, "draft", "乙").pk, True)]
    assert hidden(cast.preparer, seen) == 0
    assert hidden(cast.reader, seen) == 1
    # Somebody who now reviews for the department sees submissions only, and no longer cells as they stand.
    cast.preparer.posts.update(unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    assert hidden(cast.preparer, [(seen[0][0], True)]) == 1
    assert hidden(cast.preparer, [(seen[0][0], False)]) == 0


def test_a_text_that_no_excel_cell_holds_fails_the_job_with_its_sentence(cast: Cast) -> None:
    filing = make_complete(cast)
    form = filing.project_target_2025
    form.annual_goal = "长" * 32_768
    form.save()
    job = made(cast.preparer, Job.Kind.WORKBOOK, filing)
    assert job.state == Job.State.FAILED
    assert "「年度总体目标」有 32,768 个字符" in job.note


@pytest.mark.parametrize("kind", [Job.Kind.BOOK, Job.Kind.WORKBOOK])
@pytest.mark.parametrize("person", ["preparer", "reader"])
def test_six_filings_take_as_many_queries_as_two(cast: Cast, kind: Job.Kind, person: str) -> None:
    filings = [make_at(cast, "approved", f"项目{number}") for number in range(6)]
    counts = []
    for part in (filings[:2], filings):
        made(cast.person(person), kind, *part)  # its plates are kept from here on
        with CaptureQueriesContext(connection) as queries:
            made(cast.person(person), kind, *part)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plates, "PROCESSES", 2)
    monkeypatch.setattr(plates, "FEW", 1)


@pytest.mark.usefixtures("two_processes")
def test_plates_that_several_processes_render_come_in_order_and_are_kept() -> None:
    printouts = [Printout(make_form(project_name=f"并行 {number}"), Extras()) for number in range(5)]
    expected = [plate_of(printout.form, printout.extras) for printout in printouts]
    with Plates() as workshop:
        assert list(workshop.of(printouts)) == expected
    with Plates() as workshop:
        assert list(workshop.of(printouts)) == expected
        assert "_pool" not in workshop.__dict__
