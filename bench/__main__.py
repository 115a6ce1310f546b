"""Run the works one after the other, and hold them against the figures to reach."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGES = ("django", "weasyprint", "pikepdf", "uharfbuzz", "openpyxl")
WORK = "import django, sys; django.setup(); from bench.works import main; main(sys.argv[1])"
OFFICE = shutil.which("soffice")
ROUNDS = 3
LONG = ["book", "one_document", *(["book_by_office"] if OFFICE else [])]
SHORT = ["one_form", *(["one_form_by_office"] if OFFICE else []), "book_changed", "bare_merge", "assemble"]
SHORT += [
    "assemble_lots",
    "excel",
    "naive_excel",
    "read_workbook",
    "read_by_openpyxl",
    "check",
    "check_more",
    "check_lots",
]

Took = dict[str, float]


@dataclass(frozen=True)
class Figure:
    """Something measured, and how much it may be."""

    words: str
    value: float
    reach: float
    unit: str = "×"

    def __str__(self) -> str:
        sign = "✓" if self.value <= self.reach else "✗"
        return f"{sign} {self.words}  {self.value:.3g} {self.unit}（≤ {self.reach:g} {self.unit}）"


def run(name: str, folder: str) -> Took:
    """What a work took, in a process of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "bgapp.settings", "VAR_DIR": folder, "DEMO": "1", "LOG_LEVEL": "ERROR"}
    environment, command = os.environ | settings, [sys.executable, "-c", WORK, name]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    took: Took = json.loads(done.stdout)
    say(f"  {name}  {' '.join(f'{what}={value:.3g}' for what, value in took.items())}")
    return took


def medians(folder: str) -> dict[str, Took]:
    """What each work took; a short one is done several times, in turns, as a machine has better and worse minutes."""
    took = {name: [run(name, folder)] for name in LONG}
    for _ in range(ROUNDS):
        for name in SHORT:
            took.setdefault(name, []).append(run(name, folder))
    return {name: sorted(runs, key=lambda took: took["seconds"])[len(runs) // 2] for name, runs in took.items()}


def measure(folder: str) -> list[Figure]:
    took = medians(folder)
    seconds = {name: work["seconds"] for name, work in took.items()}
    whole = seconds["one_document"]
    figures = [
        Figure("同一份再取，毫秒", took["one_form"]["again"] * 1000, 20, "ms"),
        Figure("300 份汇总本，无缓存，两个进程 ÷ 单一文档的 WeasyPrint", seconds["book"] / whole, 0.55),
        Figure("……主进程内存", took["book"]["mb"], 200, "MB"),
        Figure("……排版进程内存", took["book"]["mb_children"], 200, "MB"),
        Figure("……文件", took["book"]["size"] / 1e6, 2, "MB"),
        Figure("300 份汇总本，改了 3 份 ÷ 单一文档的 WeasyPrint", seconds["book_changed"] / whole, 0.03),
        Figure("300 份汇总本，全有缓存 ÷ 只用 pikepdf 合并", seconds["assemble"] / seconds["bare_merge"], 2),
        Figure("3000 份装订 ÷ 10 × 300 份", seconds["assemble_lots"] / (10 * seconds["assemble"]), 1.2),
        Figure("……内存 ÷ 300 份", took["assemble_lots"]["mb"] / took["assemble"]["mb"], 2),
        Figure("300 张工作表 ÷ 朴素的 openpyxl", seconds["excel"] / seconds["naive_excel"], 0.22),
    ]
    return figures + reading(took) + checking(took) + (against_office(seconds) if OFFICE else [])


def reading(took: dict[str, Took]) -> list[Figure]:
    ours, theirs = took["read_workbook"], took["read_by_openpyxl"]
    return [
        Figure("300 张工作表读成表 ÷ openpyxl 完整读取", ours["seconds"] / theirs["seconds"], 0.06),
        Figure("……内存", ours["mb"], 400, "MB"),
        Figure("……每份，毫秒", ours["seconds"] / ours["forms"] * 1000, 10, "ms"),
    ]


def checking(took: dict[str, Took]) -> list[Figure]:
    few, more, lots = (took[name] for name in ("check", "check_more", "check_lots"))
    return [
        Figure("全部审核规则，60 条指标的一份，毫秒（中位数）", few["one"] * 1000, 30, "ms"),
        Figure(f"1000 份互为参照，{lots['findings']:.0f} 条提示，秒", lots["seconds"], 10, "s"),
        Figure("……300 份 ÷ 3 × 100 份", more["seconds"] / (3 * few["seconds"]), 1.3),
        Figure("……1000 份 ÷ 10 × 100 份", lots["seconds"] / (10 * few["seconds"]), 1.3),
    ]


def against_office(seconds: dict[str, float]) -> list[Figure]:
    return [
        Figure("一份表的首个 PDF ÷ LibreOffice", seconds["one_form"] / seconds["one_form_by_office"], 0.5),
        Figure("300 份汇总本，无缓存 ÷ LibreOffice", seconds["book"] / seconds["book_by_office"], 1),
    ]


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in cpu_lines() if line.startswith("model name")), "")
    packages = "，".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"{model} × {os.cpu_count()}，Python {platform.python_version()}，{packages}"


def cpu_lines() -> list[str]:
    info = Path("/proc/cpuinfo")
    return info.read_text().splitlines() if info.exists() else []


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    say(machine())
    with TemporaryDirectory() as folder:
        figures = measure(folder)
    say("")
    for figure in figures:
        say(str(figure))
    if not OFFICE:
        say("※ 没有 soffice，与 LibreOffice 的比较未执行（apt install libreoffice-calc-nogui）")


if __name__ == "__main__":
    main()
