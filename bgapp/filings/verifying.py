"""Verify the trail: every chain against itself, against its filing, and against the seals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, OuterRef
from django.utils import timezone

from bgapp.filings.sealing import digest_of_seal, heads_of
from bgapp.filings.trail import link
from bgapp.models import Event, Filing, Seal, SealedHead

Ends = dict[int, tuple[str, int, str]]
"""Of every filing its name, how many events it counts, and the digest of the last."""

CHANGED = "第 {number} 条记录（{at:%Y-%m-%d %H:%M} {who}）与校验值不符，内容被改动过。"
MOVED = "第 {number} 条和第 {other} 条记录的顺序被调换过。"
MISSING = "缺第 {number} 条记录。"
CUT_OFF = "末尾的记录被截掉：应有 {expected} 条，只有 {count} 条。"
GONE = "全部 {expected} 条记录都不见了。"
OTHER_END = "最后一条记录与申报件上留存的校验值不符，整条记录链被重写过。"
UNLIKE_SEAL = "前 {count} 条记录与 {seal} 的封存不符，被截掉或重写过。"
SEAL_CHANGED = "{seal} 的封存与校验值不符，封存内容被改动过。"
SEAL_UNLINKED = "{seal} 的封存接不上前一次的封存，中间有封存被改动或删掉。"


def broken() -> Iterator[str]:
    """A sentence for every broken chain and seal; none where all is as it was written."""
    ends = {key: (name, count, last) for key, name, count, last in _ends()}
    chains = groupby(Event.objects.order_by("filing_id", "number").iterator(), key=attrgetter("filing_id"))
    found: set[int] = set()
    for key, events in chains:
        sentence = _fault(list(events), ends.pop(key, None))
        if sentence:
            found.add(key)
            yield _chain(key, sentence)
    for key, (name, count, _) in ends.items():
        if count:
            found.add(key)
            yield f"申报件 {key}「{name}」：{GONE.format(expected=count)}"
    yield from _unlike_seals(found)
    yield from _broken_seals()


def _ends() -> Iterator[tuple[int, str, int, str]]:
    return Filing.objects.order_by().values_list("pk", "name", "event_count", "event_digest").iterator()


def _chain(key: int, sentence: str) -> str:
    name = Filing.objects.filter(pk=key).values_list("name", flat=True).first()
    return f"申报件 {key}{f'「{name}」' if name else '（已删除）'}：{sentence}"


def _fault(events: Sequence[Event], end: tuple[str, int, str] | None) -> str:
    """The first thing wrong with a chain, empty where nothing is."""
    previous = ""
    for number, event in enumerate(events, start=1):
        if event.digest != link(event, previous):
            return _mismatch(events, number, previous)
        previous = event.digest
    if end and len(events) < end[1]:
        return CUT_OFF.format(expected=end[1], count=len(events))
    return OTHER_END if end and (len(events), previous) != end[1:] else ""


def _mismatch(events: Sequence[Event], number: int, previous: str) -> str:
    """Why the event at a place does not follow the one before: gone, moved, or changed."""
    event = events[number - 1]
    if event.number != number:
        return MISSING.format(number=number)
    for other in events[number:]:
        if _belongs(other, number, previous):
            return MOVED.format(number=number, other=other.number)
    return CHANGED.format(number=number, at=timezone.localtime(event.at), who=event.who)


def _belongs(event: Event, number: int, previous: str) -> bool:
    """Whether an event was written at another place of its chain."""
    stands, event.number = event.number, number
    belongs = event.digest == link(event, previous)
    event.number = stands
    return belongs


def _unlike_seals(found: set[int]) -> Iterator[str]:
    """The chains that are not what was sealed, of those that are in order by themselves."""
    events = Event.objects.filter(filing_id=OuterRef("filing_id"), number=OuterRef("count"), digest=OuterRef("digest"))
    for head in SealedHead.objects.filter(~Exists(events)).select_related("seal").order_by("filing_id", "count"):
        if head.filing_id not in found:
            found.add(head.filing_id)
            yield _chain(head.filing_id, UNLIKE_SEAL.format(count=head.count, seal=head.seal))


def _broken_seals() -> Iterator[str]:
    previous = ""
    for seal in Seal.objects.order_by("date"):
        if seal.previous != previous:
            yield SEAL_UNLINKED.format(seal=seal)
        if seal.digest != digest_of_seal(seal.date, seal.chains, seal.last_event, seal.previous, heads_of(seal)):
            yield SEAL_CHANGED.format(seal=seal)
        previous = seal.digest
