"""Small pictures of a score: the scale of grades, and the bar of a part. SVG attributes, as no style is inline."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bgapp.rules.scoring import Part
from bgapp.rules.scoring.scheme import LAST_GRADE
from bgapp.views.scores import FULL, Summary

register = template.Library()

GAP = Decimal("0.4")
"""Points between two rooms of the scale."""


@register.simple_tag
def score_bar(part: Part) -> SafeString:
    """How much of its weight a part got."""
    share = FULL * part.points / part.weight if part.weight else Decimal()
    looks = "score-bar is-short" if part.is_scored and part.points < part.weight else "score-bar"
    return format_html(
        '<svg class="{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="6"/><rect class="got" width="{}" height="6"/></svg>',
        looks,
        f"{share:.1f}",
    )


@register.simple_tag
def score_scale(score: Summary) -> SafeString:
    """The grades from 0 to 100 points, each named above the middle of its room, and where the total stands."""
    ends = [Decimal(), *sorted(score.scheme.thresholds.values()), Decimal(FULL)]
    names = {least: name for name, least in score.scheme.thresholds.items()}
    ticks = [(f"{end:f}", f"{end.normalize():f}") for end in ends[1:-1]]
    rooms = [(names.get(least, LAST_GRADE), least, most) for least, most in pairwise(ends)]
    label = f"总分 {score.total}，{score.grade}" if score.total else "还没有总分"
    return format_html(
        '<svg class="score-scale" viewBox="0 -7 100 18" role="img" aria-label="{}">{}{}{}{}</svg>',
        label,
        format_html_join("", '<rect class="track{}" x="{}" width="{}" height="3"/>', map(partial(_room, score), rooms)),
        format_html_join("", '<text x="{}" y="-2">{}</text>', ((f"{(a + b) / 2:f}", name) for name, a, b in rooms)),
        format_html_join("", '<text x="{}" y="10">{}</text>', ticks),
        format_html('<rect class="here" x="{}" y="-1" width="0.7" height="5"/>', score.total) if score.total else "",
    )


def _room(score: Summary, room: tuple[str, Decimal, Decimal]) -> tuple[str, str, str]:
    """The looks of a grade's room on the scale, where it begins and how wide it is."""
    name, least, most = room
    return " is-reached" if name == score.grade else "", f"{least:f}", f"{most - least - GAP:f}"
