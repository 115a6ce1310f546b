"""Import forms: ``manage.py import_forms FILE… --period P --unit U [--dry-run] --json OUT``.

The same as an upload in the browser, with its rights, its matching and its log: what is good becomes drafts, the rest
is reported and waits in the person's imports for a month. Whoever may run it may act for any preparer.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet

from bgapp.exchange.imports import committing, uploads
from bgapp.exchange.imports.reading import read_batch
from bgapp.filings import works
from bgapp.filings.errors import Refused
from bgapp.management.commands.export_forms import unit_named
from bgapp.models import Import, ImportFile, Period, Person, Role, StagedForm, Unit
from bgapp.reviews.workflow import backfill
from bgapp.sheets.reader import Severity

FINE, DOUBTFUL, UNUSABLE = 0, 1, 2
"""The exit statuses: all is well, something is to be looked at, nothing could be done with the input."""
Outcome = StagedForm.Outcome
BAD = (Outcome.REFUSED, Outcome.HELD, Outcome.CONFLICT)
SAID = ("form", "sheet", "cell", "where", "severity", "message", "code")


class Command(BaseCommand):
    """Every form of the files with what became of it, for people or as JSON."""

    help = "导入绩效目标表和自评表：可以导入的生成或更新草稿，其余逐格报告问题。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Excel、Word、PDF 文件，或它们的 zip")
        parser.add_argument("--period", required=True, metavar="P", help="申报期：年度（如 2025），或申报期的编号")
        parser.add_argument("--unit", required=True, metavar="U", help="单位名称或单位代码")
        parser.add_argument("--person", metavar="NAME", help="以谁的名义（登录名）；不写时是本单位的第一位填报人")
        parser.add_argument("--dry-run", action="store_true", help="只检查和报告，什么都不写入")
        parser.add_argument("--json", type=Path, metavar="OUT", help="写成 JSON，不在屏幕上显示")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = unit_named(options["unit"])
        assert unit
        period = _period(options["period"])
        person = _person(unit, period, options["person"])
        try:
            batch = _stored(person, options["files"], period, unit)
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=UNUSABLE) from refusal
        found = _tried(person, batch) if options["dry_run"] else _taken_in(person, batch)
        self._tell(found, options["json"])
        if status := _status(found):
            sys.exit(status)

    def _tell(self, found: dict[str, Any], target: Path | None) -> None:
        if target is None:
            self.stdout.write("\n".join(_lines(found)))
            return
        try:
            target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error


def report(batch: Import, *, dry_run: bool) -> dict[str, Any]:
    """What was read and what became of it: as ``--json`` writes it."""
    files = [_file(file) for file in batch.files.order_by("position")]
    counts = dict.fromkeys(Outcome.values, 0)
    for file in files:
        for form in file["forms"]:
            counts[form["outcome"]] += 1
    return {"dry_run": dry_run, "counts": counts, "files": files}


def _tried(person: Person, batch: Import) -> dict[str, Any]:
    """The report of what would be taken in; nothing stays behind, whatever happens meanwhile."""
    try:
        _read(batch)
        return report(batch, dry_run=True)
    finally:
        uploads.discard(person, batch.pk)


def _taken_in(person: Person, batch: Import) -> dict[str, Any]:
    _read(batch)
    committing.commit(person, batch.pk, None, backfill)
    return report(batch, dry_run=False)


def _stored(person: Person, paths: Sequence[Path], period: Period, unit: Unit) -> Import:
    with ExitStack() as stack:
        files = [File(stack.enter_context(_open(path)), path.name) for path in paths]
        return uploads.store(person, files, period, unit)


def _read(batch: Import) -> None:
    """Read the files here and now; the background has no part in it."""
    taken = works.take(Import, batch.pk, f"import_forms {os.getpid()}")
    assert taken
    read_batch(taken)
    works.end(works.held(taken), works.State.DONE, done=taken.total)


def _open(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise CommandError(f"打不开 {path}：{error.strerror}。", returncode=UNUSABLE) from error


def _period(text: str) -> Period:
    """The period of a key, or one of a year: what it fills in is the year, and each form has an edition of its own."""
    found = Period.objects.filter(Q(year=text) | Q(pk=text)).order_by("-year").first() if text.isdecimal() else None
    if found is None:
        raise CommandError(f"没有申报期「{text}」，请写年度（如 2025）或申报期的编号。", returncode=UNUSABLE)
    return found


def _person(unit: Unit, period: Period, username: str | None) -> Person:
    people: QuerySet[Person] = Person.objects.filter(is_active=True)
    if username:
        person = people.filter(username=username).first()
        missing = f"没有登录名为「{username}」的人员，或者已停用。"
    else:
        person = people.filter(posts__unit=unit, posts__role=Role.PREPARER).order_by("pk").first()
        missing = f"「{unit.name}」没有填报人，请用 --person 指定。"
    if person is None:
        raise CommandError(missing, returncode=UNUSABLE)
    return person


def _file(file: ImportFile) -> dict[str, Any]:
    staged = list(file.forms.order_by("position"))
    problems = [{name: problem[name] for name in SAID} for problem in file.problems]
    for index, form in enumerate(staged):
        problems += [{name: problem[name] for name in SAID} | {"form": index} for problem in form.problems]
    return {
        "file": file.name,
        "refused": file.refused or None,
        "forms": [_form(form) for form in staged],
        "problems": problems,
    }


def _form(staged: StagedForm) -> dict[str, Any]:
    return {
        "sheet": staged.sheet,
        "edition": staged.edition,
        "year": staged.year,
        "unit": staged.unit_name,
        "name": staged.name,
        "outcome": staged.outcome,
        "sentence": staged.sentence,
        "filing": staged.filing_id,
        "differences": staged.differences,
    }


def _status(found: dict[str, Any]) -> int:
    files = found["files"]
    if any(file["refused"] for file in files):
        return UNUSABLE
    severe = {Severity.ERROR.value, Severity.WARNING.value}
    said = any(problem["severity"] in severe for file in files for problem in file["problems"])
    return DOUBTFUL if said or any(found["counts"][outcome] for outcome in BAD) else FINE


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """The report for people: each file, its forms, and the problems of each."""
    for file in found["files"]:
        yield f"{file['file']}：{file['refused'] or '读出 {} 张表'.format(len(file['forms']))}"
        yield from (_line(problem) for problem in file["problems"] if problem["form"] is None)
        for index, form in enumerate(file["forms"]):
            name = f"{form['name'] or '未命名'}（{form['year'] or '年度不明'}）"
            yield f"  {index + 1}. {name}{Outcome(form['outcome']).label}  {form['sentence']}".rstrip()
            yield from (_line(problem) for problem in file["problems"] if problem["form"] == index)
    counts = "，".join(f"{Outcome(outcome).label} {count} 张" for outcome, count in found["counts"].items() if count)
    yield f"合计：{counts or '没有表'}{'（只检查，没有写入）' if found['dry_run'] else ''}"


def _line(problem: dict[str, Any]) -> str:
    place = "!".join(filter(None, (problem["sheet"], problem["cell"])))
    return f"     {Severity(problem['severity']).label}  {place + '  ' if place else ''}{problem['message']}"
