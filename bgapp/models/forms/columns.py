"""The columns that printed cells are kept in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from bgapp.models.filing import AMOUNT_DIGITS, Filing
from bgapp.sheets.layout import NAME_LENGTH


def name(label: str) -> models.CharField[str, str]:
    """A text of one line."""
    return models.CharField(label, max_length=NAME_LENGTH, blank=True)


def text(label: str) -> models.TextField[str, str]:
    """A text of paragraphs."""
    return models.TextField(label, blank=True)


def day(label: str) -> models.DateField[Any, date | None]:
    return models.DateField(label, null=True, blank=True)


def amount(label: str) -> models.DecimalField[Any, Decimal | None]:
    """An amount in yuan."""
    return models.DecimalField(f"{label}（元）", max_digits=AMOUNT_DIGITS, decimal_places=2, null=True, blank=True)


def number(label: str) -> models.DecimalField[Any, Decimal | None]:
    """Points or percent with two decimals; a rate of execution may be huge where the budget was tiny."""
    return models.DecimalField(label, max_digits=20, decimal_places=2, null=True, blank=True)


def rounded() -> models.JSONField[Any, list[str]]:
    """The columns whose amounts are known only as printed in 万元; an edition in that unit needs it."""
    return models.JSONField("只知万元的金额", default=list)


def filing(edition: str) -> models.OneToOneField[Any, Filing]:
    """The filing of a form, from which the form is reached by its edition's key."""
    return models.OneToOneField(Filing, models.CASCADE, primary_key=True, related_name=edition)
