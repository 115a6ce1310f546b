"""Where in a grid a form stands, and which edition it is of: by its title and its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.reader.vocabulary import VOCABULARIES, Heading, Vocabulary, keys_of
from bgapp.sheets.reader.words import BEFORE_VALUE, CONTINUED, LONGEST_LABEL, key, year_in

ENOUGH = 0.4
"""The share of an edition's labels that make a part of a grid a form of it, when it has the list of indicators."""
SURE = 0.6
"""The share of labels that leaves no doubt about the edition."""
DOUBT = 0.1
"""How much better an edition must be than the next to leave no doubt."""
YEAR_COUNTS = 0.2
"""What the right year counts, as a share of the labels."""
MARK_COUNTS = 0.3
"""What the mark of our template counts: a sheet may be one, and hold another form by now."""
TITLE_LIKENESS = 0.75
TITLE_ROWS = 12
"""Rows above the first label in which the title is looked for."""
HEADINGS = 2
"""Headings of indicators that make a row the heading row of a list."""
PROJECTS = frozenset().union(*(vocabulary.project for vocabulary in VOCABULARIES.values()))
HEADINGS_KNOWN = frozenset().union(*(vocabulary.headings["indicators"] for vocabulary in VOCABULARIES.values()))


@dataclass
class Region:
    """The rows of a grid that one form takes, from its title on; ``core`` is the row that names the project.

    In a flat list (``is_flat``) the core is the heading row, and every row below is an indicator.
    """

    grid: Grid
    core: int
    rows: Sequence[int]
    title: Cell | None = None
    is_flat: bool = False
    vocabulary: Vocabulary | None = None
    likeness: float = 0.0
    rivals: list[Vocabulary] = field(default_factory=list)

    @property
    def head(self) -> Iterator[Cell]:
        """The cells above the core."""
        return (cell for cell in self.cells if cell.row < self.core)

    @cached_property
    def cells(self) -> Sequence[Cell]:
        """The cells that begin in the region and hold something."""
        return [cell for row in self.rows for cell in self.grid.filled(row)]


def find_regions(grid: Grid) -> list[Region]:
    """The forms and flat lists of a grid, from top to bottom; what is like no edition is left out."""
    rows = grid.rows
    cores = [row for row in rows if any(map(_names_project, grid.filled(row)))]
    found: list[Region] = []
    ends = 0
    starts = []
    for core in cores:
        title = _title(grid, core, ends)
        starts.append((_first_row(grid, title.row if title else core, ends), core, title))
        ends = core + 1
    for number, (start, core, title) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else rows[-1] + 1
        region = Region(grid, core, [row for row in rows if start <= row < end], title)
        if recognise(region):
            found.append(region)
    return found


def recognise(region: Region) -> bool:
    """Find the edition of a region; whether it is a form at all."""
    region.is_flat = heading_count(region.grid.row(region.core)) >= HEADINGS
    scores, near = _scores(region), {name: _nearness(region, vocabulary) for name, vocabulary in VOCABULARIES.items()}
    ranked = sorted(VOCABULARIES, key=lambda name: scores[name] + near[name], reverse=True)
    best = ranked[0]
    region.vocabulary, region.likeness = VOCABULARIES[best], scores[best]
    least = scores[best] + near[best] - DOUBT
    region.rivals = [VOCABULARIES[name] for name in ranked[1:] if scores[name] + near[name] > least]
    has_list = any(heading_count(region.grid.row(row)) >= HEADINGS for row in region.rows)
    return region.is_flat or scores[best] >= (ENOUGH if has_list else SURE)


def _scores(region: Region) -> dict[str, float]:
    """The share of each edition's labels that a region has; of a flat list, the share of its headings that it knows."""
    if region.is_flat:
        heads = [keys_of(cell.text) for cell in region.grid.row(region.core) if not cell.is_blank]
        return {
            name: sum(any(found in vocabulary.keys for found in head) for head in heads) / len(heads)
            for name, vocabulary in VOCABULARIES.items()
        }
    keys = set().union(*(label_keys(cell.text) for cell in region.cells))
    return {name: vocabulary.meanings(keys) / vocabulary.size for name, vocabulary in VOCABULARIES.items()}


