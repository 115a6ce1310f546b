"""The bar of a unit on the board: as long as what it has to file, a segment for each status, in per cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bgapp.reviews.progress import Counts
from bgapp.views.ruler import percent

WORDS = {
    "approved": "已批复",
    "in_review": "审核中",
    "returned": "已退回",
    "draft": "草稿",
    "not_started": "未开始",
}
"""The statuses from the end of the workflow to its beginning."""
DIGIT, MARGIN, MARK = 2.2, 1.0, 5.0
"""Per cent of the narrowest bar that a digit, the space around it, and the mark of a status take."""


@dataclass(frozen=True)
class Segment:
    """The filings of a status, from ``start`` and of a ``length`` in per cent of the longest bar."""

    status: str
    count: int
    start: float
    length: float

    @property
    def words(self) -> str:
        return WORDS[self.status]

    @property
    def x(self) -> str:
        return percent(self.start)

    @property
    def middle(self) -> str:
        return percent(self.start + self.length / 2)

    @property
    def width(self) -> str:
        return percent(self.length)

    @property
    def is_numbered(self) -> bool:
        return self.length >= self._number

    @property
    def is_marked(self) -> bool:
        """Whether there is room for the mark of the status beside the number."""
        return self.length >= self._number + MARK

    @property
    def _number(self) -> float:
        return MARGIN + DIGIT * len(str(self.count))


def segments_of(counts: Counts, longest: int) -> list[Segment]:
    """One for each status that has any; ``longest`` filings make the whole width."""
    return list(_segments(counts, 100 / longest))


def bar_words(counts: Counts) -> str:
    """The bar for those who do not see it: 已批复 4 份，草稿 1 份，共 5 份."""
    parts = [f"{words} {getattr(counts, status)} 份" for status, words in WORDS.items() if getattr(counts, status)]
    return f"{'，'.join(parts)}，共 {counts.all} 份"


def _segments(counts: Counts, scale: float) -> Iterator[Segment]:
    start = 0.0
    for status in WORDS:
        count = getattr(counts, status)
        if count:
            yield Segment(status, count, start, count * scale)
            start += count * scale
