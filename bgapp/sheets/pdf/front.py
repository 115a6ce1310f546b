"""The front of a book: its cover, and the contents with page numbers and links. Lengths are points from bottom left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bgapp.sheets.book import Cover, Entry, by_unit, labels
from bgapp.sheets.naming import one_line
from bgapp.sheets.pdf.typeface import OURS, Typeface, width
from bgapp.sheets.wrapping import UNBREAKABLE

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT = 68.0, PAGE_WIDTH - 68.0
TOP, BOTTOM = 776.0, 72.0
TITLE_SIZE, TITLE_ROOM = 18.0, 48.0
SIZE, LEADING = 11.0, 21.0
UNIT_GAP = 8.0
INDENT = 30.0
NUMBER_ROOM = 40.0
LEADER = "[0 4] 0 d 1 J 0.7 w 0.45 G"

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True)
class Item:
    """Lines of the contents: an entry (its number from 0), or a unit above its entries."""

    lines: tuple[str, ...]
    entry: int | None = None

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING + (UNIT_GAP if self.entry is None else 0)


@dataclass(frozen=True)
class Leaf:
    """A page of the front: its operators, and the places in it that lead to an entry."""

    operators: bytes
    links: tuple[tuple[Rectangle, int], ...] = ()


def cover(typeface: Typeface, words: Cover) -> Leaf:
    """The cover: unit, title and year in the middle."""
    lines = [(words.unit, 22.0), (words.title, 32.0), (f"（{words.year}年度）" if words.year else "", 18.0)]
    operators, height = [], 610.0
    for text, size in lines:
        for line in wrapped(one_line(text), size, RIGHT - LEFT):
            operators.append(show(typeface, line, (PAGE_WIDTH - width(line, size)) / 2, height, size))
            height -= size * 1.5
        height -= 12
    return Leaf("\n".join(operators).encode())


def layout(entries: Sequence[Entry]) -> list[list[Item]]:
    """The contents, page by page; where each entry begins need not be known yet."""
    pages: list[list[Item]] = [[]]
    room = TOP - BOTTOM - TITLE_ROOM
    for group in _groups(entries):
        for number, item in enumerate(group):
            together = item.height if item.entry is not None else item.height + group[number + 1].height
            if together > room:
                pages.append([])
                room = TOP - BOTTOM
            pages[-1].append(item)
            room -= item.height
    return pages


def contents(typeface: Typeface, pages: Sequence[Sequence[Item]], begins: Sequence[int]) -> Iterator[Leaf]:
    """The pages of the contents; ``begins`` are the page numbers of the entries."""
    for number, items in enumerate(pages):
        drawing = _Drawing(typeface, TOP)
        if number == 0:
            drawing.title("目　录")
        for item in items:
            drawing.item(item, begins)
        yield Leaf("\n".join(drawing.operators).encode(), tuple(drawing.links))


def show(typeface: Typeface, text: str, left: float, baseline: float, size: float) -> str:
    """The operators that show a line of text."""
    return f"BT /{OURS} {size:g} Tf {left:.2f} {baseline:.2f} Td {typeface.codes(text)} Tj ET"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text in lines that fit the room, parted as Chinese is."""
    lines, used = [""], 0.0
    for part in _parts(text, size, room):
        used += width(part, size)
        if used > room:
            lines.append("")
            used = width(part, size)
        lines[-1] += part
    return [line.strip() for line in lines if line.strip()]


def _parts(text: str, size: float, room: float) -> Iterator[str]:
    for part in UNBREAKABLE.findall(text):
        yield from part if width(part, size) > room else [part]


def _groups(entries: Sequence[Entry]) -> Iterator[list[Item]]:
    """The items of each unit; where all are of one, it is not named."""
    units, names = by_unit(entries), labels(entries)
    for unit, numbers in units:
        heading = [Item(tuple(wrapped(unit, SIZE, RIGHT - LEFT)))] if len(units) > 1 else []
        room = RIGHT - LEFT - INDENT - NUMBER_ROOM
        yield heading + [Item(tuple(wrapped(names[number], SIZE, room)), number) for number in numbers]


class _Drawing:
    """A page of the contents, drawn from the top."""

    def __init__(self, typeface: Typeface, top: float) -> None:
        self.operators: list[str] = []
        self.links: list[tuple[Rectangle, int]] = []
        self._typeface = typeface
        self._top = top

    def title(self, text: str) -> None:
        left = (PAGE_WIDTH - width(text, TITLE_SIZE)) / 2
        self._show(text, left, self._top - TITLE_SIZE, TITLE_SIZE)
        self._top -= TITLE_ROOM

    def item(self, item: Item, begins: Sequence[int]) -> None:
        top = self._top
        if item.entry is None:
            self._top -= UNIT_GAP
            self._lines(item.lines, LEFT)
            return
        self._show(f"{item.entry + 1}.", LEFT, top - SIZE, SIZE)
        baseline = self._lines(item.lines, LEFT + INDENT)
        self._page_number(str(begins[item.entry]), LEFT + INDENT + width(item.lines[-1], SIZE), baseline)
        self.links.append(((LEFT, self._top + (LEADING - SIZE) / 2, RIGHT, top + (LEADING - SIZE) / 2), item.entry))

    def _lines(self, lines: Sequence[str], left: float) -> float:
        """Show lines below each other; the baseline of the last."""
        baseline = self._top
        for line in lines:
            baseline = self._top - SIZE
            self._show(line, left, baseline, SIZE)
            self._top -= LEADING
        return baseline

    def _page_number(self, number: str, after: float, baseline: float) -> None:
        left = RIGHT - width(number, SIZE)
        self._show(number, left, baseline, SIZE)
        self.operators.append(
            f"q {LEADER} {after + 8:.2f} {baseline + 3:.2f} m {left - 6:.2f} {baseline + 3:.2f} l S Q"
        )

    def _show(self, text: str, left: float, baseline: float, size: float) -> None:
        self.operators.append(show(self._typeface, text, left, baseline, size))
