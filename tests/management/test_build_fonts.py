"""The web fonts hold what offices write, and are not built twice."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont
from pytest_django.fixtures import Settings

from bgapp.management.commands import build_fonts


@pytest.fixture
def short(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to build into, and few characters to build: the whole set takes half a minute."""
    settings.VAR_DIR, settings.STATIC_BUILD_DIR = tmp_path, tmp_path / "static-build"
    monkeypatch.setattr(build_fonts, "characters", lambda: set(map(ord, "绩效①")))
    return tmp_path / "static-build" / "fonts"


def build() -> str:
    output = StringIO()
    call_command("build_fonts", stdout=output)
    return output.getvalue()


def test_the_characters_are_those_of_chinese_offices() -> None:
    assert set(map(ord, "绩效目标申报 aZ09 ≥≤＞＜〔2025〕①⑩℃㎡％（）“”——……")) <= build_fonts.characters()


def test_gb2312_is_complete() -> None:
    assert sum(0x4E00 <= point <= 0x9FFF for point in build_fonts.gb2312()) == 6763


def test_a_font_holds_what_was_asked_for_and_little_else(short: Path) -> None:
    build()
    font = TTFont(BytesIO((short / "NotoSerifSC.woff2").read_bytes()))
    assert set(font.getBestCmap()) == set(map(ord, "绩效①"))
    assert font.flavor == "woff2"


def test_a_second_build_does_nothing(short: Path) -> None:
    assert "NotoSansSC.woff2" in build()
    assert build() == ""


def test_a_lost_font_is_built_again(short: Path) -> None:
    build()
    (short / "NotoSansSC.woff2").unlink()
    assert "NotoSansSC.woff2" in build()
