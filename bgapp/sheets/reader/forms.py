"""Read one form out of its region of a grid."""

from __future__ import annotations

from collections.abc import Sequence

from bgapp.rules.plain import Plain, read, write
from bgapp.rules.text import half_width
from bgapp.sheets.grid import Cell
from bgapp.sheets.layout import Edition
from bgapp.sheets.reader.entries import Entries, leftovers
from bgapp.sheets.reader.fixed import FixedCells
from bgapp.sheets.reader.labels import Labels
from bgapp.sheets.reader.problems import Severity
from bgapp.sheets.reader.regions import (
    SURE,
    Region,
    is_continuation,
    is_title,
    label_and_value,
    label_keys,
    title_likeness,
)
from bgapp.sheets.reader.tables import Table, read_header
from bgapp.sheets.reader.transcript import Transcript
from bgapp.sheets.reader.vocabulary import Anchor, Vocabulary
from bgapp.sheets.reader.words import YEAR, YEAR_OF_BUDGET, is_remark, unit_in, year_in

LONGEST_HEAD = 80
"""Characters of a line above a form that may name its year."""
LONGEST_YEAR = 14
"""Characters of a line that says nothing but a year: （2025 年度）."""


def read_form(region: Region, file_name: str) -> Transcript | None:
    """The form of a region; ``None`` where it is a blank one."""
    vocabulary = region.vocabulary
    assert vocabulary is not None
    transcript = Transcript(vocabulary.edition, region.grid, empty_form(vocabulary.edition))
    tables, fixed_rows = _divided(vocabulary, region)
    in_fixed = set(fixed_rows)
    labels = Labels(vocabulary, [cell for cell in region.cells if cell.row in in_fixed])
    unit = _free_unit(region, transcript)
    entries = [_entries(transcript, vocabulary, table) for table in tables]
    _read_fixed(transcript, labels, fixed_rows, unit, entries)
    _read_head(transcript, region, file_name)
    if _is_blank(transcript):
        return None
    _use_continuations(transcript, region)
    leftovers(transcript, vocabulary, region.cells)
    doubt_edition(transcript, region)
    return transcript


def empty_form(edition: Edition) -> Plain:
    """A form of an edition without a value: every key is there."""
    form: Plain = {"edition": edition.key}
    for field in edition.fields:
        write(form, field.path, "")
    for path, text in edition.constants.items():
        write(form, path, text)
    for repeat in edition.repeats:
        form[repeat.rows] = []
    return form


def _divided(vocabulary: Vocabulary, region: Region) -> tuple[list[Table], list[int]]:
    """The lists of a form with their rows, and the rows that remain."""
    tables: list[Table] = []
    fixed: list[int] = []
    current: Table | None = None
    for row in region.rows:
        cells = region.grid.filled(row)
        header = _header(vocabulary, tables, row, cells)
        if header:
            current = header
            tables.append(header)
        elif current and any(_ends(vocabulary, current, cell) for cell in cells):
            current = None
            fixed.append(row)
        else:
            (current.rows if current else fixed).append(row)
    return tables, fixed


def _header(vocabulary: Vocabulary, tables: Sequence[Table], row: int, cells: Sequence[Cell]) -> Table | None:
    """A list that begins in a row; one that was begun goes on instead."""
    begun = {table.repeat.rows for table in tables}
    if len(cells) < 2:
        return None
    return next(
        (
            table
            for repeat in vocabulary.edition.repeats
            if repeat.rows not in begun and (table := read_header(vocabulary, repeat.rows, row, cells))
        ),
        None,
    )


def _ends(vocabulary: Vocabulary, table: Table, cell: Cell) -> bool:
    """Whether a cell is a label of what follows a list: it stands left of the names."""
    name = table.columns.get("name")
    if (name and cell.column >= name.start) or vocabulary.keys.isdisjoint(label_keys(cell.text)):
        return False
    texts = (cell.text, *(label for label, _ in label_and_value(cell.text)))
    return any(spot.block > table.block for text in texts for spot in vocabulary.spots_of(text))


def _entries(transcript: Transcript, vocabulary: Vocabulary, table: Table) -> Entries:
    units = [unit_in(span.heading.text) for span in table.columns.values()]
    unit = next(filter(None, units), transcript.edition.amount_unit)
    entries = Entries(transcript, vocabulary, table, unit)
    entries.read()
    return entries


def _read_fixed(
    transcript: Transcript, labels: Labels, rows: Sequence[int], unit: str, entries: Sequence[Entries]
) -> None:
    fixed = FixedCells(transcript, labels, rows, unit)
    totals = {}
    for anchor in labels.vocabulary.anchors:
        cell = _under(transcript, labels, anchor, entries) if anchor.under else None
        if cell:
            totals[anchor.field.path] = cell
    fixed.totals = totals
    fixed.read()


