"""The folder of what is public: what is in it, that it is whole, and that nothing internal is in any byte of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from jsonschema import Draft202012Validator

from bgapp.exchange import orders
from bgapp.exchange.publication.making import FolderMaker
from bgapp.exchange.publication.selection import withdrawn
from bgapp.exchange.publication.tables import INDICATORS, PROJECTS, safe
from bgapp.filings.errors import Refused
from bgapp.filings.works import State
from bgapp.models import Evidence, Filing, Job, Person, Revision, Role, Unit, Visibility
from bgapp.reviews.comments import post
from bgapp.rules.transitions import Verb
from bgapp.sheets.schema import exchange_schema
from bgapp.sheets.spots import Spot
from tests.builders import REASON, Cast, make_at, make_evaluation, make_person, take
from tests.sheets import paper
from tests.work import work_off

pytestmark = pytest.mark.django_db

Files = dict[str, bytes]


def made(person: Person, *filings: Filing) -> Job:
    """A folder that has been made of published filings."""
    Filing.objects.filter(pk__in=[filing.pk for filing in filings]).update(published_at=timezone.now())
    job = orders.order(person, Job.Kind.PUBLICATION, [filing.pk for filing in filings])
    work_off()
    return Job.objects.get(pk=job.pk)


def files_of(job: Job) -> Files:
    """What is in the one folder of its archive."""
    assert job.state == State.DONE, job.note
    with default_storage.open(job.file) as file, ZipFile(io.BytesIO(file.read())) as zipped:
        assert zipped.testzip() is None
        assert len(zipped.namelist()) == len(set(zipped.namelist()))
        names = {name: PurePosixPath(name) for name in zipped.namelist()}
        assert {path.parts[0] for path in names.values()} == {job.name.removesuffix(".zip")}
        return {str(PurePosixPath(*path.parts[1:])): zipped.read(name) for name, path in names.items()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def freeze_again(filing: Filing, **columns: object) -> None:
    """A last revision that differs from the one before in some columns."""
    last = filing.revisions.latest("number")
    kept = {"form": last.form, "schema_version": 1, "digest": "", "submitted_at": last.submitted_at}
    common = kept | {"number": last.number + 1, "submitted_by": last.submitted_by}
    Revision.objects.create(filing=filing, **common | columns)


def forms_in(files: Files) -> list[str]:
    """The projects in the open data."""
    return [form["project_name"] for form in json.loads(files["data/forms.json"])]


def at_first_form(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen between the order and the making, when the filings were counted already."""
    whole = FolderMaker.write

    def write(maker: FolderMaker, target: io.BytesIO) -> None:
        act()
        whole(maker, target)

    monkeypatch.setattr(FolderMaker, "write", write)


def test_a_folder_is_one_folder_with_all_its_parts(cast: Cast, filings: list[Filing]) -> None:
    job = made(cast.reader, *filings)
    files = files_of(job)
    assert job.name == "公开_市就业中心_2025年度.zip"
    assert (job.done, job.total, job.note) == (3, 3, "")
    assert {name for name in files if not name.startswith("forms/")} == {
        *("index.html", "about.html", "style.css", "book.pdf"),
        *("data/forms.json", "data/forms.schema.json", "data/projects.csv", "data/indicators.csv"),
    }
    stems = {name.rpartition(".")[0] for name in files if name.startswith("forms/")}
    assert {f"{stem}.{kind}" for stem in stems for kind in ("html", "pdf")} <= set(files)
    assert len(stems) == 3
    assert forms_in(files) == sorted(filing.name for filing in filings)


def test_every_link_stays_inside_the_folder_and_leads_somewhere(cast: Cast, filings: list[Filing]) -> None:
    files = files_of(made(cast.reader, *filings))
    for name in filter(lambda name: name.endswith(".html"), files):
        page = files[name].decode()
        for link in re.findall(r'(?:href|src)="([^"]*)"', page):
            path, fragment = urldefrag(unquote(link))
            target = name if not path else str(Path("/", PurePosixPath(name).parent, path).resolve())[1:]
            assert target in files, (name, link)
            assert not fragment or f'id="{fragment}"' in files[target].decode(), (name, link)
        assert "<script" not in page
        assert " style=" not in page
        assert '<html lang="zh-CN">' in page
    assert b"url(" not in files["style.css"]
    assert b"@import" not in files["style.css"]


