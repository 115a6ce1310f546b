"""The triggers on what is append-only, as the database tells of them, and without them."""

from __future__ import annotations

from django.db import connection

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def guards() -> list[tuple[str, str]]:
    """Table and name of every trigger."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return sorted(cursor.fetchall())


def unguard() -> None:
    """Drop them all, as whoever has the database may; the next migrate, or flush, puts them back."""
    for table, name in guards():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
