"""Score self-evaluations, without a database: ``manage.py score_forms FORMS.json --json OUT``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.management.forms_file import UnusableFileError, read_forms
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import DEFAULT, score
from bgapp.sheets.editions import UnknownEditionError, edition_of
from bgapp.sheets.layout import Edition

DIFFERENT, UNUSABLE = 1, 2
"""The exit statuses for cells that print something else, and for input that cannot be used."""


@dataclass(frozen=True)
class Cell:
    """A cell that the scheme computes: of which form, what it prints (``given``) and what it should."""

    form: str
    index: int
    where: str
    given: str
    computed: str


@dataclass(frozen=True)
class Scored:
    """A cell with its Chinese name, how it came about, and whether what it prints cannot be."""

    cell: Cell
    label: str
    explanation: str
    is_wrong: bool

    def __str__(self) -> str:
        given = f"表中是 {self.cell.given}，不符" if self.is_wrong else self.cell.computed
        return f"{self.cell.form} {self.label}：{given}（{self.explanation}）"


class Command(BaseCommand):
    """Every rate, score, total and grade of the self-evaluations in a JSON list, by the official scheme."""

    help = "按通用评分方案计算自评价表的执行率、得分、总分和等级，与表中的比对，不需要数据库。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("forms", type=Path, metavar="FORMS.json", help="表的列表（交换格式），只算其中的自评价表")
        parser.add_argument("--json", type=Path, metavar="OUT", help="结果写成 JSON；不写就打印出来")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scored = list(scored_cells(read_forms(options["forms"])))
        except (UnusableFileError, UnknownEditionError) as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        if not scored:
            raise CommandError(f"{options['forms']} 里没有自评价表。", returncode=UNUSABLE)
        self._report(scored, options["json"])
        if wrong := sum(each.is_wrong for each in scored):
            raise CommandError(f"{len(scored)} 格中有 {wrong} 格与计算结果不符。", returncode=DIFFERENT)

    def _report(self, scored: Sequence[Scored], target: Path | None) -> None:
        if target is None:
            self.stdout.write("\n".join(map(str, scored)))
            return
        cells = {"cells": [asdict(each.cell) for each in scored]}
        try:
            target.write_text(json.dumps(cells, ensure_ascii=False), "utf-8")
        except OSError as error:
            raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error


def scored_cells(forms: Sequence[Plain]) -> Iterator[Scored]:
    """Every cell of the self-evaluations that the official scheme computes; what it cannot compute is left out."""
    for index, form in enumerate(forms):
        edition = edition_of(form)
        for computed in score(form, DEFAULT) if edition.evaluates else ():
            if computed.text is not None:
                given = read(form, computed.where)
                cell = Cell(read(form, "project_name"), index, computed.where, given, computed.text)
                yield Scored(cell, _label(edition, computed.where), computed.explanation, computed.contradicts(given))


def _label(edition: Edition, where: str) -> str:
    """The name of a cell; of a row that the edition does not have, its address."""
    try:
        return edition.label(where)
    except KeyError:
        return where
