"""``manage.py write_schema``: the schema in ``docs/`` is the one that the editions give."""

from __future__ import annotations

import io
from pathlib import Path

from django.core.management import call_command

from bgapp.management.commands.write_schema import SCHEMA


def test_the_schema_in_docs_is_up_to_date(tmp_path: Path) -> None:
    target, output = tmp_path / "schema.json", io.StringIO()
    call_command("write_schema", "--out", str(target), stdout=output)
    assert output.getvalue() == f"已写入 {target}\n"
    assert SCHEMA.read_text("utf-8") == target.read_text("utf-8"), "run manage.py write_schema"
