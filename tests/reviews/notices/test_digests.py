"""每日汇总: what is unread comes by mail, once a working day at most, whatever fails, however many workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone
from pytest_django import Settings

from bgapp.models import Filing, Holiday, Notice, Person
from bgapp.reviews.notices.digests import SHOWN, send_digests
from bgapp.reviews.notices.telling import read_all
from tests.builders import Cast, make_at, make_cast

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2025, 11, 17, 8))
ADDRESS = "xujie@example.cn"


class Moody(EmailBackend):
    """A mail server that knows nobody of the name of trouble."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if "trouble@example.cn" in messages[0].to:
            raise SMTPRecipientsRefused({"trouble@example.cn": (450, b"later")})
        return int(super().send_messages(messages))


class Absent(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self) -> bool | None:
        raise ConnectionRefusedError(111, "refused")


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """The preparer has an address, and there is a mail server."""
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.cn", "https://jx.example.cn/"
    cast = make_cast()
    Person.objects.filter(pk=cast.preparer.pk).update(email=ADDRESS)
    return cast


def tell(person: Person, count: int = 1) -> None:
    Notice.objects.bulk_create(
        Notice(person=person, kind=Notice.Kind.URGED, text=f"第 {number} 条", at=MONDAY) for number in range(count)
    )


def test_what_is_unread_comes_in_one_mail(cast: Cast) -> None:
    make_at(cast, "returned", "甲项目")
    make_at(cast, "returned", "乙项目")
    send_digests(MONDAY)
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("绩效目标：您有 2 条通知", [ADDRESS])
    assert message.body.startswith("徐婕，您好：\n\n您有 2 条未读通知。\n\n1. ")
    assert "退回：何晓庆 退回了 2025 年度项目申报表「乙项目」\n2. " in message.body
    assert "全部通知：https://jx.example.cn/notices/\n" in message.body
    assert "待审" not in message.body


def test_a_reviewer_reads_how_much_waits(cast: Cast) -> None:
    make_at(cast, "stage_1")
    Person.objects.filter(pk=cast.unit_reviewer.pk).update(email="he@example.cn")
    tell(cast.unit_reviewer)
    send_digests(MONDAY)
    assert "您有 1 条未读通知，待审 1 份。" in mail.outbox[0].body
    assert "待审：https://jx.example.cn/inbox/" in mail.outbox[0].body


def test_without_an_address_of_the_site_there_are_no_links(cast: Cast, settings: Settings) -> None:
    settings.SITE_URL = ""
    tell(cast.preparer)
    send_digests(MONDAY)
    assert "://" not in mail.outbox[0].body


def test_there_is_one_mail_a_day_and_no_notice_comes_twice(cast: Cast) -> None:
    tell(cast.preparer)
    send_digests(MONDAY)
    tell(cast.preparer)
    send_digests(MONDAY + timedelta(hours=1))
    assert len(mail.outbox) == 1
    send_digests(MONDAY + timedelta(days=1))
    assert [message.subject for message in mail.outbox] == ["绩效目标：您有 1 条通知"] * 2
    send_digests(MONDAY + timedelta(days=2))
    assert len(mail.outbox) == 2


def test_what_was_read_is_not_mailed(cast: Cast) -> None:
    tell(cast.preparer)
    read_all(cast.preparer, Notice.objects.get().pk)
    send_digests(MONDAY)
    assert mail.outbox == []


@pytest.mark.parametrize("now", [MONDAY - timedelta(minutes=1), MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)])
def test_nothing_is_sent_out_of_office(cast: Cast, now: datetime) -> None:
    """Before eight, on a Sunday, and on a holiday."""
    Holiday.objects.create(date=(MONDAY + timedelta(days=1)).date(), name="放假", is_workday=False)
    tell(cast.preparer)
    send_digests(now)
    assert mail.outbox == []


def test_who_has_left_gets_none(cast: Cast) -> None:
    tell(cast.preparer)
    Person.objects.filter(pk=cast.preparer.pk).update(is_active=False)
    send_digests(MONDAY)
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_tried(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    tell(cast.preparer)
    send_digests(MONDAY)
    assert mail.outbox == []
    assert Person.objects.get(pk=cast.preparer.pk).digest_on is None


def test_one_who_cannot_be_reached_does_not_stop_the_others_and_is_tried_again(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.reviews.notices.test_digests.Moody"
    Person.objects.filter(pk=cast.colleague.pk).update(email="trouble@example.cn")
    for person in (cast.colleague, cast.preparer):
        tell(person)
    send_digests(MONDAY)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert f"no digest could be sent to person {cast.colleague.pk}" in caplog.text
    Person.objects.filter(pk=cast.colleague.pk).update(email="chenmin@example.cn")
    send_digests(MONDAY + timedelta(minutes=1))
    assert [message.to for message in mail.outbox] == [[ADDRESS], ["chenmin@example.cn"]]


def test_a_server_that_cannot_be_reached_is_asked_again_in_the_next_round(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.reviews.notices.test_digests.Absent"
    tell(cast.preparer)
    send_digests(MONDAY)
    assert "the mail server cannot be reached" in caplog.text
    settings.EMAIL_BACKEND = backend
    send_digests(MONDAY + timedelta(minutes=1))
    assert len(mail.outbox) == 1


@pytest.mark.races
def test_of_two_workers_one_sends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read who is due before the first sent anything."""
    tell(cast.preparer)
    due = [Person.objects.get(pk=cast.preparer.pk)]
    monkeypatch.setattr("bgapp.reviews.notices.digests._due", lambda today: due)
    send_digests(MONDAY)
    send_digests(MONDAY)
    assert len(mail.outbox) == 1


def test_what_is_classified_is_not_named(cast: Cast) -> None:
    filing = make_at(cast, "returned", "甲项目")
    Filing.objects.filter(pk=filing.pk).update(classified=True)
    send_digests(MONDAY)
    assert "退回：一份涉密的表，请登录后查看" in mail.outbox[0].body
    assert "甲项目" not in mail.outbox[0].body


def test_a_long_list_is_cut_and_counted(cast: Cast) -> None:
    tell(cast.preparer, SHOWN + 3)
    send_digests(MONDAY)
    assert mail.outbox[0].subject == f"绩效目标：您有 {SHOWN + 3} 条通知"
    assert mail.outbox[0].body.count("条\n") == SHOWN
    assert "另有 3 条，请登录后查看。" in mail.outbox[0].body
