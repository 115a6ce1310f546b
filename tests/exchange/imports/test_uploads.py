"""What is uploaded: several files, archives of them, what is refused at the door, and whose imports they are."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from bgapp.exchange.imports import archives, uploads
from bgapp.exchange.imports.fetching import counts, fetch, fetch_form, forms_of, imports_of
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Import, Post, StagedForm
from tests.builders import Cast
from tests.exchange.imports.props import make_form, make_workbook, only, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]


def archive(*files: tuple[str | ZipInfo, bytes], name: str = "全部.zip") -> ContentFile[bytes]:
    target = BytesIO()
    with ZipFile(target, "w") as zipped:
        for entry, content in files:
            zipped.writestr(entry, content)
    return ContentFile(target.getvalue(), name)


def in_gbk(name: str) -> ZipInfo:
    """An entry as Windows writes it: the name in GBK, without a word on it."""
    info = ZipInfo("x")
    info.filename = name.encode("gb18030").decode("cp437")
    return info


def refusals(batch: Import) -> dict[str, str]:
    return {file.name: file.refused for file in batch.files.all() if file.refused}


def test_the_files_of_an_archive_are_files_of_the_import(cast: Cast) -> None:
    books = [make_workbook(make_form(name)).read() for name in ("甲项目", "乙项目")]
    zipped = archive(
        ("目录/甲.xlsx", books[0]), ("乙.xlsx", books[1]), ("__MACOSX/._甲.xlsx", b"x"), ("~$乙.xlsx", b"x")
    )
    batch = read(cast.preparer, zipped, make_workbook(make_form("丙项目"), name="丙.xlsx"))
    assert [file.name for file in batch.files.all()] == ["目录/甲.xlsx", "乙.xlsx", "丙.xlsx"]
    assert list(batch.forms.values_list("name", flat=True)) == ["甲项目", "乙项目", "丙项目"]
    assert (batch.state, batch.done, batch.percent) == (Import.State.DONE, 3, 100)


def test_names_of_any_old_encoding_are_read() -> None:
    for name in ("绩效目标.xlsx", "单位/2025年度申报表.xlsx"):
        assert archives.entry_name(in_gbk(name)) == name
    utf8 = ZipInfo("x")
    utf8.filename = "绩效.xlsx".encode().decode("cp437")
    assert archives.entry_name(utf8) == "绩效.xlsx"


def test_every_refusal_is_told_and_the_rest_is_read(cast: Cast) -> None:
    good = make_workbook(make_form()).read()
    twin = ContentFile(good, "又一份.xlsx")
    inner = archive(("甲.xlsx", good)).read()
    zipped = archive(("套.zip", inner), ("说明.txt", b"text"))
    batch = read(cast.preparer, ContentFile(good, "好.xlsx"), twin, zipped, ContentFile(b"", "空.xlsx"))
    found = refusals(batch)
    assert set(found) == {"又一份.xlsx", "套.zip", "说明.txt", "空.xlsx"}
    assert "内容完全相同" in found["又一份.xlsx"]
    assert "压缩包里的压缩包" in found["套.zip"]
    assert "没有内容" in found["空.xlsx"]
    assert only(batch).outcome == StagedForm.Outcome.NEW


def test_what_is_too_large_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    batch = read(cast.preparer, make_workbook(make_form()))
    assert "每个文件最多" in refusals(batch)["申报表.xlsx"]
    monkeypatch.setattr(uploads, "LARGEST", 10_000_000)
    monkeypatch.setattr(archives, "MAX_UNPACKED", 100)
    bomb = archive(("甲.xlsx", b"0" * 101))
    assert "解开后太大" in refusals(read(cast.preparer, bomb))["全部.zip"]


def test_damaged_empty_and_locked_archives_are_told(cast: Cast) -> None:
    whole = archive(("甲.xlsx", make_workbook(make_form()).read())).read()
    spoiled = whole[:100] + bytes(400) + whole[500:]
    flagged = bytearray(whole)
    flagged[6] |= 1
    at = flagged.rfind(b"PK\x01\x02")
    flagged[at + 8] |= 1
    empty = archive(("目录/", b""), name="空.zip")
    files = [ContentFile(spoiled, "坏.zip"), ContentFile(bytes(flagged), "锁.zip"), empty]
    found = refusals(read(cast.preparer, *files))
    assert "已损坏" in found["坏.zip"]
    assert "加了密码" in found["甲.xlsx"]
    assert "空的" in found["空.zip"]


def test_nothing_and_too_many_files_are_refused_and_nothing_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 1)
    with pytest.raises(Refused, match="请先选择"):
        uploads.upload(cast.preparer, [])
    kept = set(default_storage.listdir("imports")[1]) if default_storage.exists("imports") else set()
    with pytest.raises(Refused, match="最多导入 1 个文件"):
        uploads.upload(cast.preparer, [make_workbook(make_form()), make_workbook(make_form("另一个"))])
    assert set(default_storage.listdir("imports")[1]) == kept
    assert not Import.objects.exists()


def test_who_files_for_nobody_imports_nothing(cast: Cast) -> None:
    for person in (cast.reader, cast.administrator, cast.unit_reviewer):
        with pytest.raises(NotAllowed, match="不是任何单位的填报人"):
            uploads.upload(person, [make_workbook(make_form())])
    with pytest.raises(NotAllowed, match="市图书馆"):
        uploads.upload(cast.preparer, [make_workbook(make_form())], unit=cast.elsewhere)


def test_an_import_is_its_persons_own_as_long_as_they_file_there(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()), unit=cast.centre)
    form = only(batch)
    assert fetch(cast.preparer, batch.pk) == batch
    assert counts(cast.preparer, batch)["new"] == 1
    for person in (cast.colleague, cast.stranger, cast.administrator):
        with pytest.raises(Http404):
            fetch(person, batch.pk)
        with pytest.raises(Http404):
            fetch_form(person, form.pk)
        assert not imports_of(person).exists()
    Post.objects.filter(person=cast.preparer).delete()
    with pytest.raises(Http404):
        fetch(cast.preparer, batch.pk)
    assert not forms_of(cast.preparer, batch).exists()


def test_a_discarded_import_is_gone_with_its_files(cast: Cast) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    path = batch.files.get().file
    assert default_storage.exists(path)
    uploads.discard(cast.preparer, batch.pk)
    assert not Import.objects.exists()
    assert not default_storage.exists(path)
