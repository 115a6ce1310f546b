"""Judge the checks by labelled forms: ``manage.py judge_checks FOLDER``: recall and precision per code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.management.forms_file import UnusableFileError
from bgapp.management.judging import Tally, judge, total
from bgapp.rules.checks import RULES
from bgapp.sheets.editions import UnknownEditionError

UNUSABLE = 2


class Command(BaseCommand):
    """The table per code, then every miss and every false alarm."""

    help = "用标注过的样表评判审核规则：逐条列出查全率、查准率、漏报和误报。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="样本目录（labels/checks.json 和 expected/）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tallies = judge(options["folder"])
        except (UnusableFileError, UnknownEditionError) as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        self.stdout.write("\n".join(_report(tallies)))


def _report(tallies: Sequence[Tally]) -> Iterator[str]:
    titles = {rule.code: rule.title for rule in RULES}
    yield _line("审核规则", "标注", "命中", "漏报", "误报", "查全率", "查准率")
    for tally in (*(each for each in tallies if each.is_labelled), total(tallies)):
        yield _tally(tally)
    yield "\n标注以外的规则（不计入）："
    for own in (each for each in tallies if not each.is_labelled):
        yield f"{own.code:32}{len(own.false_alarms):6}  {titles[own.code]}"
    yield "\n漏报："
    for label in total(tallies).misses:
        yield f"  {label['code']}  {label['file']}[{label['index']}] {label['where']}  {label['why']}"
    yield "\n误报："
    for found in total(tallies).false_alarms:
        yield f"  {found.finding.code}  {found.form}[{found.index}] {found.finding.where}  {found.finding.message}"


def _tally(tally: Tally) -> str:
    counts = (tally.labels, tally.hits, len(tally.misses), len(tally.false_alarms))
    return _line(tally.code, *map(str, counts), _percent(tally.recall), _percent(tally.precision))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _line(code: str, *cells: str) -> str:
    return f"{code:32}" + "".join(f"{cell:>8}" for cell in cells)
