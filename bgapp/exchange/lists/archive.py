"""Open an uploaded workbook without trusting it: what is no workbook, or too large, is refused in a sentence."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from bgapp.exchange.lists.outcome import ListRefused

MEGABYTE = 1024 * 1024
MAX_SIZE = 5 * MEGABYTE
MAX_UNPACKED = 40 * MEGABYTE
"""Bytes that the parts of a workbook may declare together; reading stops at what is declared."""

MAX_TAGS = 1_000_000
"""XML tags of all parts: what keeps reading within seconds; 5,000 rows of 20 columns have 400,000."""

OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls files begin, and .xlsx files with a password."""


def check_size(name: str, size: int) -> None:
    """:class:`ListRefused` for a file of too many bytes."""
    if size > MAX_SIZE:
        limit = f"最多收 {MAX_SIZE // MEGABYTE} MB"
        raise ListRefused(f"「{name}」有 {size / MEGABYTE:.1f} MB，{limit}。请删去图片等无关内容，或分几次导入。")


def check_archive(name: str, data: bytes) -> None:
    """:class:`ListRefused` for what is no .xlsx file, or unpacks to too much."""
    check_size(name, len(data))
    if data.startswith(OLD_FORMAT):
        raise ListRefused(f"「{name}」是旧版 .xls 文件，或者加了密码。请在 Excel 中另存为不带密码的 .xlsx 再导入。")
    if not name.lower().endswith(".xlsx"):
        raise _unreadable(name)
    unpacked, tags = _measured(name, data)
    if unpacked > MAX_UNPACKED:
        raise ListRefused(f"「{name}」解开后有 {unpacked / MEGABYTE:,.0f} MB，太大了。请只留要导入的表，另存后再导入。")
    if tags > MAX_TAGS:
        raise ListRefused(f"「{name}」里的单元格太多了。请只留要导入的表，删去多余的行、列和格式，另存后再导入。")


def _measured(name: str, data: bytes) -> tuple[int, int]:
    """Bytes that the parts declare together and, unless these are too many, the tags in them."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > MAX_UNPACKED:
                return unpacked, 0
            return unpacked, sum(archive.read(part).count(b"<") for part in archive.infolist())
    except Exception as error:  # a damaged archive makes zipfile raise whatever its decoders do
        raise _unreadable(name) from error


def open_workbook(name: str, data: bytes, *, formulas: bool) -> Workbook:
    """A checked workbook for reading row by row: with its ``formulas``, or with the values that Excel computed."""
    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=not formulas)
    except Exception as error:  # what a damaged file makes openpyxl raise is not documented
        raise _unreadable(name) from error


def _unreadable(name: str) -> ListRefused:
    return ListRefused(f"「{name}」不是 Excel 工作簿（.xlsx），或者已损坏。请用 Excel 打开并另存为 .xlsx 再导入。")
