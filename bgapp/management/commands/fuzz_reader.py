"""Read thousands of damaged files: ``manage.py fuzz_reader FILE… --count 5000``; exit status 1 where one ends badly.

A trial is its seed and number: ``--first N --count 1`` repeats number N over the same files.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.management.fuzzing.trials import Ending, Trial, damaged, try_out

SUFFIXES = frozenset({".xlsx", ".xls", ".docx", ".pdf"})
LARGEST = 200_000
"""Bytes of a file that is worth damaging: larger ones only take longer."""
EVERY = 500
"""Trials between two signs of life."""


class Command(BaseCommand):
    """How the readings ended, what they took, and every one that ended badly."""

    help = "把文件随机改坏几千次再读取，检查读取程序不崩溃、不停住、不写文件。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="好的文件，或存放它们的目录")
        parser.add_argument("--count", type=int, default=5000, metavar="N", help="改坏多少次")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="随机种子，相同的种子结果相同")
        parser.add_argument("--first", type=int, default=1, metavar="N", help="从第几次开始")
        parser.add_argument("--processes", type=int, default=1, metavar="N", help="同时几个进程")
        parser.add_argument("--keep", type=Path, metavar="FOLDER", help="把出问题的文件存到这个目录")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = sources_in(options["files"])
        if not sources:
            raise CommandError("没有找到 xlsx、xls、docx 或 pdf 文件。", returncode=2)
        numbers = range(options["first"], options["first"] + options["count"])
        trials: list[Trial] = []
        for trial in run(options["seed"], numbers, sources, options["processes"]):
            trials.append(trial)
            if not trial.ending.fine:
                self.stdout.write(f"第 {trial.number} 次（{trial.source.name}）：{trial.ending}\n{trial.words}")
                _keep(options["keep"], options["seed"], trial, sources)
            if len(trials) % EVERY == 0:
                self.stdout.write(f"{len(trials):,} / {len(numbers):,}")
        self.stdout.write("\n".join(_report(trials)))
        if not all(trial.ending.fine for trial in trials):
            sys.exit(1)


def sources_in(paths: Iterable[Path]) -> list[Path]:
    """The files that are worth damaging, of those named and those in folders named, in one order."""
    files = (file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]))
    return sorted(file for file in files if file.suffix in SUFFIXES and 0 < file.stat().st_size <= LARGEST)


def run(seed: int, numbers: Sequence[int], sources: Sequence[Path], processes: int) -> Iterator[Trial]:
    """Every trial in its order."""
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(processes, get_context("fork")) as pool,
    ):
        one = partial(_trial, seed, sources=sources, folder=Path(folder))
        yield from pool.map(one, numbers, chunksize=8)


def _trial(seed: int, number: int, sources: Sequence[Path], folder: Path) -> Trial:
    return try_out(seed, number, sources, folder)


def _keep(folder: Path | None, seed: int, trial: Trial, sources: Sequence[Path]) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        source, data = damaged(seed, trial.number, sources)
        (folder / f"{trial.number}{source.suffix}").write_bytes(data)


def _report(trials: Sequence[Trial]) -> Iterator[str]:
    endings = Counter(trial.ending for trial in trials)
    yield f"{len(trials):,} 个文件：" + "，".join(f"{ending} {endings[ending]:,}" for ending in Ending)
    suffixes = Counter(trial.source.suffix for trial in trials)
    yield "类型：" + "，".join(f"{suffix} {count:,}" for suffix, count in sorted(suffixes.items()))
    slowest = max(trials, key=lambda trial: trial.seconds)
    largest = max(trials, key=lambda trial: trial.megabytes)
    yield f"最慢 {slowest.seconds:.1f} 秒（第 {slowest.number} 次，{slowest.source.name}）"
    yield f"内存最多 {largest.megabytes:.0f} MB（第 {largest.number} 次，{largest.source.name}）"
