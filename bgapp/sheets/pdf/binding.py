"""Bind plates into one PDF: their pages behind each other, one font for all, page numbers, bookmarks and links.

A plate is the pages of one form as a PDF without our typeface and without page numbers: what is rendered once and kept.
Binding one takes a hundredth of the time of rendering it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from bgapp.sheets.book import Cover, Entry, by_unit, labels
from bgapp.sheets.naming import one_line
from bgapp.sheets.pdf import front
from bgapp.sheets.pdf.front import PAGE_HEIGHT, PAGE_WIDTH, Leaf, show
from bgapp.sheets.pdf.typeface import OURS, Typeface, width

FOOTER_SIZE, FOOTER_BASELINE = 9.0, 22.4
FOOTER_GREY = 0.25
PRODUCER = "绩效目标申报与自评"


def bind(titles: Sequence[str], plates: Iterable[bytes], title: str) -> bytes:
    """Forms in one PDF, each counted for itself, with a bookmark of its title."""
    binding = Binding()
    forms = [binding.form(plate) for plate in plates]
    for pages in forms:
        for number, page in enumerate(pages, 1):
            binding.stamp(page, number, len(pages))
    marks = [_bookmark(text, pages[0]) for text, pages in zip(titles, forms, strict=True)]
    return binding.finish(title, [page for pages in forms for page in pages], marks)


def bind_book(cover: Cover, parts: Iterable[tuple[Entry, bytes]]) -> bytes:
    """A book (汇总本) of entries with their plates: cover, contents, forms; counted from the cover to the end."""
    binding = Binding()
    entries, forms = [], []
    for entry, plate in parts:
        entries.append(entry)
        forms.append(binding.form(plate))
    plan = front.layout(entries)
    numbers = list(accumulate(map(len, forms), initial=2 + len(plan)))
    begins = [pages[0] for pages in forms]
    first = binding.leaf(front.cover(binding.typeface, cover), begins)
    contents = [binding.leaf(leaf, begins) for leaf in front.contents(binding.typeface, plan, numbers)]
    pages = [first, *contents, *(page for pages in forms for page in pages)]
    for number, page in enumerate(pages[1:], 2):
        binding.stamp(page, number, len(pages))
    marks = [_bookmark("目录", contents[0]), *_bookmarks(entries, begins)]
    return binding.finish(one_line(cover.words), pages, marks)


class Binding:
    """A PDF in the making."""

    def __init__(self) -> None:
        self.typeface = Typeface()
        self._pdf = Pdf.new()
        self._fonts: list[Any] = []
        self._begin = self._pdf.make_stream(b"q")

    def form(self, plate: bytes) -> list[Any]:
        """The pages of a plate."""
        source = pikepdf.open(BytesIO(plate))
        fonts = source.pages[0].obj.Resources.Font
        self.typeface.read(fonts[f"/{OURS}"].ToUnicode.read_bytes())
        del fonts[f"/{OURS}"]
        pages = [self._pdf.copy_foreign(page.obj) for page in source.pages]
        self._fonts.append(pages[0].Resources.Font)
        return pages

    def leaf(self, leaf: Leaf, begins: Sequence[Any]) -> Any:
        """A page of the front, its links leading to the pages on which the entries begin."""
        fonts = self._pdf.make_indirect(Dictionary())
        self._fonts.append(fonts)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, PAGE_WIDTH, PAGE_HEIGHT]),
            Resources=Dictionary(Font=fonts),
            Contents=self._pdf.make_stream(leaf.operators),
        )
        if leaf.links:
            links = (_link(place, begins[entry]) for place, entry in leaf.links)
            page.Annots = Array([self._pdf.make_indirect(link) for link in links])
        return self._pdf.make_indirect(page)

    def stamp(self, page: Any, number: int, total: int) -> None:
        """Print the page's number below it, after what the page shows."""
        text = f"第 {number} 页 / 共 {total} 页"
        left = (PAGE_WIDTH - width(text, FOOTER_SIZE)) / 2
        footer = show(self.typeface, text, left, FOOTER_BASELINE, FOOTER_SIZE)
        # The page begins by turning its coordinates upside down.
        end = self._pdf.make_stream(f"Q {FOOTER_GREY} g {footer}".encode())
        page.Contents = Array([self._begin, page.Contents, end])

    def finish(self, title: str, pages: Sequence[Any], bookmarks: Sequence[OutlineItem]) -> bytes:
        """The file; the same title, pages and bookmarks give the same bytes."""
        font = self.typeface.embed(self._pdf)
        for fonts in self._fonts:
            fonts[f"/{OURS}"] = font
        self._set_pages(pages)
        with self._pdf.open_outline() as outline:
            outline.root.extend(bookmarks)
        self._pdf.docinfo["/Title"] = title
        self._pdf.docinfo["/Producer"] = PRODUCER
        self._pdf.Root.Lang = "zh-CN"
        self._pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        target = BytesIO()
        modes = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "deterministic_id": True}
        self._pdf.save(target, min_version="1.7", **modes)
        return target.getvalue()

    def _set_pages(self, pages: Sequence[Any]) -> None:
        # All at once: appending one takes the longer, the more there are.
        tree = self._pdf.Root.Pages
        for page in pages:
            page.Parent = tree
        tree.Kids = Array(pages)
        tree.Count = len(pages)


def _top(page: Any) -> Array:
    """The destination at the top of a page."""
    return Array([page, Name.XYZ, 0, PAGE_HEIGHT, 0])


def _link(place: front.Rectangle, page: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(place), Border=Array([0, 0, 0]), Dest=_top(page))


def _bookmark(title: str, page: Any) -> OutlineItem:
    return OutlineItem(title, _top(page))


def _bookmarks(entries: Sequence[Entry], begins: Sequence[Any]) -> list[OutlineItem]:
    """A bookmark for each entry, below its unit where there are several."""
    units, names = by_unit(entries), labels(entries)
    items = []
    for unit, numbers in units:
        below = [_bookmark(names[number], begins[number]) for number in numbers]
        if len(units) == 1:
            return below
        items.append(_bookmark(unit, begins[numbers[0]]))
        items[-1].children.extend(below)
    return items
