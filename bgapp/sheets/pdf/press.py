"""WeasyPrint, made ready once per process: the font, the stylesheets, one rendering at a time.

Of what it does not document, it takes the handle of the font configuration: an ``@font-face`` would copy the font
to the temporary directory, where it may be swept away from under a running worker. It takes the fonts of a document,
to leave ours out of its PDF; and the hook for the stylesheets of all of HTML, to have none.
"""

from __future__ import annotations

import functools
import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML, Document
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from bgapp.sheets.pdf.typeface import FILE, NOTDEF, OURS

FAMILY = "Noto Serif SC"
STYLESHEET = Path(__file__).with_name("print.css")

lock = threading.Lock()
"""Held while rendering: Pango's font map is shared by the whole process, and not made for several threads."""


def lay_out(source: str, widths: tuple[int, ...]) -> Any:
    """An HTML document on pages, its tables in columns of the proportion ``widths``."""
    with _without_garbage_collection():
        return _Markup(string=source).render(font_config=_fonts(), stylesheets=[_stylesheet(), _columns(widths)])


class _Markup(HTML):  # type: ignore[misc]
    """An HTML document that only our stylesheets apply to: WeasyPrint's own take a fifth of the time."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


def plate(document: Document) -> bytes:
    """The pages of a document as a PDF that is complete but for our typeface."""
    document.fonts = _Fonts()
    with _without_garbage_collection():
        pages: bytes = document.write_pdf(pdf_identifier=True)
    return pages


class _Fonts(dict[Any, Any]):
    """The fonts of a document as WeasyPrint gathers them; ours get one name, and nothing to embed."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[int, str] = {}

    def __setitem__(self, key: Any, font: Any) -> None:
        if font.family == FAMILY:
            font.hash = OURS
            font.to_unicode = self._texts
            font.file_content = b""
            font.clean = _leave
            font.get_unused_glyph_id = _box
        super().__setitem__(key, font)


def _leave(to_unicode: object, hinting: object) -> None:
    """Instead of cutting a font to what is used of it."""


def _box(codepoint: int) -> int:
    """The glyph that stands for a character that no font has."""
    return NOTDEF


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A layout makes thousands of objects that all stay; looking for garbage among them takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@functools.cache
def _fonts() -> FontConfiguration:
    fonts = FontConfiguration()
    fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(FILE))
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
    # What is loaded by now stays, so that a search for garbage need not look at it.
    gc.collect()
    gc.freeze()
    return fonts


@functools.cache
def _stylesheet() -> CSS:
    return CSS(filename=STYLESHEET, font_config=_fonts())


@functools.cache
def _columns(widths: tuple[int, ...]) -> CSS:
    rules = (f"col:nth-child({i}) {{ width: {100 * w / sum(widths):.4f}% }}" for i, w in enumerate(widths, 1))
    return CSS(string="\n".join(rules))
