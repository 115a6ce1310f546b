"""Editions and periods in the words of lists: 自评价表, 2025 年度自评价表."""

from __future__ import annotations

from django import template

from bgapp.models import Period
from bgapp.sheets.editions import EDITIONS

register = template.Library()


@register.filter
def short(edition: str) -> str:
    """The kind of form that an edition's key stands for."""
    return EDITIONS[edition].short


@register.filter
def period_words(period: Period) -> str:
    """A period by its year and the kind of its form."""
    return period.words


@register.filter
def starts(edition: str) -> str:
    """The words of the button that begins a form of an edition."""
    return "开始自评" if EDITIONS[edition].evaluates else "新建"
