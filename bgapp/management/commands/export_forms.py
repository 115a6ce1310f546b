"""Export the forms of a year: ``manage.py export_forms --year Y [--unit U] --format json|xlsx|pdf --out OUT``.

Whoever may run it may read the whole database: it checks no rights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet

from bgapp.exchange.prints import extras_of, plate
from bgapp.filings.exchange_format import codes_of, plain, without_keys
from bgapp.filings.force import counted
from bgapp.models import FORMS, ROWS, Filing, Unit
from bgapp.rules.text import fold
from bgapp.sheets.book import Printout
from bgapp.sheets.excel import workbook_of
from bgapp.sheets.excel.values import TextTooLongError
from bgapp.sheets.pdf import bind_forms

UNUSABLE = 2
"""The exit status where there is nothing to export, or nowhere to write it."""


class Command(BaseCommand):
    """Every form that stands for its project in a year, as it stands, those of a unit with all units below it."""

    help = "导出一个年度的表（作废的、已被调整替代的和没有批复的调整除外），可只导出一个单位及其下级单位的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, metavar="Y", help="年度，例如 2025")
        parser.add_argument("--unit", metavar="U", help="单位名称或单位代码，含其下级单位")
        parser.add_argument("--format", choices=WRITERS, required=True, help="交换格式、Excel 或 PDF")
        parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["out"]
        filings = list(filings_of(options["year"], unit_named(options["unit"])))
        if not filings:
            raise CommandError(f"{options['year']} 年度没有可导出的表。", returncode=UNUSABLE)
        try:
            content = WRITERS[options["format"]](filings)
        except TextTooLongError as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        try:
            target.write_bytes(content)
        except OSError as error:
            raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error
        self.stdout.write(f"已导出 {len(filings)} 张表：{target}{_mark(filings)}")


def unit_named(name: str | None) -> Unit | None:
    """The unit of a code or a name, white space and width folded; ``CommandError`` where there is none."""
    if name is None:
        return None
    coded = Unit.objects.filter(~Q(code=""), code=name.strip()).first()
    found = coded or next((unit for unit in Unit.objects.all() if fold(unit.name) == fold(name)), None)
    if found is None:
        raise CommandError(f"没有「{name}」这个单位，请填写单位的全称或单位代码。", returncode=UNUSABLE)
    return found


def filings_of(year: int, unit: Unit | None) -> QuerySet[Filing]:
    """The filings that count in a year with their forms, unit by unit; of a unit those of the units below it, too."""
    filings = Filing.objects.filter(counted(), year=year)
    if unit:
        filings = filings.filter(unit__path__startswith=unit.path)
    related = filings.select_related("period", "unit", "project", *FORMS).prefetch_related(*ROWS)
    return related.order_by("unit__path", "edition", "name", "pk")


def _json(filings: Sequence[Filing]) -> bytes:
    forms = [codes_of(filing) | without_keys(plain(filing)) for filing in filings]
    return json.dumps(forms, ensure_ascii=False, indent=1).encode()


def _xlsx(filings: Sequence[Filing]) -> bytes:
    return workbook_of(list(map(_printout, filings)))


def _pdf(filings: Sequence[Filing]) -> bytes:
    printouts = list(map(_printout, filings))
    return bind_forms([printout.form for printout in printouts], map(plate, printouts))


def _printout(filing: Filing) -> Printout:
    return Printout(without_keys(plain(filing)), replace(extras_of(filing), draft=filing.editable))


def _mark(filings: Sequence[Filing]) -> str:
    """A reminder where forms must not be passed on."""
    classified = sum(filing.classified for filing in filings)
    return f"（其中 {classified} 张涉密，请按规定保管）" if classified else ""


WRITERS = {"json": _json, "xlsx": _xlsx, "pdf": _pdf}
