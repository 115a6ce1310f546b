"""LibreOffice as a reader of our workbooks: what it prints, and what of that an eye can see.

The text of a PDF is no proof that nothing is clipped: LibreOffice writes the lines that it clips, too. So the page
is read operator by operator, and a line counts only where it lies inside the clipping rectangle of its moment.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn

OFFICE = shutil.which("soffice")
FOOTER = 50.0
"""Points from the bottom of the page that its footer takes."""
Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>宋体</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>"""


@dataclass(frozen=True)
class Run:
    """A run of visible text: its page (from 0), and where its baseline begins on it."""

    page: int
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class _Drawn:
    """A run as it was drawn, to be seen or not."""

    run: Run
    size: float
    clip: Rectangle

    def is_seen(self, lowest: float, highest: float) -> bool:
        """Whether the run is whole; one that the end of a page cuts in two counts where its middle is."""
        left, bottom, right, top = self.clip
        low = self.run.y + self.size * (0.35 if bottom < lowest + 1 else -0.1)
        high = self.run.y + self.size * (0.35 if top > highest - 1 else 0.75)
        return left - 1 <= self.run.x <= right and bottom <= low and high <= top


@dataclass
class _State:
    clip: Rectangle = (0, 0, 1e9, 1e9)
    font: str = ""
    size: float = 0
    x: float = 0
    y: float = 0
    path: list[Rectangle] = field(default_factory=list)


def to_pdf(workbook: bytes, folder: Path) -> Path:
    """Print a workbook as PDF, in a profile of its own and with the font of our PDFs for 宋体."""
    (folder / "forms.xlsx").write_bytes(workbook)
    _convert([folder / "forms.xlsx"], "pdf", folder, folder)
    return folder / "forms.pdf"


def saved(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Workbooks, by names of their own, opened and saved again, all by one start of LibreOffice."""
    files = [folder / f"{name}.xlsx" for name in workbooks]
    for file, content in zip(files, workbooks.values(), strict=True):
        file.write_bytes(content)
    _convert(files, "xlsx", folder / "saved", folder)
    return {file.stem: folder / "saved" / file.name for file in files}


def _convert(files: Iterable[Path], kind: str, target: Path, folder: Path) -> None:
    assert OFFICE
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=pylopdf_fonts_zh_cn.serif_path().parent, cache=folder / "cache"), "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", target, *files],
        env={"FONTCONFIG_FILE": str(fonts), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        timeout=300,
    )


def visible(pdf: Path) -> Iterator[Run]:
    """The runs of text that can be seen, page by page in the order in which they were drawn."""
    with pikepdf.open(pdf) as document:
        for number, page in enumerate(document.pages):
            fonts = {name: _characters(font) for name, font in page.resources.get("/Font", {}).items()}
            drawn = list(_drawn(number, page, fonts))
            bottoms, tops = zip(*((one.clip[1], one.clip[3]) for one in drawn if one.run.y > FOOTER), strict=True)
            yield from (one.run for one in drawn if one.is_seen(min(bottoms), max(tops)))


def grid_edges(pdf: Path) -> list[tuple[float, float]]:
    """Where the grid of each page begins and ends, from left to right."""
    with pikepdf.open(pdf) as document:
        return [_edges(page) for page in document.pages]


def _edges(page: pikepdf.Page) -> tuple[float, float]:
    points = [instruction.operands for instruction in pikepdf.parse_content_stream(page, "m l")]
    across = [float(x) for x, _ in points]
    return min(across), max(across)


def read_across(runs: Iterable[Run], left: float, right: float) -> str:
    """The text between two edges, page by page, line by line, without white space."""
    inside = (run for run in runs if left - 2 <= run.x < right - 2)
    ordered = sorted(inside, key=lambda run: (run.page, -round(run.y), run.x))
    return re.sub(r"\s", "", "".join(run.text for run in ordered))


def _drawn(number: int, page: pikepdf.Page, fonts: dict[str, dict[int, str]]) -> Iterator[_Drawn]:
    state, stack = _State(), []
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append(state.clip)
            case "Q":
                state.clip = stack.pop() if stack else _State.clip
            case "re":
                x, y, width, height = map(float, operands)
                state.path.append((x, y, x + width, y + height))
            case "W" | "W*":
                state.clip = _inside(state.clip, state.path[-1]) if state.path else state.clip
            case "n" | "f" | "f*" | "S":
                state.path = []
            case "Td":
                state.x, state.y = map(float, operands)
            case "Tm":
                state.x, state.y = float(operands[4]), float(operands[5])
            case "Tf":
                state.font, state.size = str(operands[0]), float(operands[1])
            case "Tj" | "TJ":
                run = Run(number, state.x, state.y, _decoded(operands[0], fonts[state.font]))
                yield _Drawn(run, state.size, state.clip)


def _inside(outer: Rectangle, inner: Rectangle) -> Rectangle:
    return max(outer[0], inner[0]), max(outer[1], inner[1]), min(outer[2], inner[2]), min(outer[3], inner[3])


def _decoded(shown: pikepdf.Object, characters: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(characters[code] for code in codes)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """The characters of a simple font by their codes."""
    table = font["/ToUnicode"].read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9A-F]{2})>\s*<((?:[0-9A-F]{4})+)>", table)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
