"""进度: where a period stands, unit by unit, as bars, as a table, and as an Excel list of the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bgapp.exchange.lists.outgoing import Frame, Heading, Value, write_list
from bgapp.exchange.prints import safe_stem
from bgapp.filings.posts import posts_of
from bgapp.filings.querying import current_of, in_order
from bgapp.models import Period, Person, Role
from bgapp.reviews.notices.urging import Urger
from bgapp.reviews.progress import Counts, Line, Turn, Whole, lines_of, turns_of, whole_of
from bgapp.rules.transitions import Moment
from bgapp.sheets.editions import EDITIONS
from bgapp.templatetags.editions import period_words
from bgapp.templatetags.times import full_when
from bgapp.views.bars import WORDS, Segment, bar_words, segments_of
from bgapp.views.headline import board_headline, left_words
from bgapp.views.people import person_required, signed_in
from bgapp.views.urging import Urge, urges_of

UNITS = 20  # of a page
PLACES = 3  # that are named before the others are only counted


@dataclass(frozen=True)
class Row:
    """A unit on the page, and what of it the person may urge."""

    line: Line
    turns: list[Turn]
    segments: list[Segment]
    words: str
    urges: list[Urge]

    @property
    def numbers(self) -> list[tuple[str, str, int]]:
        return _numbers(self.line.counts)


@person_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """One period, the units page by page; ``?as=table`` the numbers as a table."""
    person, now = signed_in(request), timezone.now()
    periods = in_order(Period.objects.all())
    period = _asked(periods, request, now)
    context: dict[str, Any] = {"periods": periods, "period": period, "as_table": request.GET.get("as") == "table"}
    if period:
        context |= _shown(person, period, request, now)
        context |= {"scope": _scope(person), "left": _left(period, now), "now": now}
    return render(request, "board/board.html", context)


@person_required
@require_GET
def xlsx(request: HttpRequest) -> FileResponse | HttpResponse:
    """What the board shows, of all units at once."""
    person = signed_in(request)
    period = _asked(list(Period.objects.all()), request, timezone.now())
    if period is None:
        return redirect("board")
    lines = lines_of(person, period)
    turns = turns_of(period, lines)
    rows = [_values(period, line.unit.name, line, each) for line, each in zip(lines, turns, strict=True)]
    target, title = BytesIO(), f"{period_words(period)}进度"
    write_list(target, _frame(person, period, whole_of(lines)), rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{safe_stem(title)}.xlsx")


def _asked(periods: Sequence[Period], request: HttpRequest, now: datetime) -> Period | None:
    """The period that the address names, else the current one."""
    named = [period for period in periods if str(period.pk) == request.GET.get("period")]
    return named[0] if named else current_of(periods, now)


def _shown(person: Person, period: Period, request: HttpRequest, now: datetime) -> dict[str, Any]:
    lines, urger = lines_of(person, period), Urger(person, period, now)
    whole = whole_of(lines)
    page = Paginator(lines, UNITS).get_page(request.GET.get("page"))
    turns = turns_of(period, list(page))
    return {
        "whole": whole,
        "headline": board_headline(whole),
        "legend": _numbers(whole.counts),
        "page": page,
        "rows": [_row(line, each, whole.longest, urger) for line, each in zip(page, turns, strict=True)],
        "urges": urges_of(urger),
        "urged": urger.last() if urger.reach else None,
        "summed": _is_summed(period),
        "register": urlencode({"year": period.year, "edition": period.edition}),
    }


def _row(line: Line, turns: list[Turn], longest: int, urger: Urger) -> Row:
    segments, words = segments_of(line.counts, longest), bar_words(line.counts)
    return Row(line, turns, segments, words, urges_of(urger, line.unit))


def _numbers(counts: Counts) -> list[tuple[str, str, int]]:
    """Each status with its word and number."""
    return [(status, words, getattr(counts, status)) for status, words in WORDS.items()]


def _is_summed(period: Period) -> bool:
    """Whether amounts are added up: what targets apply for, not what self-evaluations had."""
    edition = EDITIONS[period.edition]
    return bool(edition.identity.amount) and not edition.evaluates


def _left(period: Period, now: datetime) -> str:
    """What is left before the next deadline, in words."""
    moment = period.moment(now)
    if moment is Moment.FILING:
        return f"离填报截止 {left_words(period.filing_ends, now)}"
    if moment is Moment.REVIEW:
        return f"填报已截止，离审核截止 {left_words(period.review_ends, now)}"
    return str(moment.value)


def _scope(person: Person) -> str:
    """Whose filings the person sees here."""
    posts = posts_of(person).exclude(role=Role.READER).select_related("unit").order_by("unit__path")
    found = [(post.role, post.unit.name) for post in posts]
    if any(role == Role.FINANCE_REVIEWER for role, _ in found):
        return "全部单位"
    names = list(dict.fromkeys(name for _, name in found))
    return "、".join(names[:PLACES]) + (f"等 {len(names)} 处" if len(names) > PLACES else "")


def _frame(person: Person, period: Period, whole: Whole) -> Frame:
    amount = [Heading("金额（元）", 22)] if _is_summed(period) else []
    numbers = [Heading(words, 9) for words in (*WORDS.values(), "已送审", "全部")]
    headings = [Heading("实施单位", 36), *numbers, *amount, Heading("下一步", 60)]
    adjusting = f"调整在审 {whole.adjusting} 份，不另计。" if whole.adjusting else ""
    note = f"{_scope(person)}。{adjusting}{person.name} {full_when(timezone.now())} 导出。"
    return Frame(f"{period_words(period)}进度", note, headings, whole.units, [_values(period, "合计", whole, [])])


def _values(period: Period, name: str, of: Line | Whole, turns: Sequence[Turn]) -> list[Value]:
    """A line of the list."""
    numbers = [count for _, _, count in _numbers(of.counts)]
    amount = [of.amount] if _is_summed(period) else []
    return [name, *numbers, of.counts.sent, of.counts.all, *amount, "；".join(turn.words for turn in turns)]
