"""Amounts of money in templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from bgapp.rules.amounts import print_amount

register = template.Library()


@register.filter
def yuan(value: Decimal | None) -> str:
    """Yuan as the forms print them, ``1,410,000.00``; a dash where there is no amount."""
    return "—" if value is None else print_amount(value)
