"""What the tests of imports share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bgapp.exchange.imports import reading
from bgapp.sheets.grid import read_grids
from bgapp.sheets.reader import Reading, read_forms
from tests.builders import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read by the same reader, but here: a process for each costs half a second."""

    def read_file(path: Path, name: str, progress: Callable[[int, int], None]) -> Reading:
        return read_forms(read_grids(path, name), name, progress)

    monkeypatch.setattr(reading, "read_file", read_file)
