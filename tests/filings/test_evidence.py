"""Evidence: who attaches and removes it and when, what is refused, and who sees which file in which state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from bgapp.filings.access import fetch
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.evidence import LARGEST, MOST, attach, evidence_seen, fetch_evidence, remove
from bgapp.models import Event, Evidence, Filing, Person
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history
from bgapp.rules.transitions import Verb
from tests import files
from tests.builders import REASON, Cast, make_at, make_cast, make_draft, take
from tests.files import lay, upload
from tests.filings.test_access import OPEN, PEOPLE, STATES

pytestmark = pytest.mark.django_db

PREPARERS = {"preparer", "colleague"}
WITH_PREPARER = {"draft", "returned"}
MORE = files.PDF + b"% more"


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def stored(store: Path) -> int:
    return sum(path.is_file() for path in store.rglob("*"))


def names(person: Person, filing: Filing) -> list[str]:
    """The files that somebody sees, and can fetch one by one."""
    seen = evidence_seen(fetch(person, filing.pk))
    return [fetch_evidence(person, filing.pk, each.pk).name for each in seen]


def sees(person: Person, evidence: Evidence) -> bool:
    try:
        return fetch_evidence(person, evidence.filing_id, evidence.pk) == evidence
    except Http404:
        return False


@pytest.mark.parametrize("state", STATES)
def test_a_file_is_there_for_whoever_may_see_the_cells_and_for_nobody_else(cast: Cast, state: str) -> None:
    evidence = lay(make_at(cast, state), cast.preparer)
    assert {name for name in PEOPLE if sees(cast.person(name), evidence)} == OPEN[state]


def test_a_file_of_another_filing_is_not_there(cast: Cast) -> None:
    other = lay(make_draft(cast, "别的"), cast.preparer)
    with pytest.raises(Http404):
        fetch_evidence(cast.preparer, make_draft(cast).pk, other.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_files_come_and_go_by_the_units_preparers_while_the_cells_are_theirs(
    cast: Cast, state: str, name: str, store: Path
) -> None:
    filing, person = make_at(cast, state), cast.person(name)
    there = lay(filing, cast.preparer)
    if name in PREPARERS and state in WITH_PREPARER:
        assert attach(person, filing.pk, "estimate", [upload("测算.pdf")]).problems == []
        remove(person, filing.pk, there.pk)
        assert names(person, filing) == ["测算.pdf"]
        return
    refusal = NotAllowed if name in OPEN[state] else Http404
    with pytest.raises(refusal):
        attach(person, filing.pk, "estimate", [upload("测算.pdf")])
    with pytest.raises(refusal):
        attach(person, filing.pk, "no kind", [])  # whoever may not is told nothing else
    with pytest.raises(refusal):
        remove(person, filing.pk, there.pk)
    assert list(Evidence.objects.values_list("name", "last_round")) == [(there.name, None)]
    assert stored(store) == 1


def test_a_file_is_kept_as_it_came_under_a_name_that_nobody_can_guess(cast: Cast) -> None:
    content = files.PDF * 100
    outcome = attach(cast.preparer, make_draft(cast).pk, "basis", [upload("立项 批复.pdf", content)])
    evidence = Evidence.objects.get()
    assert outcome.attached == [evidence]
    assert (evidence.name, evidence.kind, evidence.size) == ("立项 批复.pdf", "basis", len(content))
    assert evidence.digest == hashlib.sha256(content).hexdigest()
    assert evidence.attached_by == cast.preparer
    assert "批复" not in evidence.path
    assert not evidence.path.endswith("pdf")
    with default_storage.open(evidence.path) as file:
        assert file.read() == content


def test_all_that_is_wrong_is_said_at_once_and_what_is_right_is_attached(cast: Cast, store: Path) -> None:
    filing = make_draft(cast)
    sent = [
        upload("批复.pdf", files.PROGRAM),
        upload("立项.pdf"),
        upload("空.pdf", b""),
        upload("大.pdf", files.PDF.ljust(LARGEST + 1)),
        upload("立项（副本）.pdf"),
        upload("宏.docx", files.office(files.MACROS)),
        upload("照片", files.JPEG),
    ]
    outcome = attach(cast.preparer, filing.pk, "basis", sent)
    assert [each.name for each in outcome.attached] == ["立项.pdf", "照片.jpg"]
    assert outcome.problems == [
        "「批复.pdf」其实是可执行程序，不能上传，也请不要打开。请选择文档本身，或者转成 PDF 再上传。",
        "「空.pdf」是空文件，请检查后重新选择。",
        "「大.pdf」有 20.0 MB，每个文件最多 20 MB。请压缩图片或拆成几个文件，再上传。",
        "「宏.docx」含有宏，不能上传。请另存为不含宏的文档，或者转成 PDF，再上传。",
        "「立项（副本）.pdf」已在附件中，没有重复添加。",
    ]
    assert stored(store) == 2


def test_a_file_of_20_megabytes_is_not_too_large(cast: Cast) -> None:
    assert attach(cast.preparer, make_draft(cast).pk, "basis", [upload("满.pdf", files.PDF.ljust(LARGEST))]).attached


def test_one_file_may_be_evidence_of_two_kinds(cast: Cast) -> None:
    filing = make_draft(cast)
    for kind in ("support", "basis"):
        assert attach(cast.preparer, filing.pk, kind, [upload("批复.pdf")]).problems == []
    assert [each.kind for each in evidence_seen(fetch(cast.preparer, filing.pk))] == ["basis", "support"]


@pytest.mark.parametrize("kind", ["", "other", "立项依据"])
def test_a_kind_is_asked_for(cast: Cast, kind: str) -> None:
    with pytest.raises(Refused, match="请选择附件的种类"):
        attach(cast.preparer, make_draft(cast).pk, kind, [upload("批复.pdf")])


def test_a_file_is_asked_for(cast: Cast) -> None:
    with pytest.raises(Refused, match="请先选择要上传的文件"):
        attach(cast.preparer, make_draft(cast).pk, "basis", [])


def test_a_filing_has_room_for_so_many_files(cast: Cast, store: Path) -> None:
    filing = make_draft(cast)
    for number in range(MOST - 1):
        lay(filing, cast.preparer, digest=str(number))
    outcome = attach(cast.preparer, filing.pk, "basis", [upload("甲.pdf"), upload("乙.pdf", MORE)])
    assert [each.name for each in outcome.attached] == ["甲.pdf"]
    assert outcome.problems == ["「乙.pdf」没有添加：一份表最多 30 个附件。请把几个合成一个，或先删除不用的。"]
    assert stored(store) == MOST


def test_what_was_never_submitted_is_deleted_for_good(
    cast: Cast, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    filing = make_draft(cast)
    evidence = lay(filing, cast.preparer)
    with django_capture_on_commit_callbacks(execute=True):
        remove(cast.preparer, filing.pk, evidence.pk)
    assert (Evidence.objects.count(), stored(store)) == (0, 0)


def test_what_is_gone_already_is_said_to_be(cast: Cast) -> None:
    filing = make_draft(cast)
    evidence = lay(filing, cast.preparer)
    remove(cast.preparer, filing.pk, evidence.pk)
    with pytest.raises(Refused, match="可能刚被别人删除"):
        remove(cast.colleague, filing.pk, evidence.pk)


def test_reviewers_keep_what_was_submitted_whatever_the_preparer_does_afterwards(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    old = lay(filing, cast.preparer, name="旧.pdf")
    take(filing, cast.department_reviewer, Verb.RETURN, REASON)
    remove(cast.preparer, filing.pk, old.pk)
    attach(cast.preparer, filing.pk, "basis", [upload("新.pdf", MORE)])

    assert names(cast.preparer, filing) == names(cast.unit_reviewer, filing) == ["新.pdf"]
    assert names(cast.department_reviewer, filing) == ["旧.pdf"]
    with default_storage.open(old.path) as file:
        assert file.read() == files.PDF

    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    assert names(cast.department_reviewer, filing) == ["新.pdf"]
    take(filing, cast.department_reviewer, Verb.APPROVE)
    assert names(cast.reader, filing) == names(cast.finance_reviewer, filing) == ["新.pdf"]


def test_a_file_added_and_removed_between_two_submissions_was_never_there(cast: Cast, store: Path) -> None:
    filing = make_at(cast, "returned")
    [added] = attach(cast.preparer, filing.pk, "basis", [upload("误传.pdf")]).attached
    remove(cast.preparer, filing.pk, added.pk)
    assert not Evidence.objects.exists()


def test_the_log_says_who_added_and_removed_what(cast: Cast) -> None:
    filing = make_draft(cast)
    sent = [upload(f"{name}.pdf", files.PDF + name.encode()) for name in "甲乙丙丁"]
    first = attach(cast.preparer, filing.pk, "support", sent).attached[0]
    remove(cast.colleague, filing.pk, first.pk)
    logged = Event.objects.get(verb="remove")
    assert logged.detail == {
        "files": [{"name": "甲.pdf", "kind": "support", "size": first.size, "sha256": first.digest}]
    }
    told = [(entry.actor, entry.sentence) for entry in history(filing, with_edits=True)[:2]]
    assert told == [
        ("陈敏", "删除附件「甲.pdf」（佐证材料）"),
        (
            "徐婕",
            "添加附件「甲.pdf」（佐证材料）、「乙.pdf」（佐证材料）、「丙.pdf」（佐证材料）等 4 个",
        ),
    ]
    assert len(history(filing, with_edits=False)) == 0


def test_nothing_new_leaves_no_trace_in_the_log(cast: Cast) -> None:
    filing = make_draft(cast)
    attach(cast.preparer, filing.pk, "support", [upload("甲.pdf")])
    events = Event.objects.count()
    attach(cast.preparer, filing.pk, "support", [upload("甲.pdf"), upload("空.pdf", b"")])
    assert Event.objects.count() == events


def test_whoever_attaches_prepares_and_so_ends_the_taking_back_of_a_return(cast: Cast) -> None:
    filing = make_at(cast, "returned")

    def offered() -> set[Verb]:
        return {each.verb for each in available(fetch(cast.unit_reviewer, filing.pk), cast.unit_reviewer)}

    assert offered() == {Verb.TAKE_BACK}
    attach(cast.preparer, filing.pk, "support", [upload("甲.pdf")])
    assert offered() == set()


def test_a_deleted_draft_takes_its_files_along(
    cast: Cast, store: Path, django_capture_on_commit_callbacks: Any
) -> None:
    filing = make_draft(cast)
    lay(filing, cast.preparer)
    with django_capture_on_commit_callbacks(execute=True):
        take(filing, cast.preparer, Verb.DELETE)
    assert (Evidence.objects.count(), stored(store)) == (0, 0)


def test_a_filing_submitted_during_the_upload_takes_no_more_files(cast: Cast, store: Path) -> None:
    """The file is on the disk when the state has changed: it goes again, and nothing was attached."""
    filing = make_at(cast, "draft")

    class Slow(SimpleUploadedFile):
        """While it is read for the first time, somebody else submits."""

        is_read = False

        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            if not self.is_read:
                take(filing, cast.colleague, Verb.SUBMIT)
            self.is_read = True
            return super().chunks(chunk_size)

    with pytest.raises(NotAllowed, match="审核中"):
        attach(cast.preparer, filing.pk, "basis", [Slow("迟到.pdf", files.PDF)])
    assert (Evidence.objects.count(), stored(store)) == (0, 0)


def test_editing_cells_leaves_the_files_alone(cast: Cast) -> None:
    filing = make_draft(cast)
    lay(filing, cast.preparer)
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "新写的")])
    assert names(cast.preparer, filing) == ["立项批复.pdf"]
