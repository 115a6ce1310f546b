"""Build the web fonts: Noto Serif and Sans SC, cut to the characters that Chinese offices write."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import uharfbuzz
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools.ttLib import TTFont

PACKAGE = "pylopdf-fonts-zh-cn"
SOURCES = Path(pylopdf_fonts_zh_cn.__file__).parent
FONTS = {"NotoSerifSC.woff2": "NotoSerifSC-Regular.otf", "NotoSansSC.woff2": "NotoSansSC-Regular.otf"}

BLOCKS = (  # what GB 2312 lacks or is too old for, first and last code point
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # ² ³ · × ÷
    (0x2010, 0x205E),  # dashes, quotes, … ‰
    (0x20A0, 0x20BF),  # currency signs
    (0x2100, 0x214F),  # ℃ № ㏄'s neighbours
    (0x2150, 0x218B),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≥ ≤ ≠ ≈
    (0x2460, 0x24FF),  # ① ⑴ ⒈
    (0x2500, 0x257F),  # lines
    (0x25A0, 0x25FF),  # ■ □ ● ○ △
    (0x3000, 0x303F),  # 、。〈〉〔〕
    (0x3220, 0x33FF),  # ㈠ ㎡ ㎏
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFFEF),  # full-width signs: ＞ ＜ ％
)


def gb2312() -> Iterator[int]:
    """Code points of the national standard's 94 rows of 94 cells."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from map(ord, bytes((row, cell)).decode("gb2312", errors="ignore"))


def characters() -> set[int]:
    """Every code point the web fonts shall show."""
    return set(gb2312()).union(*(range(first, last + 1) for first, last in BLOCKS))


def subset(source: Path, wanted: set[int]) -> bytes:
    """The font at ``source`` (OTF) with only the ``wanted`` code points, as WOFF2."""
    chosen = uharfbuzz.SubsetInput()
    chosen.sets(uharfbuzz.SubsetInputSets.UNICODE).update(wanted)
    face = uharfbuzz.subset(uharfbuzz.Face(source.read_bytes()), chosen)
    font, packed = TTFont(BytesIO(face.blob.data), recalcTimestamp=False), BytesIO()
    font.flavor = "woff2"
    font.save(packed)
    return packed.getvalue()


def recipe() -> str:
    """A fingerprint of what the fonts are made from: another one means building anew."""
    return hashlib.sha256(repr((version(PACKAGE), sorted(FONTS), sorted(characters()))).encode()).hexdigest()


class Command(BaseCommand):
    """Skips what is built already; an interruption leaves no half a font behind."""

    help = "生成网页字体（思源宋体、思源黑体的常用字子集）"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each font, then the stamp that says all are complete."""
        folder, stamp = settings.STATIC_BUILD_DIR / "fonts", settings.VAR_DIR / "fonts.built"
        if stamp.exists() and stamp.read_text() == recipe() and all((folder / name).exists() for name in FONTS):
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in FONTS.items():
            self.build(folder / name, SOURCES / source)
        stamp.write_text(recipe())

    def build(self, target: Path, source: Path) -> None:
        """Write one font under a passing name first."""
        draft = target.with_suffix(".part")
        draft.write_bytes(subset(source, characters()))
        draft.replace(target)
        self.stdout.write(f"  {target.name}  {target.stat().st_size / 1024:,.0f} KB")
