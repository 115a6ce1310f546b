"""Whose page it is that saves by itself."""

from __future__ import annotations

from django.http import HttpRequest


def is_of_another(request: HttpRequest) -> bool:
    """Whether the page that sends edits belongs to another person than the one signed in now in that browser."""
    own = str(request.user.pk)
    return request.headers.get("X-Person", own) != own
