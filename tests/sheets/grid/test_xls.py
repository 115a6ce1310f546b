"""Worksheets of Excel 97 as grids."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from bgapp.sheets.grid import read_grids

TEXT_CELL = struct.pack("<HH", 0x00FD, 10)
"""How the record of a cell with a text begins; row and column follow, two bytes each."""


@pytest.fixture
def old(samples: Path) -> bytes:
    return (samples / "xlsx" / "bad" / "old_format.xls").read_bytes()


def test_texts_stand_where_they_stand(old: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(old)
    [grid] = read_grids(tmp_path / "a.xls", "a.xls")
    assert "项目名称" in {cell.text for cell in grid.cells}


def test_a_stray_cell_in_the_last_row_and_column_is_one_cell_more(old: bytes, tmp_path: Path) -> None:
    place = old.rindex(TEXT_CELL) + len(TEXT_CELL)
    (tmp_path / "a.xls").write_bytes(old[:place] + struct.pack("<HH", 65_535, 255) + old[place + 4 :])
    [grid] = read_grids(tmp_path / "a.xls", "a.xls")
    assert grid.address(grid.cells[-1]) == "IV65536"
    assert len(grid.cells) < 100
