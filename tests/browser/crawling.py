"""Following links with Django's test client: every page of the site that a person reaches from a first one."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client

SITE = "http://testserver/"
OF_A_KIND = 2
"""How many addresses are followed that differ in what ``VARIES`` only: filings, downloads, rules, a list sorted."""
VARIES = r"-?\d+|(?<==)[^&]+|(?<=/rules/)\w+"


@dataclass
class Crawl:
    """What was visited: each address with its status, and the links to a part of a page that is not there."""

    statuses: dict[str, int] = field(default_factory=dict)
    dangling: set[str] = field(default_factory=set)

    @property
    def broken(self) -> dict[str, int]:
        """Addresses that a link leads to and that show nothing."""
        return {address: status for address, status in self.statuses.items() if status not in (200, 302)}


def crawl(client: Client, *starts: str) -> Crawl:
    """Visit the starts and follow every link within the site, by GET.

    A page that was asked for with conditions (``?…``) offers them in every combination; those are not followed.
    """
    found, waiting, kinds = Crawl(), deque(starts), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = re.sub(VARIES, "#", address)
        if address in found.statuses or (kinds[kind] >= OF_A_KIND and address not in starts):
            continue
        kinds[kind] += 1
        answer = client.get(address)
        found.statuses[address] = answer.status_code
        page = _Page(answer)
        found.dangling |= {f"{address}#{part}" for part in page.parts - page.ids}
        waiting += [link for link in page.links_from(address) if not ("?" in address and "?" in link)]
    return found


class _Page(HTMLParser):
    """The links of a page (addresses, and parts of itself), and the ids that it has."""

    def __init__(self, answer: HttpResponseBase) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.hrefs: list[str] = [answer["Location"]] if "Location" in answer else []
        self.parts: set[str] = set()
        if answer.get("Content-Type", "").startswith("text/html"):
            self.feed(answer.content.decode())  # type: ignore[attr-defined]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        href = given.get("href") or ""
        self.ids.add(given.get("id") or "")
        if href.startswith("#"):
            self.parts.add(href[1:])
        elif tag == "a" and href:
            self.hrefs.append(href)
        elif tag == "form" and (given.get("method") or "get") == "get":
            self.hrefs.append(given.get("action") or "")

    def links_from(self, address: str) -> Iterator[str]:
        """The addresses within the site, without the part of the page that is meant."""
        for href in self.hrefs:
            target = urldefrag(urljoin(urljoin(SITE, address), href)).url
            if target.startswith(SITE):
                parts = urlsplit(target)
                yield parts.path + (f"?{parts.query}" if parts.query else "")
