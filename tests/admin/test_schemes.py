"""Scoring schemes: every change is a new version, all that is wrong is said at once, an example shows what it does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bgapp.admin.scheme_form import SchemeForm
from bgapp.models import ScoringScheme, default_scheme
from bgapp.rules.scoring import DEFAULT, as_data
from bgapp.rules.scoring.scheme import Band, Cap, Method
from bgapp.rules.values import Direction
from tests.builders import Cast

ADD = "/admin/bgapp/scoringscheme/add/"
LIST = "/admin/bgapp/scoringscheme/"


def typed(scheme: ScoringScheme | None = None, **changes: str) -> dict[str, str]:
    """What the form posts when nothing in it is changed but ``changes``."""
    form = SchemeForm(instance=scheme)
    fields = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else str(value) for name, value in fields.items()} | changes


def page_of(scheme: ScoringScheme) -> str:
    return reverse("admin:bgapp_scoringscheme_change", args=[scheme.pk])


def text(answer: Any) -> str:
    """What a page says."""
    return unescape(answer.content.decode())


def test_a_change_is_kept_as_the_next_version(cast: Cast, administrator: Client) -> None:
    first = default_scheme()
    answer = administrator.post(page_of(first), typed(first, digits="1", note="只留一位小数。"), follow=True)
    newer = ScoringScheme.objects.get(version=2)
    assert (newer.name, newer.note, newer.created_by) == (first.name, "只留一位小数。", cast.administrator)
    assert newer.scheme == replace(DEFAULT, digits=1)
    assert ScoringScheme.objects.get(version=1).scheme == DEFAULT
    assert answer.redirect_chain[-1][0] == page_of(newer)
    assert f"已存为「{first.name}」第 2 版；已按以前各版评分的自评不变。" in text(answer)


def test_a_form_without_a_change_keeps_nothing(administrator: Client) -> None:
    first = default_scheme()
    answer = administrator.post(page_of(first), typed(first), follow=True)
    assert "没有改动，不另存新版。" in text(answer)
    assert ScoringScheme.objects.count() == 1


def test_an_older_version_changed_again_is_the_newest(administrator: Client) -> None:
    first = default_scheme()
    administrator.post(page_of(first), typed(first, digits="1"))
    administrator.post(page_of(first), typed(first, digits="0"))
    assert list(ScoringScheme.objects.values_list("version", "data__digits")) == [(3, 0), (2, 1), (1, 2)]


def test_every_part_of_a_scheme_can_be_typed(administrator: Client) -> None:
    local = {
        "budget_weight": "20",
        "weights.产出指标": "40",
        "weights_with_cost.成本指标": "10",
        "thresholds.优": "95",
        "words.达成指标.default": "90",
        "methods.less": "all_or_nothing",
        "digits": "1",
        "overfulfilled": "150",
        "no_score_below": "60",
        "cap.below": "80",
        "cap.most": "89.5",
        "satisfaction[1].least": "90",
        "satisfaction[1].share": "100",
        "satisfaction[3].least": "80",
        "satisfaction[3].share": "80",
        "lowered[0].least": "200",
        "lowered[0].share": "80",
    }
    assert administrator.post(ADD, typed(name="本市方案") | local).status_code == 302
    assert ScoringScheme.objects.get(name="本市方案").scheme == replace(
        DEFAULT,
        budget_weight=Decimal(20),
        weights=dict(DEFAULT.weights) | {"产出指标": Decimal(40)},
        weights_with_cost=dict(DEFAULT.weights_with_cost) | {"成本指标": Decimal(10)},
        thresholds=dict(DEFAULT.thresholds) | {"优": Decimal(95)},
        words=(replace(DEFAULT.words[0], default=Decimal(90)), *DEFAULT.words[1:]),
        methods=dict(DEFAULT.methods) | {Direction.LESS: Method.ALL_OR_NOTHING},
        digits=1,
        overfulfilled=Decimal(150),
        no_score_below=Decimal(60),
        cap=Cap(Decimal(80), Decimal("89.5")),
        satisfaction=(Band(Decimal(90), Decimal(100)), Band(Decimal(80), Decimal(80))),
        lowered=(Band(Decimal(200), Decimal(80)),),
    )


def test_a_kept_scheme_is_shown_as_it_was_typed(administrator: Client) -> None:
    local = replace(DEFAULT, no_score_below=Decimal("57.5"), satisfaction=(Band(Decimal(90), Decimal(100)),))
    kept = ScoringScheme.objects.create(name="本市方案", data=as_data(local))
    administrator.post(page_of(kept), typed(kept, note="只改说明"))
    assert ScoringScheme.objects.get(version=2).scheme == local


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"weights.产出指标": "45"}, "没有成本指标时，预算执行和各一级指标的分值合计是 95，应为 100，请改正。"),
        ({"thresholds.良": "95"}, "优、良、中的分数线应依次降低"),
        ({"satisfaction[0].least": "90"}, "这一行的两格要么都填，要么都空着。"),
        ({"cap.most": "80"}, "这一行的两格要么都填，要么都空着。"),
        ({"overfulfilled": ""}, "这个字段是必填项。"),
        ({"overfulfilled": "一倍半"}, "输入一个数字。"),
        ({"digits": "7"}, "选择一个有效的选项"),
        ({"name": "通用评分方案"}, "已有这个名称的方案。"),
        ({"name": ""}, "这个字段是必填项。"),
    ],
)
def test_what_cannot_be_is_refused(administrator: Client, wrong: dict[str, str], says: str) -> None:
    default_scheme()
    assert says in text(administrator.post(ADD, typed(name="本市方案") | wrong))
    assert ScoringScheme.objects.count() == 1


def test_everything_wrong_is_said_at_once_and_nothing_twice(administrator: Client) -> None:
    wrong = {
        "name": "本市方案",
        "weights.产出指标": "x",
        "thresholds.优": "70",
        "overfulfilled": "90",
        "cap.below": "80",
    }
    page = text(administrator.post(ADD, typed() | wrong))
    for says in ("输入一个数字。", "优、良、中的分数线应依次降低", "超额提醒线应高于 100%", "两格要么都填"):
        assert page.count(says) == 1, says
    assert "合计是" not in page
    assert "没有填对" not in page


def test_the_example_shows_what_a_rule_does(administrator: Client) -> None:
    official = default_scheme()
    assert "10.00 × 88.00 ÷ 90.00 = 9.77" in text(administrator.get(page_of(official)))
    bands = replace(DEFAULT, satisfaction=(Band(Decimal(80), Decimal(80)),))
    kept = ScoringScheme.objects.create(name="本市方案", data=as_data(bands))
    page = text(administrator.get(page_of(kept)))
    assert "满意度达到 80%：10.00 × 80% = 8.00" in page
    assert "10.00 × 88.00 ÷ 90.00 = 9.77" not in page


def test_the_list_says_in_what_a_version_differs(administrator: Client) -> None:
    default_scheme()
    ScoringScheme.objects.create(name="本市方案", data=as_data(replace(DEFAULT, digits=1, no_score_below=Decimal(60))))
    page = text(administrator.get(LIST))
    assert "保留小数、不得分线" in page
    assert page.count('<td class="field-differences">—</td>') == 1


def test_no_version_can_be_deleted(administrator: Client) -> None:
    kept = default_scheme()
    assert administrator.post(reverse("admin:bgapp_scoringscheme_delete", args=[kept.pk])).status_code == 403
