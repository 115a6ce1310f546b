"""Write the JSON Schema of the exchange format: ``manage.py write_schema``, after an edition has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bgapp.sheets.schema import exchange_schema

SCHEMA = Path(settings.BASE_DIR, "docs", "exchange-format.schema.json")


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(exchange_schema(), ensure_ascii=False, indent=2) + "\n"


class Command(BaseCommand):
    """The schema that ``docs/`` holds, generated from the editions."""

    help = "按表样重新生成交换格式的 JSON Schema。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=SCHEMA, metavar="FILE", help="写到哪里（默认 docs/）")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["out"]
        target.write_text(schema_text(), "utf-8")
        self.stdout.write(f"已写入 {target}")
