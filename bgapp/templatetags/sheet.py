"""``{% sheet_table sheet "edit" %}``: the official table in a page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from bgapp.sheets.comparing import Marking
from bgapp.sheets.html import Choices, Mode, blank_row_html, compare_html, import_html, sheet_html
from bgapp.sheets.html_cells import CellSource
from bgapp.sheets.layout import Repeat
from bgapp.sheets.placing import Sheet
from bgapp.sheets.rulers import Rulers

register = template.Library()


@register.simple_tag
def sheet_table(
    sheet: Sheet,
    mode: Mode = "read",
    choices: Choices | None = None,
    problems: Mapping[str, str] | None = None,
    stored: Mapping[str, str] | None = None,
    is_carried: bool = False,
    earlier: Mapping[str, str] | None = None,
) -> SafeString:
    """The table of a placed form; ``problems`` and ``stored`` of the cells whose text could not be saved."""
    unsaved = {where: ((stored or {}).get(where, ""), problem) for where, problem in (problems or {}).items()}
    return sheet_html(sheet, mode, choices, unsaved, is_carried=is_carried, earlier=earlier)


@register.simple_tag
def import_table(sheet: Sheet, choices: Choices, sources: Mapping[str, CellSource], rulers: Rulers) -> SafeString:
    """The table of a form that was read from a file, each cell to be mended."""
    return import_html(sheet, choices, sources, rulers)


@register.simple_tag
def compare_table(marking: Marking) -> SafeString:
    """The table of a form with its changes, or one of two side by side."""
    return compare_html(marking)


@register.simple_tag
def blank_rows(sheet: Sheet) -> SafeString:
    """A ``<template>`` of an empty row for each repeating block of the form, for the browser to copy."""
    rows = [(repeat.rows, blank_row_html(sheet, repeat)) for repeat in sheet.edition.repeats]
    return mark_safe("".join(f'<template data-rows="{name}">{row}</template>' for name, row in rows))


@register.simple_tag
def sheet_sections(sheet: Sheet) -> list[str]:
    """Names of the sections of a form, in printed order."""
    return list(dict.fromkeys(row.section for row in sheet.rows))


@register.simple_tag
def blocks(sheet: Sheet) -> list[tuple[Repeat, str]]:
    """The repeating blocks of a form, each with the key of its last row, empty where it has none."""
    return [(block, _last_key(sheet, block)) for block in sheet.edition.repeats]


def _last_key(sheet: Sheet, block: Repeat) -> str:
    return next((row.key for row in reversed(sheet.rows) if row.repeat is block and row.key), "")
