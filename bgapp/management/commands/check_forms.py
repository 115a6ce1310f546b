"""Check forms without a database: ``manage.py check_forms FORMS.json --json OUT``.

Exit status 0: nothing found, 1: findings, 2: unusable input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bgapp.management.checking import Found, check_forms
from bgapp.management.forms_file import UnusableFileError, read_forms
from bgapp.sheets.editions import UnknownEditionError

FOUND, UNUSABLE = 1, 2
"""Exit statuses."""


class Command(BaseCommand):
    """Every finding on every form of a JSON list, for people or as JSON."""

    help = "按审核规则检查 JSON 里的表，不需要数据库。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("forms", type=Path, metavar="FORMS.json", help="表的列表（交换格式）")
        parser.add_argument("--json", type=Path, metavar="OUT", help="把审核提示写成 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path | None = options["json"]
        try:
            found = check_forms(read_forms(options["forms"]))
            if target:
                target.write_text(json.dumps(_data(found), ensure_ascii=False, indent=2) + "\n", "utf-8")
        except (UnusableFileError, UnknownEditionError) as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        except OSError as error:
            raise CommandError(f"写不了 {target}：{error.strerror}。", returncode=UNUSABLE) from error
        if not target:
            self.stdout.write(_printed(found))
        if found:
            sys.exit(FOUND)


def _data(found: Sequence[Found]) -> dict[str, Any]:
    return {
        "findings": [
            {
                "form": each.form,
                "index": each.index,
                "where": each.finding.where,
                "code": each.finding.code,
                "severity": each.finding.severity.value,
                "message": each.finding.message,
            }
            for each in found
        ]
    }


def _printed(found: Sequence[Found]) -> str:
    """The findings for people, under the name of each form."""
    lines: list[str] = []
    last = -1
    for each in found:
        if each.index != last:
            lines.append(f"{each.index + 1}. {each.form}")
            last = each.index
        finding = each.finding
        lines.append(f"   [{finding.severity.label}] {finding.label}：{finding.title}。{finding.message}")
    return "\n".join(lines) or "没有发现问题。"
