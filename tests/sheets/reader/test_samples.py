"""The published samples: every field of every family, and how each bad file ends."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from bgapp.management.commands import reading_accuracy
from bgapp.sheets.grid import Refused, read_grids
from bgapp.sheets.reader import Reading, Severity, read_forms
from tests.conftest import SAMPLES

BAD = SAMPLES / "xlsx" / "bad"
MANIFEST: list[dict[str, Any]] = json.loads((BAD / "manifest.json").read_text("utf-8")) if BAD.is_dir() else []


@cache
def reading_of(path: Path) -> Reading:
    return read_forms(read_grids(path, path.name), path.name)


def test_the_families_of_samples_are_read_as_well_as_they_must_be(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_accuracy, "read_file", reading_of)  # a process for each file costs more than to read it
    output = StringIO()
    call_command("reading_accuracy", str(samples), stdout=output)
    shares = {line.split()[0]: float(line.split()[4]) for line in output.getvalue().splitlines() if "目标" in line}
    assert shares == {"xlsx/official": 100, "xlsx/quirks": 100, "docx": 100, "pdf": 100}, output.getvalue()


def test_nothing_in_the_samples_is_left_unread(samples: Path) -> None:
    files = [file for folder in ("official", "quirks") for file in (samples / "xlsx" / folder).glob("*.xlsx")]
    files += [*(samples / "docx").glob("*.docx"), *(samples / "pdf").glob("*.pdf")]
    told = [(file.name, problem) for file in files for problem in reading_of(file).problems]
    assert not [pair for pair in told if "没有读入" in pair[1].message]
    assert not [pair for pair in told if "不能确定" in pair[1].message]


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_a_bad_file_ends_as_it_should(entry: dict[str, Any]) -> None:
    accepted = {entry["expect"], *entry.get("also_ok", ())}
    ends, cells = ending_of(BAD / entry["file"])
    assert ends in accepted
    assert ends == "refuse_file" or cells >= set(entry.get("cells", ()))


def ending_of(path: Path) -> tuple[str, set[str]]:
    """How reading a file ends, in the words of the manifest, and the cells that are named."""
    try:
        reading = reading_of(path)
    except Refused:
        return "refuse_file", set()
    severities = {problem.severity for problem in reading.problems}
    ends = "row_errors" if Severity.ERROR in severities else "warnings" if Severity.WARNING in severities else "import"
    return ends, {f"{problem.sheet}!{problem.cell}" for problem in reading.problems}


def test_the_password_and_the_old_format_are_named(samples: Path) -> None:
    with pytest.raises(Refused, match="密码"):
        reading_of(samples / "xlsx" / "bad" / "password.xlsx")
    assert reading_of(samples / "xlsx" / "bad" / "old_format.xls").forms
