"""The address in the log is whoever asked, not the proxy in between, and nobody gives a false one."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import RequestFactory

from bgapp.filings.origin import acting_from, origin
from bgapp.models import Channel
from bgapp.views.origin import OriginMiddleware, address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.1.1.7", "", "10.1.1.7"),
        ("10.1.1.7", "192.0.2.9", "10.1.1.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.9", "192.0.2.9"),
        ("127.0.0.1", "203.0.113.5, 192.0.2.9", "192.0.2.9"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "<b>周启明</b>", "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_is_believed(rf: RequestFactory, peer: str, forwarded: str, expected: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of(rf.get("/", headers=headers, REMOTE_ADDR=peer)) == expected


def test_a_proxy_elsewhere_is_believed_when_it_is_named(rf: RequestFactory, settings: LazySettings) -> None:
    settings.FORWARDED_ALLOW_IPS = ["10.0.0.2"]
    request = rf.get("/", headers={"x-forwarded-for": "192.0.2.9"}, REMOTE_ADDR="10.0.0.2")
    assert address_of(request) == "192.0.2.9"


def test_what_follows_a_request_is_a_command_again(rf: RequestFactory) -> None:
    middleware = OriginMiddleware(lambda request: HttpResponse(f"{origin().channel} {origin().address}"))
    assert middleware(rf.get("/", REMOTE_ADDR="10.1.1.7")).content == b"web 10.1.1.7"
    assert origin().channel == Channel.COMMAND


def test_an_import_keeps_the_address_of_who_asked_for_it() -> None:
    with acting_from(Channel.WEB, "10.1.1.7"), acting_from(Channel.IMPORT):
        assert (origin().channel, origin().address) == (Channel.IMPORT, "10.1.1.7")
