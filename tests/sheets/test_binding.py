"""Plates become one PDF: whoever reads it finds every form where the contents say, and every character as it is."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet

from bgapp.rules.plain import Plain
from bgapp.sheets.book import Cover, Entry, cover_of, entry_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.naming import project_of
from bgapp.sheets.pdf import bind_forms, plate_of
from bgapp.sheets.pdf.binding import bind_book
from tests.sheets import paper
from tests.sheets.forms import make_form

pytestmark = paper.needs_pdftotext

TITLE = "项目绩效目标汇总表"
LISTED = re.compile(r"^(\d+)\. (.*(?:\n(?!\d+\.).*)*?) (\d+)$", re.MULTILINE)
"""A line of the contents: number, name (which may go on on the next line), page."""


@pytest.fixture(scope="module")
def published(samples: Path) -> list[Plain]:
    """All published forms, of every kind."""
    files = sorted((samples / "expected").glob("*.json"))
    return [form for file in files for form in json.loads(file.read_text("utf-8"))]


@pytest.fixture(scope="module")
def plates(published: list[Plain]) -> list[bytes]:
    return [plate_of(form, Extras()) for form in published]


@pytest.fixture(scope="module")
def book(published: list[Plain], plates: list[bytes]) -> bytes:
    return bind_book(cover_of(TITLE, published), zip(map(entry_of, published), plates, strict=True))


def make_book(forms: Iterable[Plain], cover: Cover) -> bytes:
    return bind_book(cover, [(entry_of(form), plate_of(form, Extras())) for form in forms])


@pytest.fixture(scope="module")
def small() -> bytes:
    forms = [make_form(project_name=name) for name in ("法规培训专项经费", "宣传工作经费")]
    return make_book(forms, cover_of(TITLE, forms))


def listed(book: bytes) -> list[tuple[str, int]]:
    """What the contents of a book say: names, and the pages on which their forms are."""
    with pikepdf.open(io.BytesIO(book)) as document:
        front = next(number for number, page in enumerate(document.pages) if number and "/Annots" not in page)
    contents = "\n".join(paper.raw_texts(book)[1:front])
    return [(paper.squeezed(name), int(page)) for _, name, page in LISTED.findall(contents)]


def page_of(document: pikepdf.Pdf, destination: Any) -> int:
    """The number (from 1) of the page that a link or bookmark leads to."""
    return document.pages.index(pikepdf.Page(destination[0])) + 1


def test_the_contents_say_on_which_page_each_form_begins(book: bytes, published: list[Plain]) -> None:
    entries, texts = listed(book), paper.page_texts(book)
    assert len(entries) == len(published)
    for form, (name, page) in zip(published, entries, strict=True):
        assert name == f"{paper.squeezed(project_of(form))}（{paper.squeezed(form['title'])}）"
        assert texts[page - 1].startswith(paper.squeezed(form["title"]))
        assert paper.squeezed(project_of(form)) in texts[page - 1]
    begins = [page for _, page in entries]
    assert begins == sorted(set(begins))


def test_links_and_bookmarks_lead_to_the_pages_that_the_contents_name(book: bytes) -> None:
    expected = [page for _, page in listed(book)]
    with pikepdf.open(io.BytesIO(book)) as document:
        links = [link for page in document.pages for link in page.get("/Annots", [])]
        assert [page_of(document, link.Dest) for link in links] == expected
        with document.open_outline() as outline:
            first, *units = outline.root
            assert (first.title, page_of(document, first.destination)) == ("目录", 2)
            marks = [mark for unit in units for mark in unit.children]
            assert [page_of(document, mark.destination) for mark in marks] == expected
            assert all(
                page_of(document, unit.destination) == page_of(document, unit.children[0].destination) for unit in units
            )


def test_a_link_lies_over_the_line_of_its_form(small: bytes) -> None:
    with pikepdf.open(io.BytesIO(small)) as document:
        places = [[float(side) for side in link.Rect] for link in document.pages[1].Annots]
        height = float(document.pages[1].mediabox[3])
    names = [word for word in paper.words(small)[1] if word.text in ("法规培训专项经费", "宣传工作经费")]
    assert len(names) == len(places) == 2
    for word, (left, bottom, right, top) in zip(names, places, strict=True):
        assert left < word.left < word.right < right
        assert height - top < word.top < word.bottom < height - bottom


def test_pages_are_counted_through_to_the_end_and_the_cover_carries_no_number(book: bytes) -> None:
    footers = ["".join(word.text for word in page if word.top > 790) for page in paper.words(book)]
    assert footers == ["", *(f"第{number}页/共{len(footers)}页" for number in range(2, len(footers) + 1))]


def test_the_cover_says_whose_forms_of_which_year_these_are(small: bytes) -> None:
    assert paper.page_texts(small)[0] == f"某市就业促进中心{TITLE}（2025年度）"
    with pikepdf.open(io.BytesIO(small)) as document:
        assert str(document.docinfo["/Title"]) == f"某市就业促进中心 2025年度 {TITLE}"
        assert str(document.Root.Lang) == "zh-CN"


def test_of_several_units_the_cover_names_the_department() -> None:
    forms = [make_form(unit=unit, department="某市人社局") for unit in ("甲中心", "乙中心")]
    assert cover_of(TITLE, forms) == Cover(TITLE, "某市人社局", "2025")
    forms = [
        make_form(unit=unit, department=f"{unit}的上级", fiscal_year=year)
        for unit, year in (("甲", "2024"), ("乙", "2025"))
    ]
    assert cover_of(TITLE, forms) == Cover(TITLE)


def test_the_pages_of_the_forms_say_what_they_say_alone(
    book: bytes, published: list[Plain], plates: list[bytes]
) -> None:
    alone = paper.page_texts(bind_forms(published, plates))
    assert paper.page_texts(book)[-len(alone) :] == alone


def test_the_contents_go_on_over_pages_and_a_unit_is_never_left_behind_alone() -> None:
    plate = plate_of(make_form(), Extras())
    entries = [
        Entry(f"第{number}个项目" * (1 + number % 9), f"第{number // 5}个单位", "申报表") for number in range(120)
    ]
    book = bind_book(Cover(TITLE), [(entry, plate) for entry in entries])
    found = listed(book)
    assert [name for name, _ in found] == [entry.name for entry in entries]
    front = found[0][1] - 1
    assert front > 4
    assert [page for _, page in found] == [front + 1 + number for number in range(120)]
    for page in paper.raw_texts(book)[1:front]:
        body = page.strip().splitlines()[:-1]
        assert not body[-1].endswith("个单位")


def test_awkward_names_do_not_spoil_the_contents() -> None:
    plate = plate_of(make_form(), Extras())
    names = ["", "x" * 200, "换\n行\x00与\ud800控制符", "名" * 200, "（）：，。" * 40]
    book = bind_book(Cover("长" * 80, "名" * 200), [(Entry(name, "", "申报表"), plate) for name in names])
    assert [page for _, page in listed(book)] == [3, 4, 5, 6, 7]
    words = [word for page in paper.words(book)[:2] for word in page]
    assert all(40 < word.left < word.right < 556 for word in words)


def test_the_font_names_glyphs_by_the_numbers_that_pages_use(small: bytes) -> None:
    """Some readers go by the CIDs of a font, others by its glyph numbers: both must be the same."""
    with pikepdf.open(io.BytesIO(small)) as document:
        fonts = {font.objgen: font for page in document.pages for font in page.obj.Resources.Font.values()}
        (font,) = fonts.values()
        program = font.DescendantFonts[0].FontDescriptor.FontFile3
        assert [str(font.Encoding), str(program.Subtype)] == ["/Identity-H", "/CIDFontType0C"]
        outlines = CFFFontSet()
        outlines.decompile(io.BytesIO(program.read_bytes()), None)
    charset = outlines[0].charset
    assert charset == [".notdef", *(f"cid{glyph:05}" for glyph in range(1, len(charset)))]


def test_a_character_that_no_font_has_is_a_box_wherever_it_stands() -> None:
    forms = [make_form(project_name=f"甲{sign}乙", annual_goal="") for sign in ("\u0378", "\ue000")]
    pages = paper.page_texts(make_book(forms, Cover(TITLE)))
    assert ["甲\ufffd乙" in page for page in pages] == [False, False, True, True]


def test_the_same_forms_give_the_same_book(small: bytes) -> None:
    forms = [make_form(project_name=name) for name in ("法规培训专项经费", "宣传工作经费")]
    assert make_book(forms, cover_of(TITLE, forms)) == small


def test_a_hundred_forms_share_one_small_font() -> None:
    plate = plate_of(make_form(), Extras())
    entry = Entry("法规培训专项经费", "某市就业促进中心", "申报表")
    sizes = [len(bind_book(Cover(TITLE), [(entry, plate)] * count)) for count in (1, 100)]
    assert sizes[1] - sizes[0] < 100 * len(plate)
