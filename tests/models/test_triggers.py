"""What is written once is guarded by the database too, against whatever program, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from bgapp.filings.sealing import seal_day
from bgapp.filings.verifying import broken
from bgapp.models import Event, Revision, Seal, SealedHead
from bgapp.models.append_only import AppendOnly
from tests.builders import Cast, make_at
from tests.guards import guards, unguard

TABLES = ["bgapp_event", "bgapp_revision", "bgapp_seal", "bgapp_sealedhead"]

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def written(cast: Cast) -> None:
    """A row in each table."""
    make_at(cast, "stage_1")
    seal_day()


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_model_that_is_append_only_is_guarded() -> None:
    assert {model._meta.db_table for model in AppendOnly.__subclasses__()} == set(TABLES)
    assert {table for table, _ in guards()} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_no_row_is_changed_or_deleted(written: None, table: str, statement: str) -> None:
    refused(statement.format(table))


def test_no_table_is_emptied_at_a_stroke() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite 没有 TRUNCATE")
    for table in TABLES:
        refused(f"TRUNCATE {table} CASCADE")


def test_what_is_written_beside_them_is_in_order(written: None) -> None:
    assert list(broken()) == []
    assert [model._default_manager.count() for model in (Event, Revision, Seal, SealedHead)] == [2, 1, 1, 1]


def test_a_table_that_django_rebuilt_is_guarded_again(transactional_db: None) -> None:
    before = guards()
    wider = models.CharField(max_length=21)
    wider.set_attributes_from_name("verb")
    for old, new in ((Event._meta.get_field("verb"), wider), (wider, Event._meta.get_field("verb"))):
        with connection.schema_editor() as editor:
            editor.alter_field(Event, old, new)
    assert (guards() == before) is (connection.vendor == "postgresql")
    call_command("migrate", verbosity=0)
    assert guards() == before


def test_a_migrate_that_finds_them_leaves_them(db: None) -> None:
    before = guards()
    call_command("migrate", verbosity=0)
    assert guards() == before
    unguard()
    assert guards() == []
    call_command("migrate", verbosity=0)
    assert guards() == before
