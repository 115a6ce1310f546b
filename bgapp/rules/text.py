"""What is typed, pasted or read from a file, brought into the one shape that forms store and names are matched by."""

from __future__ import annotations

import re
import unicodedata

LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
SPACE = re.compile("[\t\xa0\u2007\u202f]")
BLANK_LETTER = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc]")
"""Characters that Unicode counts as letters, marks or symbols and that print nothing."""

SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they choose the glyph of a rare character in a name, so texts keep them."""

WIDE = re.compile("[\uff01-\uff5e]")
"""Full-width ASCII: all that Unicode's normal form would change in most texts, which is slow to find out."""

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(wide): ord(narrow) for wide, narrow in zip("\u3000￥﹢﹣−﹤﹥﹦﹪﹙﹚", " ¥+--<>=%()", strict=True)
}

QUOTED = 30
"""Characters of a typed text that a message quotes."""


def clean(text: str) -> str:
    """The text without what no form needs: control and invisible characters, trailing white space.

    Every line break becomes ``\\n``, a tab and a no-break space become a space. Cleaning twice changes nothing.
    """
    if _is_clean(text):
        return text.rstrip()
    lines = SPACE.sub(" ", LINE_BREAK.sub("\n", text)).split("\n")
    return "\n".join(map(_clean_line, lines)).rstrip("\n")


def fold(name: str) -> str:
    """What two spellings of one name have in common: no white space, one width, no glyph variants."""
    bare = _unspaced(WIDE.sub(_narrow, name))
    normal = unicodedata.normalize("NFKC", bare)
    return normal if normal == bare else unicodedata.normalize("NFKC", _unspaced(normal))


def half_width(text: str) -> str:
    """The text with full-width ASCII made half-width, every character still at its place."""
    return text.translate(HALF_WIDTH)


def quoted(text: str) -> str:
    """What was typed, as a message quotes it: on one line, the beginning only where it is long."""
    line = " ".join(text.split())
    return f"「{line[:QUOTED]}…」" if len(line) > QUOTED else f"「{line}」"


def _narrow(wide: re.Match[str]) -> str:
    return chr(HALF_WIDTH[ord(wide[0])])


def _unspaced(text: str) -> str:
    return SELECTORS.sub("", "".join(clean(text).split()))


def _is_clean(text: str) -> bool:
    """Whether every character prints: of nearly all texts, and imports and checks clean tens of thousands."""
    return text.isprintable() and not BLANK_LETTER.search(text)


def _clean_line(line: str) -> str:
    return (line if _is_clean(line) else "".join(filter(_is_needed, line))).rstrip()


def _is_needed(char: str) -> bool:
    is_blank = BLANK_LETTER.match(char) or unicodedata.category(char) in {"Cc", "Cf", "Cs"}
    return not (is_blank or _is_noncharacter(char))


def _is_noncharacter(char: str) -> bool:
    """Whether Unicode reserves the code for no character ever; one unassigned in this Python may be a new ideograph."""
    code = ord(char)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
