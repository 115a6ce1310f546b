"""Notices (通知): tell those whom something concerns, until they have read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from bgapp.filings.origin import origin
from bgapp.models import Event, Filing, Notice, Person
from bgapp.rules.transitions import Status, Verb
from bgapp.sheets.editions import EDITIONS

KINDS = {Verb.RETURN: Notice.Kind.RETURNED, Verb.VOID: Notice.Kind.VOIDED}
DECIDED = (Notice.Kind.RETURNED, Notice.Kind.APPROVED)
TEXT_LENGTH = 500
KEPT = timedelta(days=365)
"""How long a notice is kept that was read."""


def tell(filing: Filing, event: Event) -> None:
    """Tell the preparer what somebody else decided about the filing.

    Who acts on it has read what they were told of it; what is taken back unread was never said. An assignment ends with
    the stage.
    """
    unread(event.actor).filter(filing=filing).update(read_at=event.at)
    _forget_assigned(filing)
    if event.verb == Verb.TAKE_BACK:
        unread(filing.preparer).filter(filing=filing, sender=event.actor, kind__in=DECIDED).delete()
        return
    kind = Notice.Kind.APPROVED if filing.status == Status.APPROVED else KINDS.get(Verb(event.verb))
    if kind is not None and event.actor_id != filing.preparer_id:
        text = f"{event.who} {kind.label}了 {_named(filing)}"
        _tell(filing, filing.preparer, kind, event.actor, text, event.at)


def tell_assigned(filing: Filing, reviewer: Person | None, by: Person) -> None:
    """Tell a reviewer that somebody else has assigned (分派) a filing to them; who had it before, unread, never had."""
    _forget_assigned(filing)
    if reviewer and reviewer != by:
        text = f"{by.name} 把 {_named(filing)}分派给您审核"
        _tell(filing, reviewer, Notice.Kind.ASSIGNED, by, text, origin().moment)


def unread(person: Person) -> QuerySet[Notice]:
    """What the person has been told and has not read."""
    return person.notices.filter(read_at=None)


def read(person: Person, notice_id: int) -> Notice:
    """A notice of the person's, read from now on; 404 where there is no such thing."""
    unread(person).filter(pk=notice_id).update(read_at=timezone.now())
    found = person.notices.select_related("period").filter(pk=notice_id).first()
    if found is None:
        raise Http404("没有这条通知。")
    return found


def read_all(person: Person, last: int) -> int:
    """Read whatever came until the ``last`` notice that was shown; how many that were."""
    return unread(person).filter(pk__lte=last).update(read_at=timezone.now())


def sweep(now: datetime | None = None) -> None:
    """Forget what was read long ago."""
    Notice.objects.filter(read_at__lt=(now or timezone.now()) - KEPT).delete()


def _named(filing: Filing) -> str:
    """The filing among those of its project, which has its name every year and on several forms."""
    what = "目标调整" if filing.adjusts_id else EDITIONS[filing.edition].short
    return f"{filing.year} 年度{what}「{filing.name}」"


def _forget_assigned(filing: Filing) -> None:
    Notice.objects.filter(filing=filing, kind=Notice.Kind.ASSIGNED, read_at=None).delete()


def _tell(filing: Filing, person: Person, kind: str, sender: Person, text: str, at: datetime) -> None:
    Notice.objects.create(person=person, kind=kind, sender=sender, filing=filing, text=text[:TEXT_LENGTH], at=at)
