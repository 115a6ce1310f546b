"""The scale of grades: each named in its room, no two labels in one place."""

from __future__ import annotations

from lxml import html

from bgapp.rules.scoring import DEFAULT
from bgapp.templatetags.scores import score_scale
from bgapp.views.scores import Summary


def test_grades_are_named_between_their_thresholds_and_the_one_reached_is_marked() -> None:
    scale = html.fromstring(score_scale(Summary("85.00", "良", DEFAULT, (), [], [])))
    places = {text.text: float(text.get("x")) for text in scale.xpath("//text")}
    assert sorted(places, key=lambda name: places[name]) == ["差", "60", "中", "80", "良", "90", "优"]
    assert [room.get("x") for room in scale.xpath("//rect[contains(@class, 'is-reached')]")] == ["80"]
    assert scale.get("aria-label") == "总分 85.00，良"


def test_without_a_total_nothing_is_marked() -> None:
    scale = html.fromstring(score_scale(Summary("", "", DEFAULT, (), [], [])))
    assert not scale.xpath("//rect[contains(@class, 'is-reached') or @class='here']")
