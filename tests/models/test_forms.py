"""Each edition has a model, each of its cells a column of the right kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from bgapp.filings.exchange_format import stored_fields
from bgapp.models import FORMS, ROWS
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Kind

ALL = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
COLUMNS: dict[Kind, type[models.Field[Any, Any]]] = {
    Kind.TEXT: models.TextField,
    Kind.MONEY: models.DecimalField,
    Kind.NUMBER: models.DecimalField,
    Kind.DATE: models.DateField,
}


def assert_kept(model: type[models.Model], field: Field) -> None:
    """The column of a field has its kind, room for what its cell may hold, and a Chinese name."""
    column = model._meta.get_field(field.name)
    assert isinstance(column, COLUMNS.get(field.kind, models.CharField)), field
    if isinstance(column, models.CharField):
        assert column.max_length == field.max_length
    assert getattr(column, "decimal_places", 2) == 2
    assert not str(column.verbose_name).isascii()


def test_every_edition_has_a_model_of_its_own() -> None:
    assert set(FORMS) == set(EDITIONS)
    assert len(set(FORMS.values())) == len(FORMS)


@ALL
def test_every_cell_has_its_column(edition: Edition) -> None:
    for field in stored_fields(edition):
        assert_kept(FORMS[edition.key], field)
    for block in edition.repeats:
        for column in block.columns:
            assert_kept(ROWS[block.rows], column.field)


@ALL
def test_no_model_has_a_column_without_a_cell(edition: Edition) -> None:
    ours = {column.name for column in FORMS[edition.key]._meta.get_fields()} - {"filing"}
    cells = {field.name for field in stored_fields(edition)}
    assert ours - cells == ({"rounded"} if edition.exact_amounts else set())
