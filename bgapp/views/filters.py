"""The conditions of a register (django-filter): one GET form, so that an address says what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from bgapp.filings.access import followed_units, listed
from bgapp.filings.deadlines import overdue
from bgapp.filings.force import adjusting, published
from bgapp.filings.querying import current_period, found_by, found_to_be, judges, mentioning
from bgapp.models import Choice, Filing, ListedProject, Period, Unit
from bgapp.rules.amounts import AmountError, parse_amount
from bgapp.rules.checks import RULES, Severity
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH, Edition
from bgapp.views.people import signed_in

OVERDUE = "overdue"
ADJUSTING = "adjusting"
PUBLISHED = "published"
NOT_STARTED = "not_started"
NATURE = "项目性质"
CHOICES = ("edition", "unit", "nature", "status", "severity", "code", "year")
SEVERITIES = [(severity.value, f"有{severity.label}") for severity in Severity]
FLAGS = [(OVERDUE, "已逾期"), (ADJUSTING, "调整在审"), (PUBLISHED, "已公开")]
STATUSES = [(NOT_STARTED, "未开始"), *Status.choices(), *FLAGS]


class AmountField(forms.CharField):
    """An amount in yuan, typed as people type amounts: ``1,410,000``, ``141万``."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text).value
        except AmountError as error:
            raise ValidationError(str(error)) from error


class AmountFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = AmountField


def nature_label(edition: Edition) -> str:
    """What an edition calls the cell that lists repeat as the nature; empty where it has none."""
    path = edition.identity.nature
    return edition.field(path).label if path else ""


def nature_of(editions: Sequence[str]) -> str:
    """The heading of the natures in a list: what its one edition says, 项目性质 where there are several."""
    labels = {nature_label(EDITIONS[edition]) for edition in editions}
    if len(editions) == 1:
        return labels.pop()
    return NATURE if NATURE in labels else ""


def _natures(editions: Sequence[str], label: str) -> list[tuple[str, str]]:
    """The texts that administrators offer for a cell of the editions, each once."""
    named = [EDITIONS[edition] for edition in editions if nature_label(EDITIONS[edition]) == label]
    cells = Q(pk__in=())
    for edition in named:
        cells |= Q(edition=edition.key, field=edition.identity.nature)
    texts = Choice.objects.filter(cells).order_by("position", "pk").values_list("text", flat=True)
    return [(text, text) for text in dict.fromkeys(texts)]


def _rules() -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules of checks, by their usual severity."""
    return [
        (severity.label, [(rule.code, rule.title) for rule in RULES if rule.severity is severity])
        for severity in Severity
    ]


def _units(request: HttpRequest) -> QuerySet[Unit]:
    """The units of what the person's lists show, and those that have begun nothing yet."""
    person = signed_in(request)
    named = Q(pk__in=listed(person).values("unit")) | Q(pk__in=followed_units(person))
    return Unit.objects.filter(named)


def _typed(hint: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "placeholder": hint, "autocomplete": "off"})


def _chosen() -> forms.Select:
    return forms.Select(attrs={"class": "input"})


