"""The list of holidays (节假日): a line for each day that is not as its weekday has it."""

from __future__ import annotations

from datetime import date

from bgapp.exchange.lists.columns import Column
from bgapp.exchange.lists.outcome import Outcome, Problem, check
from bgapp.exchange.lists.reading import Cell, Row, read_list
from bgapp.models import Holiday
from bgapp.rules.dates import DateError, parse_date

HOLIDAYS = (
    Column("date", "日期", "必填，如 2026-02-17。", ("放假日期",), dates=True),
    Column("name", "名称", "必填，如「春节」。", ("节日", "节假日")),
    Column("kind", "放假或上班", "必填：放假，或上班（周末调休上班）。", ("安排", "类型")),
)
KINDS = {"放假": False, "休": False, "上班": True, "调休上班": True, "班": True}


def import_holidays(name: str, data: bytes) -> Outcome:
    """Take an Excel list in; ``ListRefused`` with everything that is wrong, and nothing is stored."""
    listing = read_list(name, data, HOLIDAYS)
    seen: dict[date, Cell] = {}
    found = [holiday for row in listing.rows if (holiday := _holiday(row, listing.problems, seen))]
    check(name, listing.problems)
    known = Holiday.objects.in_bulk([each.date for each in found])
    created = [each for each in found if each.date not in known]
    changed = [each for each in found if each.date in known and _says(each) != _says(known[each.date])]
    Holiday.objects.bulk_create(created)
    Holiday.objects.bulk_update(changed, ["name", "is_workday"])
    return Outcome([*created], [*changed], len(found) - len(created) - len(changed), listing.notes)


def _holiday(row: Row, problems: list[Problem], seen: dict[date, Cell]) -> Holiday | None:
    """The day of a row; ``None`` where a problem keeps it unknown."""
    day, kind = _day(row["date"], problems), KINDS.get(row.text("kind"))
    if kind is None:
        problems.append(Problem(row["kind"].place, "请填「放假」或「上班」。"))
    if not row.text("name"):
        problems.append(Problem(row["name"].place, "没有填写名称。"))
    if day and seen.setdefault(day, row["date"]) is not row["date"]:
        problems.append(Problem(row["date"].place, f"与 {seen[day].place} 是同一天，请只留一行。"))
    return Holiday(date=day, name=row.text("name")[:50], is_workday=kind) if day and kind is not None else None


def _day(cell: Cell, problems: list[Problem]) -> date | None:
    try:
        return parse_date(cell.text)
    except DateError as error:
        problems.append(Problem(cell.place, str(error)))
        return None


def _says(holiday: Holiday) -> tuple[str, bool]:
    return holiday.name, holiday.is_workday
