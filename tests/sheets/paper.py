"""What a PDF shows: its words and lines where they stand, in points from the page's top left corner."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape

import pikepdf
import pytest

PDFTOTEXT = shutil.which("pdftotext")
needs_pdftotext = pytest.mark.skipif(
    PDFTOTEXT is None, reason="没有 pdftotext，PDF 的文字未核对（apt install poppler-utils）"
)

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
FOOTER = re.compile(r"第\d+页/共\d+页$")
HAIR = 0.2
"""Points that a glyph's box may reach into a line."""
NEAR = 0.01


@dataclass(frozen=True)
class Box:
    """A word, or (flat) a line of the grid."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def is_crossed_by(self, line: Box) -> bool:
        across = line.left < self.right - HAIR and line.right > self.left + HAIR
        return across and line.top < self.bottom - HAIR and line.bottom > self.top + HAIR


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it was printed, without white space and page number."""
    return [FOOTER.sub("", squeezed(page)) for page in raw_texts(pdf)]


def raw_texts(pdf: bytes) -> list[str]:
    """The text of each page as it was printed."""
    return _pdftotext(pdf, "-raw").split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words(pdf: bytes) -> list[list[Box]]:
    """The words of each page."""
    pages = _pdftotext(pdf, "-bbox").split("<page ")[1:]
    return [[_word(*match) for match in WORD.findall(page)] for page in pages]


def lines(pdf: bytes) -> list[list[Box]]:
    """The lines of each page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [_lines(page) for page in document.pages]


def _word(left: str, top: str, right: str, bottom: str, text: str) -> Box:
    return Box(float(left), float(top), float(right), float(bottom), unescape(text))


def _lines(page: pikepdf.Page) -> list[Box]:
    scale, start, found = 1.0, (0.0, 0.0), []
    for instruction in pikepdf.parse_content_stream(page, "cm m l"):
        operator, numbers = str(instruction.operator), [float(str(number)) for number in instruction.operands]
        if operator == "cm":
            scale = numbers[0]
        elif operator == "m":
            start = numbers[0], numbers[1]
        else:
            (left, right), (top, bottom) = sorted((start[0], numbers[0])), sorted((start[1], numbers[1]))
            found.append(Box(left * scale, top * scale, right * scale, bottom * scale))
    return found


def _pdftotext(pdf: bytes, option: str) -> str:
    assert PDFTOTEXT
    return subprocess.run([PDFTOTEXT, option, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def is_closed(page: list[Box]) -> bool:
    """Whether each line of a page ends on lines across it: no cell is open, none hangs over."""
    upright = [line for line in page if line.left == line.right]
    level = [line for line in page if line.top == line.bottom]
    assert len(upright) + len(level) == len(page)
    ends = [(x, line.top) for line in level for x in (line.left, line.right)]
    tips = [(line.left, y) for line in upright for y in (line.top, line.bottom)]
    return all(_on(point, upright) for point in ends) and all(_on(point, level) for point in tips)


def _on(point: tuple[float, float], lines: list[Box]) -> bool:
    x, y = point
    return any(
        line.left - NEAR <= x <= line.right + NEAR and line.top - NEAR <= y <= line.bottom + NEAR for line in lines
    )
