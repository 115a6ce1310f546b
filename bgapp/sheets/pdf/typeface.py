"""The one typeface of our PDFs, Noto Serif SC: all that a document shows of it is embedded as one font.

Pages name its glyphs by their numbers (Identity-H), so the pages of many renderings can share the font. The CIDs in the
typeface's own file are other numbers, and readers disagree on which of the two a page means. So what is embedded is a
bare CFF in which they are the same.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
from collections.abc import Iterator, Sequence

import pylopdf_fonts_zh_cn
import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from uharfbuzz import SubsetFlags, SubsetInputSets

FILE = str(pylopdf_fonts_zh_cn.serif_path())
NAME = "NotoSerifSC-Regular"
OURS = "Song"
"""What pages call the typeface (宋体)."""
EM = 1000
"""Units of a glyph's measures; a Chinese character is one em wide."""
NOTDEF = 0
"""The glyph of every character that no font has: a crossed box."""
NOTDEF_TEXT, NOTDEF_WIDTH = "\ufffd", 501
"""Its text, and the width for which Pango leaves room."""

CUT = (
    SubsetFlags.RETAIN_GIDS
    | SubsetFlags.CFF_IDENTITY_CHARSET
    | SubsetFlags.NO_LAYOUT_CLOSURE
    | SubsetFlags.NOTDEF_OUTLINE
)
SYMBOLIC, SERIF = 4, 2
MAPPED = re.compile(r"<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4})+)>")
MAP_LIMIT = 100
"""Entries to a block of a ToUnicode map."""
MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Typeface:
    """The glyphs that one document shows, each with the text that it stands for; both as hexadecimal digits."""

    def __init__(self) -> None:
        self._texts = {_hex(NOTDEF): _hex_text(NOTDEF_TEXT)}

    def read(self, to_unicode: bytes) -> None:
        """Take over the glyphs of a rendering from its ToUnicode map."""
        self._texts = dict(MAPPED.findall(to_unicode.decode())) | self._texts

    def codes(self, text: str) -> str:
        """A text as the string operand that shows it."""
        codes = [_hex(glyph_of(character)) for character in text]
        for code, character in zip(codes, text, strict=True):
            self._texts.setdefault(code, _hex_text(character))
        return f"<{''.join(codes)}>"

    def embed(self, document: Pdf) -> Object:
        """The font of a document, cut to its glyphs."""
        glyphs = sorted(int(code, 16) for code in self._texts)
        cut = _cut(glyphs)
        name = Name(f"/{_tag(cut)}+{NAME}")
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=document.make_indirect(_descriptor(document, name, cut)),
            DW=EM,
            W=Array([number for glyph, width in _odd_widths(glyphs) for number in (glyph, glyph, width)]),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([document.make_indirect(descendant)]),
            ToUnicode=Stream(document, self._to_unicode()),
        )
        return document.make_indirect(font)

    def _to_unicode(self) -> bytes:
        entries = [f"<{code}> <{text}>" for code, text in sorted(self._texts.items())]
        blocks = (entries[start : start + MAP_LIMIT] for start in range(0, len(entries), MAP_LIMIT))
        lines = (line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar"))
        return MAP.format(blocks="\n".join(lines)).encode()


def width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of its size."""
    return sum(_advance(glyph_of(character)) for character in text) * size / EM


@functools.cache
def glyph_of(character: str) -> int:
    """The number of a character's glyph, ``NOTDEF`` where the typeface lacks it."""
    return _font().get_nominal_glyph(ord(character)) or NOTDEF


@functools.cache
def _advance(glyph: int) -> int:
    return _font().get_glyph_h_advance(glyph) if glyph != NOTDEF else NOTDEF_WIDTH


@functools.cache
def _face() -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FILE))


@functools.cache
def _font() -> uharfbuzz.Font:
    return uharfbuzz.Font(_face())


def _hex(glyph: int) -> str:
    return f"{glyph:04x}"


@functools.cache
def _hex_text(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _odd_widths(glyphs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The glyphs that are not as wide as a Chinese character, and their widths."""
    widths = ((glyph, _advance(glyph)) for glyph in glyphs)
    return ((glyph, width) for glyph, width in widths if width != EM)


def _descriptor(document: Pdf, name: Name, cut: bytes) -> Dictionary:
    extents = _font().get_font_extents("ltr")
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=SYMBOLIC | SERIF,
        FontBBox=Array(struct.unpack_from(">4h", _face().reference_table("head").data, 36)),
        ItalicAngle=0,
        Ascent=extents.ascender,
        Descent=extents.descender,
        CapHeight=extents.ascender,
        StemV=80,
        FontFile3=Stream(document, cut, Subtype=Name.CIDFontType0C),
    )


def _cut(glyphs: Sequence[int]) -> bytes:
    """The outlines of some glyphs, under their own numbers."""
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.flags = CUT
    outlines: bytes = uharfbuzz.subset(_face(), wanted).reference_table("CFF ").data
    return outlines


def _tag(cut: bytes) -> str:
    """Six letters that tell this subset from others."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(cut).digest()[:6])