def test_the_index_names_what_there_is_unit_by_unit(cast: Cast, filings: list[Filing]) -> None:
    school = Unit.objects.create(name="市技工学校", parent=cast.bureau)
    Filing.objects.filter(pk=filings[0].pk).update(unit=school)
    job = made(make_person("head", cast.bureau, Role.READER), *filings)
    index = files_of(job)["index.html"].decode()
    assert job.name == "公开_市人力资源局_2025年度.zip"
    assert "<title>市人力资源局2025年度项目绩效目标公开</title>" in index
    assert "2 家单位，3 份：财政项目支出绩效目标申报表 3 份，金额合计 4,230,000.00 元。" in index
    assert re.findall(r"<h2 id=[^>]*>(.*?)</h2>", index) == ["市就业中心", "市技工学校"]


@paper.needs_pdftotext
def test_pages_and_pdf_show_the_form_as_it_was_approved(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    filing.project_target_2025.annual_goal = "批复以后动过的"
    filing.project_target_2025.save()
    files = files_of(made(cast.unit_reviewer, filing))
    [page] = [files[name].decode() for name in files if re.match(r"forms/.*html", name)]
    [printed] = [files[name] for name in files if re.match(r"forms/.*pdf", name)]
    for text in (page, "".join(paper.page_texts(printed)), "".join(paper.page_texts(files["book.pdf"]))):
        assert "培训600人次" in paper.squeezed(text)
        assert "批复以后动过的" not in text
    assert "批复以后动过的" not in files["data/forms.json"].decode()


def test_the_open_data_is_in_the_exchange_format_without_our_keys(cast: Cast) -> None:
    evaluation = make_evaluation(cast)
    target = evaluation.target
    assert target
    files = files_of(made(cast.reader, target))
    forms = json.loads(files["data/forms.json"])
    Draft202012Validator(exchange_schema()).validate(forms)
    assert json.loads(files["data/forms.schema.json"]) == exchange_schema()
    [revision] = target.revisions.all()
    keys = {row["key"] for row in revision.form["indicators"]}
    everything = b"".join(files.values()).decode(errors="ignore")
    assert keys
    assert not [key for key in keys if key in everything]


def test_the_tables_say_what_the_forms_say_and_take_target_values_apart(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    files = files_of(made(cast.reader, filing))
    [project] = rows_of(files["data/projects.csv"])
    assert list(project) == [column.heading for column in PROJECTS]
    assert (project["实施单位"], project["项目名称"]) == ("市就业中心", filing.name)
    assert (project["主管部门"], project["金额（元）"]) == ("市人力资源局", "1410000.00")
    assert project["公开日期"] == f"{timezone.localdate():%Y-%m-%d}"
    assert project["网页"] in files
    rows = rows_of(files["data/indicators.csv"])
    assert list(rows[0]) == [column.heading for column in INDICATORS]
    told = [(row["三级指标"], row["指标性质"], row["要求"], row["数值"], row["计量单位"]) for row in rows]
    assert told[0] == ("培训费单位成本", "定量", "不超过", "550.00", "元/人·天")
    assert told[3] == ("培训完成及时性", "定性", "", "", "")
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", " =1", "\t=1", "＝1"])
def test_nothing_in_a_table_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert [safe(text) for text in ("≥95.00(%)", "及时", "", "1410000.00")] == ["≥95.00(%)", "及时", "", "1410000.00"]


def test_an_exact_target_value_is_quoted_in_the_table_and_not_in_the_form(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    form = filing.revisions.get().form
    form["indicators"][0]["target"] = "=7.00(人)"
    freeze_again(filing, form=form)
    files = files_of(made(cast.reader, filing))
    row = rows_of(files["data/indicators.csv"])[0]
    assert (row["指标值"], row["要求"], row["数值"], row["计量单位"]) == ("'=7.00(人)", "等于", "7.00", "人")
    assert json.loads(files["data/forms.json"])[0]["indicators"][0]["target"] == "=7.00(人)"


PLANTED = {
    "preparer": "填报人甲乙",
    "unit_reviewer": "审核人丙丁",
    "department_reviewer": "批复人戊己",
}
SAID = ("这句意见只给单位内部", "这句是提醒的理由", "不公开的附件", "010-66778899", "someone@inside.example", REASON)


@paper.needs_pdftotext
def test_nothing_internal_is_in_any_byte_of_it(cast: Cast) -> None:
    filing = with_everything_said(cast)
    files = files_of(made(cast.department_reviewer, filing))
    for name, content in files.items():
        for text in readings(name, content):
            found = [word for word in (*PLANTED.values(), *SAID, "负责人：", "填报人") if word in text]
            assert not found, (name, found)


def with_everything_said(cast: Cast) -> Filing:
    """An approved filing of people who are known, about which something was said wherever that can be."""
    for name, known in PLANTED.items():
        person = cast.person(name)
        person.name, person.phone, person.email = known, SAID[3], SAID[4]
        person.save()
    cast.period.signing_line = True
    cast.period.save()
    filing = make_at(cast, "returned")
    comment = post(cast.unit_reviewer, filing.pk, Spot(field="annual_goal"), SAID[0], Visibility.ALL)
    assert comment.messages.get().person_name == PLANTED["unit_reviewer"]
    for person, verb in (
        (cast.preparer, Verb.SUBMIT),
        (cast.unit_reviewer, Verb.APPROVE),
        (cast.department_reviewer, Verb.APPROVE),
    ):
        take(filing, person, verb)
    said = {"kind": "support", "size": 1, "digest": "x", "path": "x", "first_round": 1, "attached_by": cast.preparer}
    Evidence.objects.create(filing=filing, name=f"{SAID[2]}.pdf", **said)
    reasons = [{"text": SAID[1], "person": PLANTED["preparer"]}]
    freeze_again(filing, answers=reasons, reasons=reasons)
    return Filing.objects.get(pk=filing.pk)


def readings(name: str, content: bytes) -> list[str]:
    """Everything that somebody could read out of a file: its bytes, and of a PDF each stream, text and property."""
    texts = [content.decode(errors="ignore"), content.decode("utf-16-be", errors="ignore")]
    if name.endswith(".pdf"):
        texts += paper.raw_texts(content)
        with pikepdf.open(io.BytesIO(content)) as document:
            texts += [str(value) for value in document.docinfo.values()]
            streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
            texts += [stream.read_bytes().decode("utf-8", errors="ignore") for stream in streams]
    return texts


def test_what_is_not_published_is_not_ordered(cast: Cast, filings: list[Filing]) -> None:
    with pytest.raises(Refused, match="没有已公开的表"):
        orders.order(cast.department_reviewer, Job.Kind.PUBLICATION, [filing.pk for filing in filings])


@pytest.mark.parametrize(
    "change",
    [{"published_at": None}, {"classified": True}, {"status": "void"}],
    ids=["withdrawn", "classified", "void"],
)
def test_what_is_no_longer_public_when_it_is_made_is_left_out_and_the_job_says_so(
    cast: Cast, filings: list[Filing], monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    at_first_form(monkeypatch, lambda: Filing.objects.filter(pk=filings[0].pk).update(**change))
    job = made(cast.department_reviewer, *filings)
    files = files_of(job)
    assert job.note.startswith("有 1 份已撤下公开，或已由调整后的替代，没有收入。")
    assert forms_in(files) == sorted(filing.name for filing in filings[1:])
    assert not [name for name, content in files.items() if filings[0].name in content.decode(errors="ignore")]


def test_a_folder_of_nothing_fails_and_says_why(
    cast: Cast, filings: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_first_form(monkeypatch, lambda: Filing.objects.update(published_at=None))
    job = made(cast.department_reviewer, *filings)
    assert (job.state, job.file) == (State.FAILED, "")
    assert job.note == "选中的表现在都没有公开，或者您看不到，没有可以放进文件夹的。"


def test_a_folder_with_something_withdrawn_is_known(cast: Cast, filings: list[Filing]) -> None:
    job = made(cast.department_reviewer, *filings)
    assert withdrawn(job.made) == 0
    Filing.objects.filter(pk=filings[0].pk).update(published_at=None)
    assert withdrawn(job.made) == 1


def test_addresses_last_when_the_folder_is_made_again(cast: Cast, filings: list[Filing]) -> None:
    first = {name for name in files_of(made(cast.department_reviewer, *filings)) if name.startswith("forms/")}
    again = {name for name in files_of(made(cast.department_reviewer, *filings[1:])) if name.startswith("forms/")}
    assert again < first


def test_names_are_escaped_in_pages(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    Filing.objects.filter(pk=filing.pk).update(name="<b>&项目")
    files = files_of(made(cast.reader, filing))
    assert "&lt;b&gt;&amp;项目" in files["index.html"].decode()
    assert "<b>&项目" not in files["index.html"].decode()
