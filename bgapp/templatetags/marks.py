"""Signs for templates: icons of the lucide package, and our own marks of a status (shape first, colour second)."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

SHAPES = {
    "not_started": '<path d="M2 6h8"/>',
    "draft": '<circle cx="6" cy="6" r="4.6" stroke-dasharray="2 1.61"/>',
    "in_review": '<circle cx="6" cy="6" r="4.6"/><path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor"/>',
    "returned": '<path d="M4.5 1.5 1.5 4.3l3 2.8M1.7 4.3h5.6a2.9 2.9 0 0 1 0 5.8H5"/>',
    "approved": '<path d="m1.5 6.5 3.1 3.1 6-6.6"/>',
    "void": '<circle cx="6" cy="6" r="4.6"/><path d="m2.7 9.3 6.6-6.6"/>',
    "overdue": '<path d="M6 1.8 11 10.5H1z" fill="currentColor"/>',
    "published": '<circle cx="6" cy="6" r="4.6"/><path d="M1.4 6h9.2M6 1.4c-3 3-3 6.2 0 9.2c3-3 3-6.2 0-9.2z"/>',
    "error": '<path d="M1.5 1.5h9v9h-9z" fill="currentColor"/>',
    "warning": '<path d="M1.5 1.5h9v9h-9z"/>',
    "hint": '<circle cx="6" cy="6" r="4.6"/>',
    "adjusting": '<path d="M2 3.5h8M2 8.5h8"/><path d="M4 1.8v3.4M8 6.8v3.4" stroke-width="2.4"/>',
    "adjustment": '<path d="M2 9.5 9.5 2M4.8 2h4.7v4.7"/>',
    "replaced": '<path d="M2 2.5 9.5 10M4.8 10h4.7V5.3" stroke-dasharray="2 1.2"/>',
    "classified": '<path d="M2.5 5.5h7v5h-7zM4 5.5v-2a2 2 0 0 1 4 0v2"/>',
}

BRAND = (
    '<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.5"'
    ' aria-hidden="true"><path d="M2 1.5h16v17H2zM5.5 5.5h5M5.5 8.5h5M11.5 12v3.5M14.5 9v6.5M5.5 11.5h3v4h-3z"/></svg>'
)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, title: str = "") -> SafeString:
    """An icon of lucide by its name there, 16 px; without ``title`` it is decoration and hidden from readers."""
    aria = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    return mark_safe(lucide(f"{name}", size=16, **{"class": f"icon icon-{name}"}, **aria))


@register.simple_tag
def brand() -> SafeString:
    """The product's sign, a form in a frame, 20 px."""
    return mark_safe(BRAND)


@register.simple_tag
def status_mark(status: str) -> SafeString:
    """The mark of a status, flag or severity, 12 px, in the colour of the text beside it; ``KeyError`` for others."""
    return format_html(
        '<svg class="mark" viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor"'
        ' stroke-width="1.6" aria-hidden="true">{}</svg>',
        mark_safe(SHAPES[status]),
    )
