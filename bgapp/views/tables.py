"""The tables of the registers (django-tables2): their columns, and how a cell is shown and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.core.paginator import Page
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.rows import BoundRow

from bgapp.filings.querying import ListedRow, Row, cut
from bgapp.models import ListedProject, Role, Unit
from bgapp.rules.amounts import print_amount
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS
from bgapp.templatetags.times import full_when, when
from bgapp.views.actions import next_action
from bgapp.views.filters import nature_label, nature_of
from bgapp.views.picks import pick
from bgapp.views.tallies import Total

AMOUNT = {"td": {"class": "is-amount"}, "th": {"class": "is-amount"}}
NUMBER = {"td": {"class": "is-number"}, "th": {"class": "is-number"}}
TIME = {"td": {"class": "is-time"}, "th": {"class": "is-time"}}
UNIT = {"td": {"class": "is-unit"}}
NAME = {"td": {"class": "is-name"}}
PICK = (
    '<label class="pick-place"><input type="checkbox" class="pick" form="batch" name="filing" value="{}"'
    ' data-amount="{}"{} aria-label="选择「{}」"></label>'
)
CHECKED = mark_safe(" checked")
ACTION = {"td": {"class": "is-action"}, "th": {"class": "is-action"}}


class Register(tables.Table):  # type: ignore[misc]
    """What all registers share: name, unit and amount, and what the page's amounts come to; ``total`` is everything's.

    Where it ``picks``, a row whose form opens has a box to tick, for what is done with many at once in its ``bar``.
    """

    picks = False
    bar = "registers/batch.html"
    ticked: frozenset[str] = frozenset()
    total: Total

    name = tables.Column("项目名称", order_by=("name", "pk"), attrs=NAME)
    edition = tables.Column("表样", order_by=("edition", "pk"))
    amount = tables.Column("金额（元）", order_by=("amount", "pk"), initial_sort_descending=True, attrs=AMOUNT)

    class Meta:
        template_name = "registers/table.html"
        attrs = {"class": "register"}
        default = "—"

    def render_edition(self, record: Row | ListedRow) -> str:
        return EDITIONS[record.edition].short

    def render_amount(self, value: Decimal) -> str:
        return print_amount(value)

    def render_unit(self, value: Unit) -> SafeString:
        return format_html('<span class="unit" title="{}">{}</span>', value, value)

    @property
    def lead(self) -> int:
        """Columns before the amounts."""
        return int(self.columns.names().index("amount"))

    @property
    def rest(self) -> int:
        """Columns after the amounts."""
        return len(self.columns.names()) - self.lead - 1

    def show(self, page: Page[int]) -> None:
        """Cut the sorted rows to the page, given as the numbers of its rows."""
        self.page = page
        records = cut(self.data.data, page.start_index() - 1, page.end_index()) if len(page) else ()
        self.shown = [BoundRow(record, table=self) for record in records]

    @property
    def page_amount(self) -> Decimal:
        """Yuan on this page, of what ``total`` sums."""
        return sum((row.record.amount or Decimal(0) for row in self.shown if self.counts(row.record)), Decimal(0))

    def counts(self, record: Row | ListedRow) -> bool:
        """Whether its amount is summed, by the rule of ``force.counted``; nor is a self-evaluation among targets."""
        status = getattr(record, "status", "")
        if status == Status.VOID or getattr(record, "replaced", False):
            return False
        if getattr(record, "adjusts_id", None) and status != Status.APPROVED:
            return False
        return not (self.total.is_mixed and EDITIONS[record.edition].evaluates)


class Filings(Register):
    """Filings in rows of ``register_rows`` with ``decides``: a masked value is a dash."""

    picks = True

    year = tables.Column("年度", order_by=("year", "pk"), initial_sort_descending=True, attrs=NUMBER)
    unit = tables.Column("实施单位", order_by=("unit__name", "pk"), attrs=UNIT)
    nature = tables.Column("项目性质", accessor="seen_nature", order_by=("seen_nature", "pk"))
    indicators = tables.Column("指标", accessor="indicator_count", order_by=("indicator_count", "pk"), attrs=NUMBER)
    findings = tables.TemplateColumn(
        template_name="registers/findings.html",
        verbose_name="审核提示",
        empty_values=(),
        initial_sort_descending=True,
        attrs={"td": {"class": "is-findings"}},
    )
    status = tables.TemplateColumn(template_name="registers/status.html", verbose_name="状态")
    preparer = tables.Column("填报人", accessor="preparer_name", order_by=("preparer_name", "pk"))
    updated = tables.Column(
        "更新",
        accessor="seen_edited_at",
        order_by=("edited_at", "pk"),
        initial_sort_descending=True,
        attrs=TIME,
    )
    action = tables.Column("操作", empty_values=(), orderable=False, attrs=ACTION)

    class Meta(Register.Meta):
        sequence = (
            "name",
            "year",
            "edition",
            "unit",
            "nature",
            "amount",
            "indicators",
            "findings",
            "status",
            "preparer",
            "updated",
            "action",
        )
        order_by = "-updated"

    def __init__(self, rows: QuerySet[Row], editions: Sequence[str], exclude: tuple[str, ...] = ()) -> None:
        """``editions``: those of which the rows may be; they say what the nature is called, if there is one."""
        self.editions, self.nature = editions, nature_of(editions)
        super().__init__(rows, exclude=exclude if self.nature else (*exclude, "nature"))
        if self.nature:
            self.columns["nature"].column.verbose_name = self.nature

    def render_nature(self, value: str, record: Row) -> Any:
        return value if nature_label(EDITIONS[record.edition]) == self.nature else self.default

    def render_name(self, value: str, record: Row) -> SafeString | str:
        if not record.opens:
            return value
        link = format_html('<a href="{}">{}</a>', _address(record), value)
        return format_html("{}{}", self._pick(record), link) if self.picks else link

    def _pick(self, record: Row) -> SafeString:
        """The box that puts a filing into the batch, with its amount where it counts."""
        amount = "" if record.amount is None or not self.counts(record) else record.amount
        value = self.pick(record)
        return format_html(PICK, value, amount, CHECKED if value in self.ticked else "", record.name)

    def pick(self, record: Row) -> str:
        """What its box posts."""
        return str(record.pk)

    def render_preparer(self, value: str, record: Row) -> SafeString | str:
        phone = record.preparer_phone
        return format_html('<span title="联系电话 {}">{}</span>', phone, value) if phone else value

    def render_updated(self, value: datetime) -> SafeString:
        return _time(value)

    def render_action(self, record: Row) -> SafeString | str:
        action = next_action(record)
        if action is None:
            return ""
        looks = "button is-small is-primary" if action.pressing else "button is-small"
        name = format_html('<span class="visually-hidden">「{}」</span>', record.name)
        return format_html('<a class="{}" href="{}">{}{}</a>', looks, _address(record), action.words, name)

    def order_findings(self, filings: QuerySet[Row], descending: bool) -> tuple[QuerySet[Row], bool]:
        """The gravest first; what nobody has checked, or the person may not see, last in both directions."""
        counts = [F(name) for name in ("errors", "warnings", "hints")]
        ordered = [count.desc(nulls_last=True) if descending else count.asc(nulls_last=True) for count in counts]
        return filings.order_by(*ordered, "pk"), True

    def order_status(self, filings: QuerySet[Row], descending: bool) -> tuple[QuerySet[Row], bool]:
        """In the order of the workflow, not of the words."""
        steps = [When(status=status, then=Value(number)) for number, status in enumerate(Status)]
        ordered = filings.alias(step=Case(*steps)).order_by("step", "stage", "pk")
        return (ordered.reverse() if descending else ordered), True


class Inbox(Filings):
    """What waits for the person's decision, the oldest submission first; ``ticked`` boxes come back as they were."""

    bar = "batches/bar.html"

    stage = tables.Column("环节", order_by=("stage", "pk"), attrs={"td": {"class": "is-stage"}})
    submitted = tables.Column("送审时间", accessor="submitted_at", order_by=("submitted_at", "pk"), attrs=TIME)

    class Meta(Register.Meta):
        exclude = ("updated", "status")
        sequence = (
            "name",
            "year",
            "edition",
            "unit",
            "nature",
            "amount",
            "indicators",
            "findings",
            "stage",
            "submitted",
            "preparer",
            "action",
        )
        order_by = "submitted"

    def __init__(
        self, rows: QuerySet[Row], editions: Sequence[str], exclude: tuple[str, ...], ticked: frozenset[str]
    ) -> None:
        self.ticked = ticked
        super().__init__(rows, editions, exclude)

    def pick(self, record: Row) -> str:
        return pick(record.pk, record.version)

    def render_submitted(self, value: datetime) -> SafeString:
        return _time(value)

    def render_stage(self, record: Row) -> SafeString:
        role = Role(record.stage_role or "").label
        again = f"・第 {record.round} 次送审" if record.round > 1 else ""
        given = f"・分派给{record.reviewer.name}" if record.reviewer and record.reviewer.is_active else ""
        adjusts = "・目标调整" if record.adjusts_id else ""
        words = f"第 {record.stage} 环节 {role}{adjusts}{again}{given}"
        return format_html('<span class="status status-in_review">{}</span>', words)


class NotStarted(Register):
    """Listed projects without a filing: what they may cost, and the button that begins."""

    amount = tables.Column("预算（元）", order_by=("amount", "pk"), initial_sort_descending=True, attrs=AMOUNT)
    year = tables.Column("年度", order_by=("year", "pk"), initial_sort_descending=True, attrs=NUMBER)
    unit = tables.Column("实施单位", accessor="project__unit", order_by=("project__unit__name", "pk"), attrs=UNIT)
    status = tables.TemplateColumn(template_name="registers/status.html", verbose_name="状态", orderable=False)
    action = tables.TemplateColumn(
        template_name="registers/start.html", verbose_name="操作", orderable=False, attrs=ACTION
    )

    class Meta(Register.Meta):
        model = ListedProject
        fields = ()
        sequence = ("name", "year", "edition", "unit", "amount", "status", "action")
        order_by = "name"


def _address(filing: Row) -> str:
    return reverse("filing", args=[filing.pk])


def _time(at: datetime) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), full_when(at), when(at))
