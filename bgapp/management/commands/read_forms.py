"""Read forms from Excel, Word and PDF, without a database: ``manage.py read_forms FILE… --json OUT``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.sheets.grid import Refused
from bgapp.sheets.naming import project_of
from bgapp.sheets.reader import Problem, Reading, Severity
from bgapp.sheets.reader.isolated import read_file

FINE, DOUBTFUL, UNUSABLE = 0, 1, 2
"""The exit statuses: nothing to say, errors or warnings, a file that cannot be read."""

Report = dict[str, Any]


class Command(BaseCommand):
    """The forms of each file with every problem at its cell, for people or as JSON."""

    help = "从 Excel、Word、PDF 读出绩效目标表和自评表，逐格报告问题，不需要数据库。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="xlsx、xls、docx 或 pdf 文件")
        parser.add_argument("--json", type=Path, metavar="OUT", help="写成 JSON，不在屏幕上显示")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [report(path) for path in options["files"]]
        if options["json"]:
            _write(options["json"], reports)
        else:
            self.stdout.write("\n".join(line for each in reports for line in _lines(each)))
        if status := max(map(_status, reports)):
            sys.exit(status)


def report(path: Path) -> Report:
    """What was read from a file, as ``--json`` writes it."""
    try:
        reading = read_file(path)
    except Refused as refused:
        return {"file": str(path), "refused": str(refused), "forms": [], "problems": []}
    except OSError as error:
        return {"file": str(path), "refused": f"打不开文件：{error.strerror}。", "forms": [], "problems": []}
    return {"file": str(path), "refused": None, "forms": reading.forms, "problems": list(_told(reading))}


def _told(reading: Reading) -> Iterator[Report]:
    return ({**asdict(problem), "severity": problem.severity.value} for problem in reading.problems)


def _write(target: Path, reports: list[Report]) -> None:
    try:
        target.write_text(json.dumps({"files": reports}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error


def _status(found: Report) -> int:
    if found["refused"]:
        return UNUSABLE
    severe = {Severity.ERROR.value, Severity.WARNING.value}
    return DOUBTFUL if any(problem["severity"] in severe for problem in found["problems"]) else FINE


def _lines(found: Report) -> Iterable[str]:
    """A report for people: the file, its forms, and the problems of each."""
    if found["refused"]:
        return [f"{found['file']}：{found['refused']}"]
    lines = [f"{found['file']}：读出 {len(found['forms'])} 张表"]
    problems = [Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in found["problems"]]
    lines += [_line(problem) for problem in problems if problem.form is None]
    for index, form in enumerate(found["forms"]):
        lines.append(f"  {index + 1}. {project_of(form) or '未命名'}（{form['fiscal_year'] or '年度不明'}）")
        lines += [_line(problem) for problem in problems if problem.form == index]
    return lines


def _line(problem: Problem) -> str:
    place = "!".join(filter(None, (problem.sheet, problem.cell)))
    return f"     {problem.severity.label}  {place + '  ' if place else ''}{problem.message}"
