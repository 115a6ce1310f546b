"""How well forms are read: ``manage.py reading_accuracy [SAMPLES]`` prints the fields read rightly, per family.

A folder of samples holds files beside the JSON that is expected of them, and ``compare.py``, which says what is equal.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.grid import Refused
from bgapp.sheets.reader.isolated import read_file

FAMILIES = {"xlsx/official": 1.0, "xlsx/quirks": 0.995, "docx": 0.99, "pdf": 0.97}
"""The folders of the samples, with the share of fields that is to be reached."""
TYPES = frozenset({".xlsx", ".docx", ".pdf"})
AMOUNTS = ("initial_budget", "full_budget", "executed")


@dataclass
class Score:
    """Fields of a family: how many were read rightly, of how many."""

    right: int = 0
    all: int = 0

    def __str__(self) -> str:
        return f"{self.right:>7,} / {self.all:<7,} {100 * self.right / max(self.all, 1):7.2f} %"


class Command(BaseCommand):
    """A line for each family, and each file and field that was read wrongly."""

    help = "用样本核对读取的准确率：每一类文件读对了多少栏。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Path(os.environ.get("SAMPLES", settings.BASE_DIR.parent / "shared" / "samples"))
        parser.add_argument("samples", type=Path, nargs="?", default=usual, metavar="SAMPLES", help="样本目录")

    def handle(self, *args: Any, **options: Any) -> None:
        samples: Path = options["samples"]
        if not (samples / "compare.py").is_file():
            raise CommandError(f"没有样本目录 {samples}（其中应有 compare.py）。", returncode=2)
        compare = runpy.run_path(str(samples / "compare.py"))["compare"]
        reached = [self._family(samples, name, least, compare) for name, least in FAMILIES.items()]
        if not all(reached):
            sys.exit(1)

    def _family(self, samples: Path, name: str, least: float, compare: Any) -> bool:
        score = Score()
        for file, expected in _pairs(samples, name):
            counted = compare(_in_wanyuan(json.loads(expected.read_text("utf-8"))), _forms(file))
            score.right += sum(counted.right.values())
            score.all += sum(counted.all.values())
            for where, wanted, found in counted.diffs:
                self.stdout.write(f"  {file.name} {where}：应为 {wanted!r}，读作 {found!r}")
        self.stdout.write(f"{name:<14}{score}   目标 {100 * least:g} %")
        return score.all > 0 and score.right >= least * score.all


def _pairs(samples: Path, family: str) -> Iterator[tuple[Path, Path]]:
    """The files of a family with the JSON that is expected of them, beside them or in a folder of its own."""
    for file in sorted((samples / family).iterdir()):
        beside, apart = file.with_suffix(".json"), samples / "expected" / f"{file.stem}.json"
        if file.suffix in TYPES and (beside.is_file() or apart.is_file()):
            yield file, beside if beside.is_file() else apart


def _forms(file: Path) -> list[Plain]:
    try:
        return read_file(file).forms
    except Refused:
        return []


def _in_wanyuan(forms: list[Plain]) -> list[Plain]:
    """Expected forms with amounts in 万元, as self-evaluations are kept; some samples print 元."""
    for form in forms:
        if form.get("funding_unit") == "元":
            form["funding_unit"] = "万元"
            for index in range(len(form["funding_rows"])):
                for name in AMOUNTS:
                    path = f"funding_rows[{index}].{name}"
                    write(form, path, str(Decimal(read(form, path)) / 10_000))
    return forms
