"""Read forms out of grids: labels are looked for, never fixed places; the editions' layouts say what to look for.

What was normalised is a note, what looks wrong a warning, what cannot be stored or placed an error; whatever could not
be read is said, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bgapp.rules.plain import Plain, read
from bgapp.rules.text import fold
from bgapp.sheets.grid import Grid, Refused
from bgapp.sheets.reader.flat import read_flat
from bgapp.sheets.reader.forms import read_form
from bgapp.sheets.reader.judging import judge
from bgapp.sheets.reader.problems import Problem, Severity
from bgapp.sheets.reader.regions import Region, find_regions
from bgapp.sheets.reader.transcript import Transcript

__all__ = ["Problem", "Reading", "Severity", "Source", "read_forms"]

NOTHING = "文件里没有找到绩效目标表或自评表。请核对文件；表中应有「项目名称」等栏目和指标表的表头。"
TWICE = "twice"
"""The code of what is said of a form that stands in its file twice."""
Progress = Callable[[int, int], None]
"""Called with how many of how many sheets have been read."""


@dataclass(frozen=True)
class Source:
    """Where a form was found: its sheet, the address of each value by its where, and what stood in normalised cells."""

    sheet: str
    places: dict[str, str]
    written: dict[str, str]


@dataclass
class Reading:
    """The forms of a file in the exchange format, what there is to say of them, and where each of them was."""

    forms: list[Plain] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_forms(grids: Sequence[Grid], file_name: str, progress: Progress | None = None) -> Reading:
    """The forms of the grids of a file; :class:`Refused` where there is none. The name may tell the year."""
    reading = Reading()
    transcripts: list[Transcript] = []
    for number, grid in enumerate(grids):
        transcripts += _read_grid(grid, file_name, reading)
        if progress:
            progress(number + 1, len(grids))
    for transcript in transcripts:
        _check(transcript)
    _find_twins(transcripts)
    reading.forms = [transcript.form for transcript in transcripts]
    reading.sources = [_source(transcript) for transcript in transcripts]
    for index, transcript in enumerate(transcripts):
        reading.problems += _problems(index, transcript)
    if not reading.forms:
        raise Refused(NOTHING)
    return reading


def _read_grid(grid: Grid, file_name: str, reading: Reading) -> Iterator[Transcript]:
    for region in find_regions(grid):
        if grid.is_hidden:
            reading.problems.append(
                _of_sheet(grid, Severity.WARNING, f"隐藏的工作表「{grid.name}」里有表，没有导入。需要时请取消隐藏。")
            )
            return
        found = list(_read_region(region, file_name))
        if not found:
            reading.problems.append(_of_sheet(grid, Severity.NOTE, f"「{grid.name}」里的表是空白的，没有导入。"))
        yield from found


def _read_region(region: Region, file_name: str) -> Iterable[Transcript]:
    if region.is_flat:
        return read_flat(region, file_name)
    transcript = read_form(region, file_name)
    return [transcript] if transcript else []


def _of_sheet(grid: Grid, severity: Severity, message: str) -> Problem:
    return Problem(None, grid.name, "", "", severity, message)


def _check(transcript: Transcript) -> None:
    """Add what is wrong, and what keeps the form from being placed."""
    for code, where, severity, message in judge(transcript.edition, transcript.form, transcript.has_error):
        transcript.say(transcript.places.get(where), where, severity, message, code)


def _find_twins(transcripts: Sequence[Transcript]) -> None:
    """Mark forms of the same unit, year, edition and project."""
    by_name: dict[tuple[str, ...], list[Transcript]] = {}
    for transcript in transcripts:
        identity, form = transcript.edition.identity, transcript.form
        project = read(form, "project_code") or fold(read(form, identity.project))
        if project:
            name = (transcript.edition.key, read(form, "fiscal_year"), fold(read(form, identity.unit)), project)
            by_name.setdefault(name, []).append(transcript)
    for twins in by_name.values():
        for transcript in twins if len(twins) > 1 else ():
            path = transcript.edition.identity.project
            name_text = read(transcript.form, path)
            message = f"「{name_text}」在文件里出现了 {len(twins)} 次（年度、单位相同），请只留一份。"
            transcript.say(transcript.places.get(path), path, Severity.ERROR, message, TWICE)


def _problems(index: int, transcript: Transcript) -> Iterator[Problem]:
    for remark in transcript.remarks:
        cell = transcript.grid.address(remark.cell) if remark.cell else ""
        yield Problem(index, transcript.grid.name, cell, remark.where, remark.severity, remark.message, remark.code)


def _source(transcript: Transcript) -> Source:
    noted = {remark.where for remark in transcript.remarks if remark.severity is Severity.NOTE}
    places = {where: transcript.grid.extent(cell) for where, cell in transcript.places.items()}
    written = {where: cell.text.strip() for where, cell in transcript.places.items() if where in noted}
    return Source(transcript.grid.name, places, written)
