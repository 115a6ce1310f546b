"""What the database itself refuses, whoever asks: to change or delete a row that is written once.

Put there after every migrate (``apps.py``), because SQLite loses the triggers of a table that Django rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections

from bgapp.models.append_only import AppendOnly

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE restrict_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {level} EXECUTE FUNCTION refuse_change()
"""


def guard(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Guard the append-only tables of an app, as far as it has been migrated."""
    connection = connections[using]
    existing = connection.introspection.table_names()
    guarded = [model._meta.db_table for model in sender.get_models() if issubclass(model, AppendOnly)]
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements([table for table in guarded if table in existing]):
            cursor.execute(statement)


def _sqlite(tables: list[str]) -> list[str]:
    return [SQLITE.format(table=table, verb=verb) for table in tables for verb in ("update", "delete")]


def _postgresql(tables: list[str]) -> list[str]:
    """Row by row where rows are found, as on SQLite: Django's ``loaddata`` looks for a row before it adds one."""
    levels = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
    triggers = [POSTGRESQL.format(table=table, verb=verb, level=levels[verb]) for table in tables for verb in levels]
    return [POSTGRESQL_REFUSAL, *triggers]
