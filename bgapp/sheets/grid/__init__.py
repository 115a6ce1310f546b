"""Any source as grids of texts with addresses: a worksheet, a Word document, a PDF.

What a file is, its content says, never its name. A file that cannot be read at all, or not safely, is
:class:`Refused` in one sentence; nothing in it is run, fetched or computed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from bgapp.rules.file_types import DAMAGED, DOC, DOCX, LOCKED, MACROS, PDF, XLS, XLSX, FileType, recognise
from bgapp.sheets.grid.cells import Cell, Grid
from bgapp.sheets.grid.docx import read_docx
from bgapp.sheets.grid.limits import MAX_SIZE, Refused, too_large
from bgapp.sheets.grid.pdf import read_pdf
from bgapp.sheets.grid.xls import read_xls
from bgapp.sheets.grid.xlsx import read_xlsx

__all__ = ["Cell", "Grid", "Refused", "read_grids"]

READERS: dict[FileType, Callable[[Path], list[Grid]]] = {
    XLSX: read_xlsx,
    XLS: read_xls,
    DOCX: read_docx,
    PDF: read_pdf,
}
WORDS = "Excel（.xlsx）、Word（.docx）或 PDF 文件"
ADVICE = {
    LOCKED: "文件加了密码，无法读取。请去掉打开密码，另存后再导入。",
    MACROS: "文件含有宏，不能导入。请另存为不含宏的 .xlsx 或 .docx，再导入。",
    DOC: "这是旧版 Word 文件。请另存为 .docx，再导入。",
    DAMAGED: "文件打不开，可能已损坏。请在原来的软件中重新保存一份，再导入。",
}
FAMILIES = (
    ("Excel", (XLSX, XLS)),
    ("Word", (DOCX, DOC)),
    ("PDF", (PDF,)),
)
UNKNOWN = f"文件内容不是 {WORDS}，无法读取。请在原来的软件中另存为其中一种，再导入。"
EMPTY = "文件是空的，没有内容可读。请重新选择文件。"


def read_grids(path: Path, name: str) -> list[Grid]:
    """The grids of a file in their order, hidden ones too; :class:`Refused` where it cannot be read.

    ``name`` is what its owner calls it: a suffix that says something else than the content is a mistake to clear up.
    """
    size = path.stat().st_size
    if not size:
        raise Refused(EMPTY)
    if size > MAX_SIZE:
        raise too_large(size)
    with path.open("rb") as file:
        found = recognise(file)
    if found not in READERS:
        raise Refused(ADVICE.get(found, UNKNOWN))
    _check_name(found, name)
    return READERS[found](path)


def _check_name(found: FileType, name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    own = next(family for family, types in FAMILIES if found in types)
    named = next((family for family, types in FAMILIES if any(suffix in one.suffixes for one in types)), own)
    if named != own:
        raise Refused(
            f"文件名是 {suffix}，内容却是 {own} 文件，可能选错了文件。请核对；没有选错时请改正文件名，再导入。"
        )
