"""What a request changes is logged with the address that it came from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bgapp.filings.origin import acting_from
from bgapp.models import Channel


class OriginMiddleware:
    """Tell the log who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_from(Channel.WEB, address_of(request)):
            return self.get_response(request)


def acting_on(count: int) -> AbstractContextManager[None]:
    """Within, what is done to several filings at once is logged as a batch."""
    return acting_from(Channel.BATCH if count > 1 else Channel.WEB)


def address_of(request: HttpRequest) -> str:
    """The network address of a request, as our own reverse proxy saw it where one stands in front; also for axes."""
    peer: str = request.META.get("REMOTE_ADDR") or ""
    if not {peer, "*"} & set(settings.FORWARDED_ALLOW_IPS):
        return peer
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return seen if _is_address(seen) else peer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
