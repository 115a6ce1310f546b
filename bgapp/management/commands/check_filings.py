"""Check filings anew and keep how many findings they have: ``manage.py check_filings [--year Y]``.

To be run after the rules of checks or the project lists have changed; what people change is checked without it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bgapp.models import Filing
from bgapp.reviews.findings.counts import recount
from bgapp.rules.transitions import Status


class Command(BaseCommand):
    """Every filing that is not void, or those of a year."""

    help = "重新检查全部申报表，更新列表里的审核提示数。审核规则或项目清单有变化以后运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, metavar="Y", help="只检查一个年度的")

    def handle(self, *args: Any, **options: Any) -> None:
        year: int | None = options["year"]
        filings = Filing.objects.exclude(status=Status.VOID).order_by("pk")
        filings = filings.filter(year=year) if year is not None else filings
        checked = recount(list(filings.values_list("pk", flat=True)))
        self.stdout.write(f"检查了 {checked} 份。")
