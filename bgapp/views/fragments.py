"""The same view for a page and for the part of it that htmx asks for."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request as django-htmx's middleware leaves it."""

    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, and not for a whole page out of the history."""
    htmx = cast(HtmxRequest, request).htmx
    return bool(htmx) and not htmx.history_restore_request


def answer(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or its part alone where htmx asks for that; ``fragment`` in the context says which."""
    fragment = wants_fragment(request)
    response = render(request, part if fragment else page, context | {"fragment": fragment})
    patch_vary_headers(response, ["HX-Request"])
    return response
