"""Print forms to a PDF or a workbook, without a database: ``manage.py print_forms FORMS.json --pdf OUT``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.management.forms_file import UnusableFileError, read_forms
from bgapp.rules.plain import Plain
from bgapp.sheets import excel, pdf
from bgapp.sheets.book import Printout, cover_of, entry_of
from bgapp.sheets.editions import UnknownEditionError
from bgapp.sheets.excel.values import TextTooLongError
from bgapp.sheets.extras import Extras
from bgapp.sheets.pdf.binding import bind_book

UNUSABLE = 2
"""The exit status for input that cannot be used."""


class Command(BaseCommand):
    """Every form of a JSON list on the pages of one PDF, or on a worksheet of its own; with a title, as a book."""

    help = "把 JSON 里的表打印成 PDF 或 Excel，不需要数据库。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("forms", type=Path, metavar="FORMS.json", help="表的列表（交换格式）")
        output = parser.add_mutually_exclusive_group(required=True)
        output.add_argument("--pdf", type=Path, metavar="OUT", help="写成 PDF，每张表一个书签")
        output.add_argument("--xlsx", type=Path, metavar="OUT", help="写成 Excel，每张表一个工作表")
        parser.add_argument("--book", metavar="封面标题", help="做成汇总本：封面（Excel 没有）、目录、全书连续页码")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["pdf"] or options["xlsx"]
        write = _pdf if options["pdf"] else _workbook
        try:
            forms = read_forms(options["forms"])
            target.write_bytes(write(forms, options["book"]))
        except (UnusableFileError, UnknownEditionError, TextTooLongError) as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        except OSError as error:
            raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error
        self.stdout.write(f"已打印 {len(forms)} 张表：{target}")


def _pdf(forms: Sequence[Plain], book: str | None) -> bytes:
    if book is None:
        return pdf.render(forms, Extras())
    return bind_book(cover_of(book, forms), ((entry_of(form), pdf.plate_of(form, Extras())) for form in forms))


def _workbook(forms: Sequence[Plain], book: str | None) -> bytes:
    if book is None:
        return excel.workbook(forms, Extras())
    parts = ((entry_of(form), Printout(form, Extras())) for form in forms)
    return excel.bind_workbook(cover_of(book, forms), parts)
