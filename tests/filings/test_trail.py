"""The trail: what is written stays as it was written, and whatever is done to it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.origin import acting_from
from bgapp.filings.sealing import seal_day
from bgapp.filings.verifying import broken
from bgapp.models import Channel, Event, Filing, Role, Seal, SealedHead
from bgapp.models.append_only import WrittenOnce
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_draft, take
from tests.guards import unguard

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A filing of five events, sealed; beside it a draft that was deleted."""
    filing = make_complete(cast)
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "甲")])
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    take(filing, cast.preparer, Verb.SUBMIT)
    take(make_draft(cast, "删掉的项目"), cast.preparer, Verb.DELETE)
    seal_day()
    return filing


def sql(statement: str, *values: str | int) -> None:
    """Around every guard of ours, as whoever has the database may."""
    unguard()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def deleted_filing() -> int:
    return Event.objects.get(verb=Verb.DELETE).filing_id


def test_an_event_says_who_as_what_from_where(cast: Cast) -> None:
    with acting_from(Channel.WEB, "10.1.2.3"):
        filing = make_complete(cast)
        with acting_from(Channel.BATCH):
            take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    take(filing, cast.unit_reviewer, Verb.TAKE_BACK)
    told = [(event.verb, event.who, event.role, event.stage, event.place) for event in Event.objects.all()]
    assert told == [
        ("create", "徐婕", Role.PREPARER, 0, "10.1.2.3"),
        ("submit", "徐婕", Role.PREPARER, 0, "批量・10.1.2.3"),
        ("approve", "何晓庆", Role.UNIT_REVIEWER, 1, "命令行"),
        ("take_back", "何晓庆", Role.UNIT_REVIEWER, 1, "命令行"),
    ]


def test_a_final_reviewer_voids_as_the_last_stage(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    take(filing, cast.department_reviewer, Verb.VOID, REASON)
    event = Event.objects.latest("pk")
    assert (event.role, event.stage) == (Role.DEPARTMENT_REVIEWER, 2)


def test_what_was_written_and_goes_on_is_in_order(cast: Cast, filing: Filing) -> None:
    assert list(broken()) == []
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    seal_day(timezone.now() + timedelta(days=1))
    make_draft(cast, "又一个项目")
    assert list(broken()) == []
    assert Seal.objects.latest("date").previous == Seal.objects.earliest("date").digest


Tampering = Callable[[Filing], None]


def change(column: str, value: str) -> Tampering:
    return lambda filing: sql(
        f"UPDATE bgapp_event SET {column} = %s WHERE filing_id = %s AND number = 3", value, filing.pk
    )


def cut_off(filing: Filing) -> None:
    sql("DELETE FROM bgapp_event WHERE filing_id = %s AND number > 3", filing.pk)


def cut_off_and_cover_up(filing: Filing) -> None:
    cut_off(filing)
    last = Event.objects.get(filing_id=filing.pk, number=3).digest
    sql("UPDATE bgapp_filing SET event_count = 3, event_digest = %s WHERE id = %s", last, filing.pk)


def cut_out(filing: Filing) -> None:
    sql("DELETE FROM bgapp_event WHERE filing_id = %s AND number = 3", filing.pk)


def wipe_out(filing: Filing) -> None:
    sql("DELETE FROM bgapp_event WHERE filing_id = %s", filing.pk)


def reorder(filing: Filing) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        sql("UPDATE bgapp_event SET number = %s WHERE filing_id = %s AND number = %s", new, filing.pk, old)


@pytest.mark.parametrize(
    ("tampering", "sentence"),
    [
        (change("actor_name", "周启明"), "第 3 条记录"),
        (change("address", "10.0.0.1"), "第 3 条记录"),
        (change("detail", "{}"), "内容被改动过"),
        (change("digest", "0" * 64), "内容被改动过"),
        (cut_off, "末尾的记录被截掉：应有 5 条，只有 3 条"),
        (cut_off_and_cover_up, "前 5 条记录与"),
        (cut_out, "缺第 3 条记录"),
        (wipe_out, "全部 5 条记录都不见了"),
        (reorder, "第 3 条和第 4 条记录的顺序被调换过"),
    ],
)
def test_whatever_is_done_to_a_chain_is_found_and_named(filing: Filing, tampering: Tampering, sentence: str) -> None:
    tampering(filing)
    [found] = broken()
    assert found.startswith(f"申报件 {filing.pk}「公共就业服务经费」：")
    assert sentence in found


def test_the_chain_of_a_deleted_filing_is_missed_too(filing: Filing) -> None:
    key = deleted_filing()
    sql("DELETE FROM bgapp_event WHERE filing_id = %s", key)
    [found] = broken()
    assert found.startswith(f"申报件 {key}（已删除）：前 2 条记录与")


def test_a_chain_that_was_written_anew_is_unlike_its_seal(cast: Cast, filing: Filing) -> None:
    from bgapp.filings.trail import link

    previous = ""
    for event in Event.objects.filter(filing_id=filing.pk).order_by("number"):
        event.actor_name = "周启明"
        previous = link(event, previous)
        sql("UPDATE bgapp_event SET actor_name = '周启明', digest = %s WHERE id = %s", previous, event.pk)
    sql("UPDATE bgapp_filing SET event_digest = %s WHERE id = %s", previous, filing.pk)
    [found] = broken()
    assert "与" in found
    assert "封存不符" in found


def test_a_seal_that_was_changed_or_taken_out_is_found(cast: Cast, filing: Filing) -> None:
    today = timezone.now()
    seal_day(today + timedelta(days=1))
    seal_day(today + timedelta(days=2))
    first, middle, _ = Seal.objects.order_by("date")
    sql("UPDATE bgapp_sealedhead SET count = 4 WHERE seal_id = %s AND filing_id = %s", first.pk, filing.pk)
    assert any(f"{first} 的封存与校验值不符" in found for found in broken())
    sql("DELETE FROM bgapp_seal WHERE id = %s", middle.pk)
    assert any("接不上前一次的封存" in found for found in broken())


def test_a_day_is_sealed_once_and_only_what_grew_is_kept_anew(cast: Cast, filing: Filing) -> None:
    assert seal_day() is None
    assert SealedHead.objects.count() == 2
    take(filing, cast.preparer, Verb.WITHDRAW)
    seal = seal_day(timezone.now() + timedelta(days=1))
    assert seal is not None
    assert (seal.chains, list(seal.heads.values_list("filing_id", "count"))) == (2, [(filing.pk, 6)])


def test_the_command_says_what_it_found_and_fails(filing: Filing, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_trail")
    assert "已核对 7 条记录，全部相符；最近一次封存" in capsys.readouterr().out
    cut_off(filing)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail")
    assert ended.value.code == 1
    assert "有 1 处不符" in capsys.readouterr().out


def test_events_are_neither_changed_nor_deleted(filing: Filing) -> None:
    event = Event.objects.latest("pk")
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(actor_name=""),
        lambda: Event.objects.bulk_update([event], ["actor_name"]),
    ):
        with pytest.raises(WrittenOnce):
            attempt()
