"""审核规则: every rule of the checks with its reasons, its legal basis and an example of each kind; for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from bgapp.models import LocalBasis, Period, RuleSetting
from bgapp.rules.amounts import print_amount
from bgapp.rules.checks import RULES, Rule, Setting, Severity
from bgapp.rules.checks.examples import Example, Pair, examples
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Kind
from bgapp.views.numbers import number
from bgapp.views.people import person_required

HEADINGS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "deviation": "偏差原因分析",
}


@dataclass(frozen=True)
class Shown:
    """An example as a page shows it: its rows as a table, its other cells by their names on the form."""

    example: Example

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.example.edition]

    @property
    def headings(self) -> dict[str, str]:
        """The columns of its rows: what any of them has."""
        return {cell: words for cell, words in HEADINGS.items() if any(row.get(cell) for row in self.example.rows)}

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """Each row as its texts with their headings."""
        return [[(words, row.get(cell, "")) for cell, words in self.headings.items()] for row in self.example.rows]

    @property
    def is_wide(self) -> bool:
        """Whether its rows have results beside their targets."""
        return "actual" in self.headings

    @property
    def cells(self) -> list[tuple[str, str]]:
        fields = ((self.edition.field(path), text) for path, text in self.example.cells.items())
        return [(field.label, _printed(text) if field.kind is Kind.MONEY else text) for field, text in fields]

    @property
    def listed(self) -> str:
        return _printed(self.example.listed)

    @property
    def beside(self) -> Shown | None:
        return Shown(self.example.beside) if self.example.beside else None


def _printed(amount: str) -> str:
    """An amount in yuan as the forms print it; empty where there is none."""
    return print_amount(Decimal(amount)) if amount else ""


@dataclass(frozen=True)
class Entry:
    """A rule as it holds in general, or in a period; ``note`` is what that adds, ``local`` the local documents."""

    rule: Rule
    setting: Setting
    note: str
    local: Sequence[LocalBasis]

    @property
    def severity(self) -> Severity:
        return self.setting.severity or self.rule.severity

    @property
    def limit(self) -> Decimal | None:
        return self.rule.limit if self.setting.limit is None else self.setting.limit

    @property
    def changes(self) -> list[str]:
        """What the period has changed, in words."""
        usual, limit = self.rule.severity, self.setting.limit
        return [
            *(["停用"] * self.setting.is_off),
            *([f"级别由{usual.label}改为{self.severity.label}"] if self.severity is not usual else []),
            *([f"{self.rule.limit_label}由 {self.rule.limit} 改为 {limit:f}"] if limit is not None else []),
        ]

    @property
    def editions(self) -> list[str]:
        return [edition.short for edition in EDITIONS.values() if self.rule.applies(edition)]

    @property
    def is_for_all(self) -> bool:
        return len(self.editions) == len(EDITIONS)

    @property
    def pair(self) -> Pair:
        return examples()[self.rule.code]

    @property
    def bad(self) -> Shown:
        return Shown(self.pair.bad)

    @property
    def good(self) -> Shown:
        return Shown(self.pair.good)

    def has(self, words: str) -> bool:
        """Whether every word stands in its texts."""
        rule = self.rule
        text = " ".join((rule.code, rule.title, rule.why, rule.remedy, *map(str, rule.basis), *map(str, self.local)))
        return all(word in text for word in words.split())


class Asked:
    """What the address asks for: a period whose settings are shown, and which of the rules; nothing else is heeded."""

    def __init__(self, asked: QueryDict) -> None:
        self.words = asked.get("q", "").strip()
        self.severity = asked.get("severity", "") if asked.get("severity") in list(Severity) else ""
        self.period = _period(asked.get("period", ""))
        self.edition = asked.get("edition", "") if asked.get("edition") in EDITIONS else ""

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.severity or self.edition)

    @property
    def forms(self) -> list[Edition]:
        """The editions of which a rule must hold for one: the period's, the one chosen, or all."""
        key = self.period.edition if self.period else self.edition
        return [EDITIONS[key]] if key else list(EDITIONS.values())

    @cached_property
    def entries(self) -> list[Entry]:
        """The rules in their order."""
        every = (entry for entry in entries_of(self.period) if any(map(entry.rule.applies, self.forms)))
        return [entry for entry in every if self.severity in ("", entry.severity) and entry.has(self.words)]

    @property
    def query(self) -> str:
        """What the links to the rules carry on."""
        return f"?period={self.period.pk}" if self.period else ""


def entries_of(period: Period | None) -> list[Entry]:
    """Every rule, with what a period makes of it and what the administration adds to its basis."""
    settings = {each.code: each for each in RuleSetting.objects.filter(period=period)} if period else {}
    local = list(LocalBasis.objects.all())
    return [
        Entry(
            rule,
            settings[rule.code].setting if rule.code in settings else Setting(),
            settings[rule.code].note if rule.code in settings else "",
            [each for each in local if each.code == rule.code],
        )
        for rule in RULES
    ]


@person_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, or those that are asked for."""
    asked = Asked(request.GET)
    context = {
        "asked": asked,
        "groups": [(severity, [each for each in asked.entries if each.severity is severity]) for severity in Severity],
        "severities": list(Severity),
        "editions": EDITIONS.values(),
        "periods": Period.objects.order_by("-year", "edition"),
        "count": len(RULES),
    }
    return render(request, "rules/rules.html", context)


@person_required
@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule; 404 for a code that is none."""
    asked = Asked(request.GET)
    entry = next((each for each in entries_of(asked.period) if each.rule.code == code), None)
    if entry is None:
        raise Http404("没有这条审核规则。")
    context: dict[str, Any] = {"entry": entry, "asked": asked, "register": _register(code, asked.period)}
    return render(request, "rules/rule.html", context)


def _register(code: str, period: Period | None) -> str:
    """The register of what has findings of a rule, in all years or in a period."""
    scope = {"year": str(period.year), "edition": period.edition} if period else {"year": ""}
    return f"{reverse('register')}?{urlencode({'code': code} | scope)}"


def _period(key: str) -> Period | None:
    periods, asked = Period.objects.all(), number(key)
    return None if asked is None else get_object_or_404(periods, pk=asked)
