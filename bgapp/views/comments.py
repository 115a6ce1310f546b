"""The comments (意见) beside a form: what its page shows of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bgapp.filings.access import own
from bgapp.models import Filing, Person
from bgapp.reviews import comments
from bgapp.reviews.threads import Thread, threads
from bgapp.rules.plain import Plain, read
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.spots import Spot, name_of


@dataclass(frozen=True)
class CommentList:
    """The threads that a person reads beside a form, and the places about which one may open another."""

    filing: Filing
    items: Sequence[Thread]
    places: Sequence[tuple[str, str]]
    may_comment: bool
    own: bool
    draft: str = ""

    longest = comments.LONGEST

    @property
    def open(self) -> Sequence[Thread]:
        return [thread for thread in self.items if thread.is_open]

    @property
    def resolved(self) -> Sequence[Thread]:
        return [thread for thread in self.items if not thread.is_open]

    @property
    def going_back(self) -> Sequence[Thread]:
        """The open ones where the form was returned, so that its page opens at the first of them."""
        return self.open if self.filing.status == Status.RETURNED and self.own else []


def comment_list(filing: Filing, person: Person, form: Plain, draft: str = "") -> CommentList:
    """The list for the page of a filing that the person fetched; ``draft`` is what could not be posted."""
    may = comments.may_comment(filing)
    places = list(_places(filing, form)) if may else []
    return CommentList(filing, threads(filing, person, form), places, may, own(filing), draft)


def _places(filing: Filing, form: Plain) -> Iterator[tuple[str, str]]:
    """The places that a list offers, as (value, words): the whole, the cells of the form, its rows."""
    edition = EDITIONS[filing.edition]
    spots = [Spot()] + [Spot(field=field.path) for field in edition.fields]
    for spot in spots:
        yield _value(spot), name_of(edition, spot, "")
    for block in edition.repeats:
        for number, row in enumerate(form.get(block.rows) or (), start=1):
            spot = Spot(block.rows, read(row, "key"))
            yield _value(spot), f"{block.section}第 {number} 行 {read(row, 'name')}"


def _value(spot: Spot) -> str:
    return f"{spot.rows}:{spot.row}:{spot.field}"
