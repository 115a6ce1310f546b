"""Handover (移交): the open filings of somebody who leaves go to another preparer of the same units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from bgapp.filings.access import preparing_units
from bgapp.filings.errors import Refused
from bgapp.filings.events import HAND_OVER, record
from bgapp.filings.origin import acting_from
from bgapp.models import ADMINISTRATOR, Channel, Filing, Person, Unit
from bgapp.rules.transitions import Status

CLOSED = (Status.APPROVED, Status.VOID)


def open_filings(person: Person) -> QuerySet[Filing]:
    """What the person is the preparer of and is neither approved nor void."""
    return Filing.objects.filter(preparer=person).exclude(status__in=CLOSED)


def check_handover(giver: Person, taker: Person) -> None:
    """:class:`Refused` unless the other one may prepare everything that is handed over."""
    if giver == taker:
        raise Refused("移交人和接收人是同一个人，请另选接收人。")
    if not taker.is_active:
        raise Refused(f"{taker}已停用，不能接收申报表。请另选接收人，或先在人员中启用。")
    units = _units_not_prepared(open_filings(giver), taker)
    if units:
        names = "、".join(unit.name for unit in units)
        raise Refused(f"{taker}还不是这些单位的填报人：{names}。请先在人员中给{taker}加上岗位，再来移交。")


def hand_over(administrator: Person, giver: Person, taker: Person) -> int:
    """Make the taker the preparer of the giver's open filings, all or none; how many they were."""
    with transaction.atomic(), acting_from(Channel.BATCH):
        filings = list(open_filings(giver).select_for_update())
        check_handover(giver, taker)
        for filing in filings:
            detail = {"giver": giver.name, "taker": taker.name}
            record(filing, administrator, HAND_OVER, detail, role=ADMINISTRATOR, preparer=taker)
    return len(filings)


def _units_not_prepared(filings: QuerySet[Filing], person: Person) -> Iterable[Unit]:
    """The units of filings for which a person may not file."""
    return Unit.objects.filter(filings__in=filings).exclude(pk__in=preparing_units(person)).distinct()