class Conditions(django_filters.FilterSet):  # type: ignore[misc]
    """What filings and listed projects are both searched by."""

    q = django_filters.CharFilter(
        method="search", label="项目名称、指标名称", max_length=NAME_LENGTH, widget=_typed("项目名称、指标名称")
    )
    year = django_filters.ChoiceFilter(label="年度", empty_label="全部年度", widget=_chosen())
    edition = django_filters.ChoiceFilter(label="表样", empty_label="全部", widget=_chosen())
    unit = django_filters.ModelChoiceFilter(queryset=_units, label="实施单位", empty_label="全部", widget=_chosen())
    status = django_filters.ChoiceFilter(
        method="at_status", choices=STATUSES, label="状态", empty_label="全部", widget=_chosen()
    )
    amount_from = AmountFilter("amount", "gte", label="金额从", widget=_typed("如 100万"))
    amount_to = AmountFilter("amount", "lte", label="到", widget=_typed("不限"))

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(conditions_of(request), queryset, request=request)
        self.periods = list(Period.objects.order_by("-year").values_list("year", "edition"))
        years = dict.fromkeys(year for year, _ in self.periods)
        filed = {edition for _, edition in self.periods}
        self.filters["year"].extra["choices"] = [(str(year), f"{year} 年度") for year in years]
        self.filters["edition"].extra["choices"] = [
            (edition.key, edition.short) for edition in EDITIONS.values() if edition.key in filed
        ]

    def search(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return rows.filter(mentioning(words))

    def at_status(self, rows: QuerySet[Any], name: str, status: str) -> QuerySet[Any]:
        flags = {OVERDUE: overdue, ADJUSTING: adjusting, PUBLISHED: published}
        return rows.filter(flags[status]() if status in flags else Q(status=status))

    @cached_property
    def problems(self) -> list[str]:
        """What in the conditions could not be understood and is left out, as sentences."""
        return [str(sentence) for sentences in self.form.errors.values() for sentence in sentences]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The lists to choose from, as far as there is a choice."""
        fields = [self.form[name] for name in CHOICES if name in self.form.fields]
        return [field for field in fields if len(field.field.choices) > 2]

    @property
    def scope(self) -> dict[str, str]:
        """Year and edition, as far as they are asked for: within these the views are counted."""
        asked = self.form.cleaned_data
        return {name: asked[name] for name in ("year", "edition") if asked.get(name)}

    @cached_property
    def editions(self) -> list[str]:
        """The editions of which the rows may be: the one that is asked for, or those of the year's periods."""
        year, edition = self.data.get("year", ""), self.data.get("edition", "")
        filed = {each for _, each in self.periods}
        if edition in filed:
            return [edition]
        of_year = {each for its_year, each in self.periods if str(its_year) == year}
        return sorted(of_year or filed)

    @property
    def evaluates(self) -> bool:
        """Whether all rows are self-evaluations."""
        return bool(self.editions) and all(EDITIONS[edition].evaluates for edition in self.editions)

    @property
    def all_years(self) -> bool:
        return not self.form.cleaned_data.get("year")

    @property
    def narrowed(self) -> bool:
        """Whether anything but year and edition is asked for."""
        return any(value for name, value in self.form.cleaned_data.items() if name not in ("year", "edition"))

    @property
    def widening(self) -> str:
        """The words of the link that finds more."""
        return "清除条件" if self.all_years else "在全部年度中查找"

    @property
    def wider(self) -> str:
        if self.all_years:
            return reverse("register")
        asked = self.request.GET.copy()
        asked["year"] = ""
        return f"?{asked.urlencode()}"


class FilingConditions(Conditions):
    """Filings in rows of ``register_rows``; the nature is searched only where it is shown."""

    nature = django_filters.ChoiceFilter(
        field_name="seen_nature", label="项目性质", empty_label="全部", widget=_chosen()
    )
    severity = django_filters.ChoiceFilter(
        method="with_severity", choices=SEVERITIES, label="审核提示", empty_label="全部", widget=_chosen()
    )
    code = django_filters.ChoiceFilter(
        method="with_finding", choices=_rules(), label="审核规则", empty_label="全部", widget=_chosen()
    )

    class Meta:
        model = Filing
        fields: list[str] = []

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(request, queryset)
        if label := nature_of(self.editions):
            self.filters["nature"].label = label
            self.filters["nature"].extra["choices"] = _natures(self.editions, label)
        else:
            del self.filters["nature"]
        if not self.judges:
            del self.filters["severity"], self.filters["code"]

    @cached_property
    def judges(self) -> bool:
        """Whether the person sees findings at all."""
        return judges(signed_in(self.request))

    def with_severity(self, rows: QuerySet[Any], name: str, severity: str) -> QuerySet[Any]:
        return rows.filter(found_to_be(severity))

    def with_finding(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(found_by(code))


class ListedConditions(Conditions):
    """Listed projects that nobody has started."""

    class Meta:
        model = ListedProject
        fields: list[str] = []

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(request, queryset)
        self.filters["unit"].field_name = "project__unit"

    def search(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return rows.filter(*(Q(name__icontains=word) for word in words.split()))

    def at_status(self, rows: QuerySet[Any], name: str, status: str) -> QuerySet[Any]:
        return rows


def conditions_of(request: HttpRequest) -> QueryDict:
    """The address's conditions; where it names no year, the current one."""
    conditions = request.GET.copy()
    period = current_period()
    if "year" not in conditions and period:
        conditions["year"] = str(period.year)
    return conditions
