"""The pages of a folder: HTML that needs nothing but its one stylesheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from bgapp.exchange.books.selection import BOTH, EVALUATIONS, TARGETS
from bgapp.exchange.publication.selection import Public
from bgapp.exchange.publication.tables import INDICATORS, PROJECTS
from bgapp.sheets.book import Cover
from bgapp.sheets.layout import Edition
from bgapp.sheets.placing import place

STYLES = ("tokens", "sheet", "sheet-phone", "sheet-cards", "published")
TITLES = {TARGETS: "项目绩效目标", EVALUATIONS: "项目绩效自评", BOTH: "项目绩效目标和自评"}


@dataclass(frozen=True)
class Heading:
    """What all pages of a folder say: whose and of what it is, and when it was made."""

    unit: str
    title: str
    made_on: date


@dataclass(frozen=True)
class Listed:
    """A form in the table of contents."""

    name: str
    kind: str
    amount: Decimal | None
    stem: str


@dataclass(frozen=True)
class Group:
    """The forms of a unit."""

    unit: str
    forms: list[Listed]


@dataclass(frozen=True)
class Pile:
    """The forms of an edition: how many, and their amounts in yuan."""

    edition: Edition
    count: int
    amount: Decimal


def heading_of(cover: Cover) -> Heading:
    """What the cover of the book says, as the title of a folder: ``2025年度项目绩效目标公开``."""
    year = f"{cover.year}年度" if cover.year else ""
    return Heading(cover.unit, f"{year}{TITLES[cover.title]}公开", timezone.localdate())


class Contents:
    """What a folder holds, noted form by form; its table of contents, and the page that explains it."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._listed: list[tuple[str, Listed]] = []
        self._piles: dict[str, Pile] = {}

    def add(self, form: Public) -> None:
        edition, amount = form.edition, form.amount or Decimal()
        before = self._piles.get(edition.key, Pile(edition, 0, Decimal()))
        self._piles[edition.key] = Pile(edition, before.count + 1, before.amount + amount)
        self._listed.append((form.entry.unit, Listed(form.entry.name, edition.short, form.amount, form.stem)))

    def index(self) -> str:
        """The table of contents, unit by unit."""
        by_unit = groupby(self._listed, key=lambda pair: pair[0])
        groups = [Group(unit, [listed for _, listed in pairs]) for unit, pairs in by_unit]
        return self._page("index", groups=groups, several=len(self._piles) > 1)

    def about(self) -> str:
        """说明: what the files are, and what stands in which column."""
        return self._page("about", projects=PROJECTS, indicators=INDICATORS)

    def _page(self, name: str, **context: object) -> str:
        common = {"heading": self._heading, "piles": list(self._piles.values()), "count": len(self._listed)}
        return render_to_string(f"published/{name}.html", common | context)


def form_page(heading: Heading, form: Public) -> str:
    """The page of one form."""
    context: dict[str, Any] = {"heading": heading, "form": form, "sheet": place(form.edition, form.form)}
    return render_to_string("published/form.html", context)


def stylesheet() -> bytes:
    """The official form as the product shows it, and what stands around it here."""
    return b"\n".join(_style(name) for name in STYLES)


def _style(name: str) -> bytes:
    found = finders.find(f"css/{name}.css")
    assert isinstance(found, str)
    return Path(found).read_bytes()
