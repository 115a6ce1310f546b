"""The rail's 得分 of a self-evaluation: total and grade, what was lost where, and how each score came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bgapp.filings import editing
from bgapp.filings.access import check_may_edit, fetch
from bgapp.filings.reading import form_seen
from bgapp.filings.scoring import scheme_of
from bgapp.filings.weights import even_weights
from bgapp.models import Filing, Person
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import Computed, Line, Part, Scheme, lines_of, parts_of, percent
from bgapp.rules.scoring import score as score_form
from bgapp.sheets.editions import EDITIONS
from bgapp.views.people import person_required, signed_in

NAMED = 3
"""Losses that the summary names."""
FULL = 100


@dataclass(frozen=True)
class Loss:
    """A line that did not get all of its weight, and the points that it lost."""

    name: str
    points: Decimal


@dataclass(frozen=True)
class Explanation:
    """How the score in a cell came about, or why there is none."""

    where: str
    name: str
    text: str
    sentence: str


@dataclass(frozen=True)
class Summary:
    """A self-evaluation's score as the rail shows it; points and grades as they stand in the form."""

    total: str
    grade: str
    scheme: Scheme
    parts: tuple[Part, ...]
    losses: list[Loss]
    explanations: list[Explanation]

    @property
    def grades(self) -> list[tuple[str, str, str]]:
        """The grades of qualitative results, each with its shares of the weight in words, and the usual one."""
        words = self.scheme.words
        ends = [" 100%", *(f"不满 {percent(word.least)}" for word in words)]
        return [
            (word.text, f"分值的 {percent(word.least)} 至{end}", percent(word.default))
            for word, end in zip(words, ends, strict=False)
        ]

    @property
    def named(self) -> list[Loss]:
        return self.losses[:NAMED]

    @property
    def lost(self) -> Decimal:
        return sum((loss.points for loss in self.losses), Decimal())

    @property
    def spare(self) -> Decimal | None:
        """Points above the threshold of its grade; nothing below the lowest one, or without a total."""
        least = self.scheme.thresholds.get(self.grade)
        return Decimal(self.total) - least if self.total and least is not None else None

    @property
    def short_of(self) -> tuple[str, Decimal] | None:
        """The next better grade and the points that it is away."""
        if not self.total:
            return None
        better = [(name, least) for name, least in self.scheme.thresholds.items() if least > Decimal(self.total)]
        name, least = min(better, key=lambda grade: grade[1], default=("", Decimal()))
        return (name, least - Decimal(self.total)) if name else None


def summary_of(filing: Filing, form: Plain) -> Summary | None:
    """The summary of a self-evaluation, ``None`` for another form."""
    if not EDITIONS[filing.edition].evaluates:
        return None
    scheme = scheme_of(filing)
    lines = lines_of(form, scheme)
    return Summary(
        read(form, "total_score"),
        read(form, "grade"),
        scheme,
        parts_of(lines),
        sorted(_losses(lines), key=lambda loss: -loss.points),
        [_explanation(filing, form, computed) for computed in score_form(form, scheme, lines)],
    )


def _losses(lines: tuple[Line, ...]) -> Iterator[Loss]:
    for line in lines:
        if line.weight is not None and line.points is not None and line.points < line.weight:
            yield Loss(line.name, line.weight - line.points)


def _explanation(filing: Filing, form: Plain, computed: Computed) -> Explanation:
    row, _, _ = computed.where.rpartition(".")
    name = read(form, f"{row}.name") or EDITIONS[filing.edition].label(computed.where)
    return Explanation(computed.where, name, read(form, computed.where), computed.explanation)


def _evaluation(person: Person, filing_id: int) -> Filing:
    """A self-evaluation that the person may see; 404 for anything else."""
    filing = fetch(person, filing_id)
    if not EDITIONS[filing.edition].evaluates:
        raise Http404("这份表没有得分。")
    return filing


@person_required
@require_GET
def score(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The rail's 得分 of the form as it stands, a fragment."""
    filing = _evaluation(signed_in(request), filing_id)
    return render(request, "filings/score.html", {"filing": filing, "score": summary_of(filing, form_seen(filing))})


@person_required
@require_GET
def even(request: HttpRequest, filing_id: int) -> JsonResponse:
    """The even weights as JSON ``{"weights": [{row, text}]}``, for the editor to put in so that they can be undone."""
    filing = _evaluation(signed_in(request), filing_id)
    check_may_edit(filing)
    weights = [{"row": str(edit.row), "text": edit.new} for edit in even_weights(filing)]
    return JsonResponse({"weights": weights})


@person_required
@require_POST
def recompute(request: HttpRequest, filing_id: int) -> HttpResponse:
    """重算: put the computed scores in place of those that were printed."""
    person = signed_in(request)
    count = len(editing.recompute(person, _evaluation(person, filing_id).pk))
    messages.success(request, f"已重算，{count} 格有变化。" if count else "已重算，没有变化。")
    return redirect("filing", filing_id)


@person_required
@require_POST
def spread(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Put in the even weights, without JavaScript."""
    person = signed_in(request)
    editing.apply(person, filing_id, even_weights(_evaluation(person, filing_id)))
    return redirect("filing", filing_id)
