"""Reading in the background: honest progress, refusals in a sentence, and no accident leaves half an import."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bgapp.exchange.imports import reading, tasks, uploads
from bgapp.exchange.imports.staging import Stager
from bgapp.filings import works
from bgapp.filings.errors import Refused
from bgapp.filings.works import ATTEMPTS, DEAD_AFTER, State
from bgapp.management.commands.work import keep_house
from bgapp.models import Filing, Import, StagedForm
from bgapp.models.importing import MONTH
from tests.builders import Cast
from tests.exchange.imports.props import make_form, make_workbook, only, read, staged, take_in
from tests.work import work_off

pytestmark = pytest.mark.django_db


def now(batch: Import) -> Import:
    return Import.objects.get(pk=batch.pk)


def taken(batch: Import, worker: str = "a worker") -> Import:
    """The import in the hands of a worker, who has taken its task out of the queue."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    held = works.take(Import, batch.pk, worker)
    assert held
    return held


def test_a_file_is_read_in_a_process_of_its_own(cast: Cast) -> None:
    batch = uploads.upload(cast.preparer, [make_workbook(make_form())])
    assert (batch.state, batch.total) == (State.WAITING, 1)
    work_off()
    done = now(batch)
    assert (done.state, done.done, done.percent) == (State.DONE, 1, 100)
    form = only(batch)
    assert (form.outcome, form.sheet) == (StagedForm.Outcome.NEW, "公共就业服务经费")
    assert (form.places["project_name"], form.places["indicators[0].target"]) == ("B3:C3", "F13:G13")


def test_progress_counts_sheets_read_and_forms_compared(
    cast: Cast, in_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(reading, "BEAT", 0)
    write = reading.Progress.write

    def written(progress: reading.Progress) -> None:
        write(progress)
        found = Import.objects.get()
        seen.append((found.done, found.part_done, found.part_total, found.percent))

    monkeypatch.setattr(reading.Progress, "write", written)
    read(cast.preparer, make_workbook(make_form("甲"), make_form("乙")))
    assert [each[:3] for each in seen] == [(0, 0, 0), (0, 1, 4), (0, 2, 4), (0, 3, 4), (0, 4, 4), (1, 0, 0)]
    assert [each[3] for each in seen] == sorted(each[3] for each in seen)


def test_a_file_that_cannot_be_read_says_why_and_the_others_are_read(cast: Cast) -> None:
    broken = ContentFile(b"PK\x03\x04 broken", "坏.xlsx")
    batch = read(cast.preparer, broken, make_workbook(make_form()))
    assert [bool(file.refused) for file in batch.files.all()] == [True, False]
    assert "打不开" in batch.files.first().refused  # type: ignore[union-attr]
    assert only(batch).outcome == StagedForm.Outcome.NEW


def test_a_worker_that_starts_again_reads_only_what_is_left(
    cast: Cast, in_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = uploads.upload(cast.preparer, [make_workbook(make_form(name), name=f"{name}.xlsx") for name in "甲乙"])
    stage = Stager.stage

    def cut_off(stager: Stager, form: StagedForm) -> object:
        if form.file.position == 1:
            raise KeyboardInterrupt
        return stage(stager, form)

    monkeypatch.setattr(Stager, "stage", cut_off)
    with pytest.raises(KeyboardInterrupt):
        reading.read_batch(taken(batch))
    assert [file.is_read for file in batch.files.all()] == [True, False]
    monkeypatch.setattr(Stager, "stage", stage)
    first = staged(batch)[0].pk
    keep_house("a worker")
    work_off()
    assert now(batch).state == State.DONE
    assert [form.name for form in staged(batch)] == ["甲", "乙"]
    assert staged(batch)[0].pk == first


def test_what_fell_silent_goes_on_and_what_kills_every_worker_fails(cast: Cast) -> None:
    batch = uploads.upload(cast.preparer, [make_workbook(make_form())])
    for _ in range(ATTEMPTS):
        taken(batch)
        tasks.resume()
        assert now(batch).state == State.RUNNING
        tasks.resume(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1))
    assert (now(batch).state, now(batch).note) == (State.FAILED, tasks.GIVEN_UP)


def test_a_worker_taken_for_dead_writes_nothing_more(cast: Cast, in_process: None) -> None:
    batch = uploads.upload(cast.preparer, [make_workbook(make_form())])
    late = taken(batch)
    tasks.resume("a worker")
    taken(batch, "another")
    with pytest.raises(works.Lost):
        reading.read_batch(late)
    assert not batch.forms.exists()


def test_an_import_that_is_given_up_while_it_is_read_leaves_nothing(
    cast: Cast, in_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BEAT", 0)
    batch = uploads.upload(cast.preparer, [make_workbook(make_form())])
    stage = Stager.stage

    def given_up(stager: Stager, form: StagedForm) -> object:
        uploads.discard(cast.preparer, batch.pk)
        return stage(stager, form)

    monkeypatch.setattr(Stager, "stage", given_up)
    work_off()
    assert not Import.objects.exists()
    assert not StagedForm.objects.exists()


def test_an_accident_is_told_and_can_be_read_again(
    cast: Cast, in_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(batch: Import) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "read_batch", trip)
        batch = read(cast.preparer, make_workbook(make_form()))
    assert (batch.state, batch.note) == (State.FAILED, tasks.BROKEN)
    uploads.read_again(cast.preparer, batch.pk)
    work_off()
    assert now(batch).state == State.DONE
    with pytest.raises(Refused):
        uploads.read_again(cast.preparer, batch.pk)
    with pytest.raises(Http404):
        uploads.read_again(cast.colleague, batch.pk)


def test_an_import_is_kept_a_month_and_then_swept_with_its_files(cast: Cast, in_process: None) -> None:
    batch = read(cast.preparer, make_workbook(make_form()))
    path = batch.files.get().file
    take_in(cast.preparer, batch)
    tasks.sweep(timezone.now() + MONTH - timedelta(minutes=1))
    assert default_storage.exists(path)
    tasks.sweep(timezone.now() + MONTH)
    assert not Import.objects.exists()
    assert not default_storage.exists(path)
    assert Filing.objects.exists()
