"""Notices (通知): tell those whom a transition concerns."""

from __future__ import annotations

from bgapp.models import Event, Filing, Notice
from bgapp.rules.transitions import Status, Verb

KINDS = {Verb.RETURN: Notice.Kind.RETURNED, Verb.VOID: Notice.Kind.VOIDED}


def tell(filing: Filing, event: Event) -> None:
    """Tell the preparer what somebody else decided about the filing."""
    kind = Notice.Kind.APPROVED if filing.status == Status.APPROVED else KINDS.get(Verb(event.verb))
    if kind is None or event.actor_id == filing.preparer_id or event.verb == Verb.TAKE_BACK:
        return
    text = f"{event.who} {kind.label}了「{filing.name}」"
    Notice.objects.create(
        person=filing.preparer, kind=kind, sender=event.actor, filing=filing, text=text[:500], at=event.at
    )
