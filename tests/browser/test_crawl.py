"""Every link that anybody sees leads somewhere: the demo, crawled once by a person of each role."""

from __future__ import annotations

import pytest
from django.test import Client

from bgapp.models import Person
from tests.browser.crawling import Crawl, crawl
from tests.views.crowd import signed_in

PAGES = {
    "chenmin": 25,
    "hexiaoqing": 25,
    "zhouqiming": 25,
    "guyanxi": 25,
    "linzhiyao": 15,
    "tangruochuan": 100,
}
"""Somebody of each role, and how many pages there are at least: less would mean that links are missing."""


@pytest.fixture
def crawls(demo: None, db: None) -> dict[str, Crawl]:
    people = {person.username: person for person in Person.objects.all()}
    return {username: crawl(signed_in(people[username]), "/") for username in PAGES}


def test_no_link_leads_nowhere_and_all_pages_are_reached(crawls: dict[str, Crawl]) -> None:
    assert {username: found.broken for username, found in crawls.items() if found.broken} == {}
    assert {username: found.dangling for username, found in crawls.items() if found.dangling} == {}
    reached = {username: len(found.statuses) for username, found in crawls.items()}
    assert {username: count for username, count in reached.items() if count < PAGES[username]} == {}


def test_whoever_is_not_signed_in_reaches_the_login_page_alone(db: None) -> None:
    assert crawl(Client(), "/").statuses == {"/": 302, "/login/?next=/": 200}
