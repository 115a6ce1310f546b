"""A copy of a workbook with remarks at its cells, and a list of them all in front; made in a process of its own.

    python -m bgapp.sheets.annotating PATH < remarks.json > copy.xlsx

The original is never changed. What makes no copy (no workbook, too large, damaged) gets the list alone.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from bgapp.sheets.reader import Severity

LIST = "预检问题"
HEADINGS = ("工作表", "单元格", "项目", "级别", "问题")
WIDTHS = (24, 16, 32, 8, 90)
AUTHOR = "导入预检"
FILLS = {Severity.ERROR: "F6D5D2", Severity.WARNING: "FBEBC8"}
COMMENT_WIDTH, COMMENT_LINE, LETTERS = 320, 22, 24
"""Pixels of a comment's width and of a line of it, and the characters that such a line holds."""
MEMORY = 1024 * 1024 * 1024
LARGEST = 200 * 1024 * 1024
"""Bytes of a file that is written on the way."""
SECONDS = 60
MODULE = "bgapp.sheets.annotating"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Remark:
    """What there is to say, of which form, and at which cell of which sheet (empty where at none)."""

    sheet: str
    cell: str
    form: str
    severity: Severity
    message: str


def annotated_copy(path: Path, remarks: Sequence[Remark]) -> bytes:
    """The copy of a workbook with the remarks; their list alone where that cannot be made."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2"}
    said = json.dumps([asdict(remark) for remark in remarks]).encode()
    command = [sys.executable, "-m", MODULE, str(path)]
    done = subprocess.run(command, env=environment, input=said, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 and done.stdout else problem_list(remarks)


def problem_list(remarks: Sequence[Remark]) -> bytes:
    """A workbook with nothing but the list of remarks."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _fill(sheet, remarks)
    return _saved(book)


def _annotate(path: Path, remarks: Sequence[Remark]) -> bytes:
    with path.open("rb") as file:
        book = load_workbook(file)
    by_cell: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    for remark in remarks:
        if remark.cell and remark.sheet in book.sheetnames:
            by_cell[remark.sheet, remark.cell].append(remark)
    for (sheet, address), there in by_cell.items():
        _mark(book[sheet][address], there)
    _fill(book.create_sheet(_free_name(book), 0), remarks)
    book.active = 0
    for each in book.worksheets[1:]:
        each.sheet_view.tabSelected = False
    return _saved(book)


def _mark(cell: Cell | MergedCell, remarks: Sequence[Remark]) -> None:
    """Colour a cell by the worst remark, and tell all of them in a comment."""
    text = "\n".join(f"【{remark.severity.label}】{remark.message}" for remark in remarks)
    worst = min((remark.severity for remark in remarks), key=list(Severity).index)
    lines = sum(1 + len(line) // LETTERS for line in text.split("\n"))
    cell.comment = Comment(text, AUTHOR, height=COMMENT_LINE * (lines + 1), width=COMMENT_WIDTH)
    if isinstance(cell, Cell):
        cell.fill = PatternFill("solid", start_color=FILLS[worst])


def _fill(sheet: Worksheet, remarks: Sequence[Remark]) -> None:
    """Write the list of remarks."""
    sheet.title = sheet.title if sheet.title.startswith(LIST) else LIST
    sheet.append(HEADINGS)
    for remark in remarks:
        sheet.append(("",) * len(HEADINGS))
        texts = (remark.sheet, remark.cell, remark.form, remark.severity.label, remark.message)
        for cell, text in zip(sheet[sheet.max_row], texts, strict=True):
            cell.value = text
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _free_name(book: Workbook) -> str:
    return LIST if LIST not in book.sheetnames else f"{LIST}（{len(book.sheetnames)}）"


def _saved(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _main(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)
    remarks = [Remark(**{**each, "severity": Severity(each["severity"])}) for each in json.load(sys.stdin.buffer)]
    sys.stdout.buffer.write(_annotate(path, remarks))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
