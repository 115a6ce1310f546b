"""The daily digest (每日汇总): on working days, everybody with an address gets what is unread in one mail at most."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bgapp.filings.deadlines import in_office
from bgapp.models import Notice, Person
from bgapp.reviews.awaiting import awaiting
from bgapp.reviews.notices.telling import unread

SHOWN = 20
"""Notices of a mail; the others are only counted."""
SUBJECT = "绩效目标：您有 {count} 条通知"

logger = logging.getLogger(__name__)


def send_digests(now: datetime | None = None) -> None:
    """Send what is due now; without a mail server there is nothing to do."""
    now = now or timezone.now()
    people = list(_due(timezone.localdate(now))) if settings.EMAIL_HOST and in_office(now) else []
    if not people:
        return
    try:
        with get_connection() as connection:
            for person in people:
                _send(person, connection, now)
    except OSError as error:
        logger.warning("the mail server cannot be reached: %s", error)


def _due(today: date) -> QuerySet[Person]:
    """Who has an address and something unread that no mail has told, and had no mail today."""
    news = Notice.objects.filter(person=OuterRef("pk"), read_at=None, mailed_at=None)
    return Person.objects.filter(_not_on(today), Exists(news), is_active=True).exclude(email="")


def _not_on(today: date) -> Q:
    return Q(digest_on=None) | Q(digest_on__lt=today)


def _send(person: Person, connection: Any, now: datetime) -> None:
    """Send one, unless another worker does; who cannot be reached is tried again in the next round."""
    today = timezone.localdate(now)
    if not Person.objects.filter(_not_on(today), pk=person.pk).update(digest_on=today):
        return
    news = list(unread(person).filter(mailed_at=None).select_related("filing"))
    try:
        _mail(person, news, connection).send()
    except OSError as error:
        logger.warning("no digest could be sent to person %s: %s", person.pk, error)
        Person.objects.filter(pk=person.pk, digest_on=today).update(digest_on=person.digest_on)
    else:
        Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(mailed_at=now)


def _mail(person: Person, news: list[Notice], connection: Any) -> EmailMessage:
    context = {
        "person": person,
        "notices": [(notice.at, _words(notice)) for notice in news[:SHOWN]],
        "count": len(news),
        "more": max(len(news) - SHOWN, 0),
        "waiting": awaiting(person).count(),
        "notices_address": _address("notices"),
        "inbox_address": _address("inbox"),
    }
    body = render_to_string("emails/digest.txt", context)
    return EmailMessage(SUBJECT.format(count=len(news)), body, to=[person.email], connection=connection)


def _words(notice: Notice) -> str:
    """The notice; what is 涉密 is not named outside the house."""
    if notice.filing and notice.filing.classified:
        return f"{notice.get_kind_display()}：一份涉密的表，请登录后查看"
    return f"{notice.get_kind_display()}：{notice.text}"


def _address(name: str) -> str:
    """A page's whole address, empty where nobody said under which name the site is reached."""
    return settings.SITE_URL.rstrip("/") + reverse(name) if settings.SITE_URL else ""