def _nearness(region: Region, vocabulary: Vocabulary) -> float:
    """What title, year and the mark of a template say for an edition, beside its labels."""
    likeness = title_likeness(region.title.text)[vocabulary.edition.key] if region.title else 0.0
    year = next((year for cell in region.head if (year := year_in(cell.text))), "")
    marked = MARK_COUNTS if region.grid.template == vocabulary.edition.key else 0
    return likeness / 2 + marked + (YEAR_COUNTS if year and vocabulary.edition.covers(int(year)) else 0)


def heading_count(cells: Sequence[Cell]) -> int:
    """How many columns of the indicators a row of cells heads, in the edition that knows most of them."""
    texts = [cell.text for cell in cells if not HEADINGS_KNOWN.isdisjoint(keys_of(cell.text))]
    if not texts:
        return 0
    counts = []
    for vocabulary in VOCABULARIES.values():
        headings: set[Heading | None] = {vocabulary.heading_of("indicators", text) for text in texts}
        counts.append(len(headings - {None}))
    return max(counts)


def label_and_value(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a text into a label and its value, the longest label first: ``项目名称：宣传工作经费``."""
    cuts = [found.start() for found in BEFORE_VALUE.finditer(text[:LONGEST_LABEL])]
    for cut in reversed(cuts):
        yield text[:cut], text[cut + 1 :]


@lru_cache(maxsize=1024)
def title_likeness(text: str) -> dict[str, float]:
    """How much a title is like that of each edition, from 0 to 1."""
    found = key(text)
    return {
        name: SequenceMatcher(None, found, key(vocabulary.edition.title)).ratio()
        for name, vocabulary in VOCABULARIES.items()
    }


def is_title(text: str) -> bool:
    """Whether a text may be the title of a form."""
    found = key(text)
    if len(text) > 2 * LONGEST_LABEL or not 6 <= len(found) <= LONGEST_LABEL or "绩效" not in found:
        return False
    return max(title_likeness(text).values()) >= TITLE_LIKENESS or found.endswith(
        ("表", "评价", "自评", "申报", "清单")
    )


def is_continuation(text: str) -> bool:
    """Whether a text says that the form above goes on here: ``…申报表（续）``."""
    return len(text) <= 2 * LONGEST_LABEL and CONTINUED.search(text.strip()) is not None


def _names_project(cell: Cell) -> bool:
    return not PROJECTS.isdisjoint(label_keys(cell.text))


@lru_cache(maxsize=65536)
def label_keys(text: str) -> frozenset[str]:
    """The keys of all that may be a label in a cell."""
    return frozenset(keys_of(text)).union(*(keys_of(label) for label, _ in label_and_value(text)))


def _title(grid: Grid, core: int, floor: int) -> Cell | None:
    """The nearest title above a form's first label."""
    for row in range(core - 1, max(floor, core - TITLE_ROWS) - 1, -1):
        cells = grid.filled(row)
        title = next((cell for cell in cells if is_title(cell.text) and not is_continuation(cell.text)), None)
        if title and len(cells) <= HEADINGS:
            return title
    return None


def _first_row(grid: Grid, row: int, floor: int) -> int:
    """The first row of a form: what stands above its title or first label and is the title of a document, or a year."""
    while row > floor:
        cells = [cell for cell in grid.row(row - 1) if not cell.is_blank]
        if not 0 < len(cells) <= HEADINGS or not any(_is_heading(cell.text) for cell in cells):
            break
        row -= 1
    return row


def _is_heading(text: str) -> bool:
    """Whether a text may stand above a form: a title, a year, a label with its value."""
    return is_title(text) or bool(year_in(text)) or bool(BEFORE_VALUE.search(text[:LONGEST_LABEL]))
