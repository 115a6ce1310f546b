"""What keeps reading a file safe and short: limits that no real form comes near, and the refusal that names them."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MAX_SIZE = 50 * MEGABYTE
"""Bytes of a file."""
MAX_UNPACKED = 200 * MEGABYTE
"""Bytes that the parts of an Office file unpack to; reading stops there whatever they declare."""
MAX_PART = 64 * MEGABYTE
"""Bytes of one part: what its tree takes stays within the memory of the reading process."""
MAX_PARTS = 5_000
MAX_SHEETS = 500
MAX_CELLS = 200_000
"""Cells with text, and rows of merged cells, of a file together."""
MAX_PAGES = 600


class Refused(ValueError):
    """A file that is not read at all; one Chinese sentence says why, and what to do."""


def too_large(size: int) -> Refused:
    return Refused(
        f"文件有 {size / MEGABYTE:.0f} MB，最多可读 {MAX_SIZE // MEGABYTE} MB。请删去图片等无关内容，或分成几个文件。"
    )


def too_much_inside() -> Refused:
    return Refused("文件解压后的内容太大，已停止读取。请只保留要导入的表，另存后再导入。")


def too_many(count: int, what: str, most: int) -> Refused:
    return Refused(f"文件里有 {count:,} {what}，最多可读 {most:,} {what}。请只保留要导入的表，或分成几个文件。")


def damaged() -> Refused:
    return Refused("文件内容已损坏，无法读取。请在原来的软件中打开并重新保存一份，再导入。")
