"""导出清单: what the register shows, under its conditions and in its order, as one Excel list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from bgapp.exchange.lists.outgoing import Frame, Heading, Value, write_list
from bgapp.exchange.prints import safe_stem
from bgapp.filings.querying import in_parts
from bgapp.models import Person
from bgapp.rules.checks import Severity
from bgapp.sheets.editions import EDITIONS
from bgapp.templatetags.times import full_when
from bgapp.views.filters import Conditions, nature_label
from bgapp.views.people import person_required, signed_in
from bgapp.views.registers import asked
from bgapp.views.tables import Register
from bgapp.views.tallies import Total, total_rows

MOST = 20_000
"""Rows of a list that somebody waits for."""
TOO_LONG = "清单有 {count:,} 行，一次最多导出 {most:,} 行。请先按年度、单位等筛选，再导出。"


@person_required
@require_GET
def xlsx(request: HttpRequest) -> FileResponse | HttpResponse:
    """The list as a workbook, or back to the register where it is too long."""
    person = signed_in(request)
    conditions, table = asked(request, person)
    RequestConfig(request, paginate=False).configure(table)
    table.total = total_rows(conditions.qs)
    if table.total.all > MOST:
        messages.error(request, TOO_LONG.format(count=table.total.all, most=MOST))
        return redirect(f"{reverse('register')}?{request.GET.urlencode()}")
    target = TemporaryFile()  # noqa: SIM115  # the response closes it
    columns = [name for name in table.columns.names() if name in COLUMNS]
    write_list(target, _frame(conditions, table, columns, person), _rows(table, columns))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{safe_stem(_title(conditions))}.xlsx")


def _title(conditions: Conditions) -> str:
    """``2025年度申报清单``."""
    year = conditions.scope.get("year")
    return (f"{year}年度" if year else "") + ("自评清单" if conditions.evaluates else "申报清单")


def _frame(conditions: Conditions, table: Register, columns: list[str], person: Person) -> Frame:
    headings = [Heading(str(table.columns[name].header), WIDTHS.get(name, 14)) for name in columns]
    note = f"{'；'.join(_conditions(conditions))}。{person.name} {full_when(timezone.now())} 导出。"
    return Frame(_title(conditions), note, headings, table.total.all, list(_sums(table.total, columns)))


def _conditions(conditions: Conditions) -> Iterator[str]:
    """What was asked for, as words."""
    found = [(conditions.form[name], value) for name, value in conditions.form.cleaned_data.items() if value]
    for field, value in found:
        texts = {str(key): text for key, text in getattr(field.field, "choices", ())}
        yield f"{field.label}：{texts.get(str(getattr(value, 'pk', value)), value)}"
    if not found:
        yield "全部"


def _sums(total: Total, columns: list[str]) -> Iterator[list[Value]]:
    """A line of sums for targets, and one of its own for self-evaluations: they are not added up."""
    piles = [pile for pile in ((total.targets, "申报金额"), (total.evaluations, "自评全年预算数")) if pile[0].count]
    for pile, what in piles or [(total.targets, "")]:
        words = f"{what if total.is_mixed else ''}合计（{pile.count:,} 份）"
        line: dict[str, Value] = {"name": words, "amount": pile.amount}
        yield [line.get(name) for name in columns]
    if total.left_out:
        yield [f"另有 {total.left_out}，不计入合计" if name == "name" else None for name in columns]


def _rows(table: Register, columns: list[str]) -> Iterator[list[Value]]:
    for record in in_parts(table.data.data):
        yield [COLUMNS[name](table, record) for name in columns]


def _nature(table: Any, record: Any) -> Value:
    """The nature where the column is of that name: another edition's means something else."""
    label = nature_label(EDITIONS[record.edition])
    return record.seen_nature if label == table.nature else None


def _status(table: Register, record: Any) -> Value:
    """The status with its stage and round, and what stands beside it."""
    if not getattr(record, "status", ""):
        return "未开始"
    words = [record.get_status_display()]
    words += [f"第 {record.stage} 环节"] if record.stage else []
    words += [f"第 {record.round} 次送审"] if record.round > 1 else []
    words += ["已逾期"] if record.overdue else []
    words += ["已公开"] if record.published_at else []
    words += ["调整"] if record.adjusts_id else []
    words += ["调整在审"] if record.adjusting else []
    words += ["已调整"] if record.replaced else []
    words += ["涉密"] if record.classified else []
    return "・".join(words)


def _findings(table: Register, record: Any) -> Value:
    """How many findings of each severity the person may see; nothing where nobody has checked."""
    counts = ((severity.label, getattr(record, f"{severity.value}s")) for severity in Severity)
    found = [f"{label} {count}" for label, count in counts if count]
    return "・".join(found) or (None if record.errors is None else "无")


def _updated(table: Register, record: Any) -> Value:
    return timezone.localtime(record.seen_edited_at).replace(tzinfo=None) if record.seen_edited_at else None


def _unit(table: Register, record: Any) -> Value:
    return str(table.columns["unit"].accessor.resolve(record))


COLUMNS: dict[str, Callable[[Any, Any], Value]] = {
    "name": lambda table, record: record.name,
    "year": lambda table, record: record.year,
    "edition": lambda table, record: EDITIONS[record.edition].short,
    "unit": _unit,
    "nature": _nature,
    "amount": lambda table, record: record.amount,
    "indicators": lambda table, record: record.indicator_count,
    "findings": _findings,
    "status": _status,
    "preparer": lambda table, record: record.preparer_name,
    "updated": _updated,
}
"""What a cell of the register's columns is worth; the others are for hands, not for lists."""
WIDTHS = {"name": 44, "unit": 32, "amount": 20, "status": 28, "findings": 22, "year": 8, "indicators": 8, "updated": 18}
