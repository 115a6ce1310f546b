"""The comments (意见) of a filing as their reader sees them, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bgapp.filings.access import own, reviews
from bgapp.models import Comment, Filing, Message, Person, Visibility
from bgapp.reviews.comments import Speaker, may_comment, may_settle, row_name, speaker_of
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL, Edition, cells
from bgapp.sheets.spots import Spot, name_of, where_of


@dataclass(frozen=True)
class Thread:
    """A comment with what was said, where it stands now (``where``, ``None`` where its row is gone) and its name."""

    comment: Comment
    messages: Sequence[Message]
    spot: Spot
    where: str | None
    name: str
    may_settle: bool

    @property
    def is_open(self) -> bool:
        return self.comment.is_open

    @property
    def is_inside(self) -> bool:
        """Whether only the own unit reads it."""
        return self.comment.visibility == Visibility.UNIT

    @property
    def is_answered(self) -> bool:
        """Whether somebody else than who opened it spoke last."""
        return self.messages[-1].person_id != self.comment.person_id


def threads(filing: Filing, person: Person, form: Plain) -> list[Thread]:
    """The threads that the person who fetched the filing may read, the open ones first."""
    if not (own(filing) or reviews(filing)):
        return []
    comments = filing.comments.prefetch_related("messages").select_related("resolved_by")
    if not own(filing):
        comments = comments.filter(visibility=Visibility.ALL)
    speaker = speaker_of(filing, person) if may_comment(filing) else None
    found = [_thread(filing, comment, form, speaker) for comment in comments]
    places = {where: place for place, where in enumerate(_wheres(EDITIONS[filing.edition], form))}
    return sorted(found, key=lambda thread: (not thread.is_open, _place(places, thread.where)))


def _thread(filing: Filing, comment: Comment, form: Plain, speaker: Speaker | None) -> Thread:
    spot = Spot(comment.rows, comment.row, comment.field)
    where = where_of(form, spot)
    name = comment.row_name if where is None else row_name(form, spot)
    words = name_of(EDITIONS[filing.edition], spot, name)
    settles = speaker is not None and may_settle(comment, speaker)
    return Thread(comment, list(comment.messages.all()), spot, where, words, settles)


def _place(places: Mapping[str, int], where: str | None) -> int:
    """How far down an address stands; last what is gone."""
    return len(places) if where is None else places.get(where, len(places))


def _wheres(edition: Edition, form: Plain) -> Iterator[str]:
    """The addresses of all places, each row before its cells."""
    yield ""
    for where, _, _ in cells(edition, form):
        row = where.rpartition(".")[0]
        if ROW_CELL.fullmatch(row):
            yield row
        yield where
