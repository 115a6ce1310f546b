"""Moments as people say them in a list: 今天 09:48, 昨天 16:20, 11-18 17:20, 2024-11-18."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def when(at: datetime) -> str:
    """A moment seen from today, in local time; the day alone in other years."""
    local, today = timezone.localtime(at), timezone.localdate()
    days = (today - local.date()).days
    if days in (0, 1):
        return f"{('今天', '昨天')[days]} {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


@register.filter
def full_when(at: datetime) -> str:
    """The exact moment, for a title: 2024-11-18 17:20."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