def _under(transcript: Transcript, labels: Labels, anchor: Anchor, entries: Sequence[Entries]) -> Cell | None:
    """The cell of a sum: in the row of its label, or of the sums without one, under the column that it adds up."""
    hit = labels.hits.get(anchor.led) if anchor.led else None
    for found in entries:
        heading = labels.vocabulary.heading_of(found.table.repeat.rows, anchor.under)
        span = found.table.columns.get(heading.column) if heading else None
        row = hit.cell.row if hit else found.total
        if span is None or row is None:
            continue
        cells = [cell for cell in transcript.grid.row(row) if span.start <= cell.column < span.end]
        return cells[0] if cells else Cell(row, span.start, 1, 1, "")
    return None


def _free_unit(region: Region, transcript: Transcript) -> str:
    """A unit of amounts that stands alone beside the form: 单位：万元."""
    for cell in region.cells:
        if len(cell.text) < 20 and "单位" in cell.text and (unit := unit_in(cell.text)):
            transcript.use(cell)
            return unit
    return ""


def _read_head(transcript: Transcript, region: Region, file_name: str) -> None:
    """Title and year; the title of the document above is no part of the form."""
    for cell in region.head:
        if is_title(cell.text):
            transcript.use(cell)
    if region.title:
        transcript.take(transcript.edition.field("title"), "title", region.title, "")
    else:
        write(transcript.form, "title", transcript.edition.title)
    read_year(transcript, region, file_name)


def read_year(transcript: Transcript, region: Region, file_name: str) -> None:
    """The year: above the form's first label, else in a label, else in the name of the sheet or the file."""
    head = sorted(region.head, key=lambda cell: cell.row, reverse=True)
    for pattern in (YEAR_OF_BUDGET, YEAR):
        for cell in head:
            found = pattern.search(half_width(cell.text))
            if found and len(cell.text) <= LONGEST_HEAD and not is_remark(cell.text):
                write(transcript.form, "fiscal_year", found[1])
                transcript.places["fiscal_year"] = cell
                _use_years(transcript, head)
                return
    for cell in region.cells:
        if year := _year_label(transcript.edition, cell):
            write(transcript.form, "fiscal_year", year)
            transcript.places["fiscal_year"] = cell
            return
    for source, text in (("工作表名", region.grid.name), ("文件名", file_name)):
        if year := year_in(text):
            write(transcript.form, "fiscal_year", year)
            transcript.say(
                region.title, "fiscal_year", Severity.NOTE, f"表中没有写年度，按{source}「{text}」读作 {year} 年度。"
            )
            return
    transcript.say(region.title, "fiscal_year", Severity.ERROR, "表中没有写年度，请在表名下写明，例如（2025年度）。")


def _use_years(transcript: Transcript, head: Sequence[Cell]) -> None:
    """The lines above a form that say nothing but its year."""
    for cell in head:
        if len(cell.text.strip()) <= LONGEST_YEAR and year_in(cell.text) == transcript.form["fiscal_year"]:
            transcript.use(cell)


def _year_label(edition: Edition, cell: Cell) -> str:
    """The year of a label that names it: 2020年绩效目标."""
    return year_in(cell.text) if len(cell.text) < 20 and cell.text.strip().endswith(("绩效目标", "绩效指标")) else ""


def _is_blank(transcript: Transcript) -> bool:
    """Whether nothing is filled in but what every blank form has."""
    if any(transcript.form[repeat.rows] for repeat in transcript.edition.repeats):
        return False
    kept = {"title", "fiscal_year"}
    return not any(read(transcript.form, field.path) for field in transcript.edition.fields if field.path not in kept)


def _use_continuations(transcript: Transcript, region: Region) -> None:
    for cell in region.cells:
        if is_title(cell.text) and is_continuation(cell.text):
            transcript.use(cell)


def doubt_edition(transcript: Transcript, region: Region) -> None:
    """Say that another edition is as likely, or that labels are missing."""
    name = transcript.edition.title
    if region.rivals:
        others = "、".join(f"《{rival.edition.title}》" for rival in region.rivals)
        transcript.say(
            region.title,
            "title",
            Severity.WARNING,
            f"不能确定用的是哪一种表样：按《{name}》读取，也像{others}，请核对。",
        )
    elif region.likeness < SURE and not region.is_flat:
        transcript.say(region.title, "title", Severity.WARNING, f"只认出一部分栏目，按《{name}》读取，请核对。")
    elif region.title and title_likeness(region.title.text)[transcript.edition.key] < 0.4 and not region.is_flat:
        transcript.say(region.title, "title", Severity.WARNING, f"表名与表样不同，按栏目认作《{name}》，请核对。")
