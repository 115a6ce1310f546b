"""目标调整 on its pages: begun by a button, explained without JavaScript, and linked with what it adjusts."""

from __future__ import annotations

import html as markup
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.edits import Edit, SetCell, SetRowCell, as_sent, read_edits
from bgapp.filings.exchange_format import plain
from bgapp.models import AdjustmentReason, Filing, Indicator
from bgapp.reviews.adjustments.changes import Adjustment
from bgapp.rules.transitions import Verb
from tests.builders import Cast, explain, make_adjustment, make_at, make_cast, open_adjustments, take
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

WHY = "年中追加培训任务，按实际安排。"
SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def adjustment(cast: Cast) -> Filing:
    """With two changes."""
    filing = make_adjustment(cast)
    row = filing.indicators.get(name="培训合格率")
    edits: list[Edit] = [
        SetCell("1", "overall_goal", "", "长期目标"),
        SetRowCell("2", row.key, "target", row.target, "≥97.00(%)"),
    ]
    apply(cast.preparer, filing.pk, edits)
    return filing


def page(client: Client, filing: Filing) -> str:
    answer = client.get(reverse("filing", args=[filing.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", "", answer.content.decode())))


def posted(cast: Cast, filing: Filing, *texts: str, **more: str) -> dict[str, list[str] | str]:
    """What the page's form sends, its texts filled in."""
    found = fetch(cast.preparer, filing.pk)
    changes = Adjustment(found, plain(found)).changes
    return more | {
        "row": [change.spot.row for change in changes],
        "field": [change.spot.field for change in changes],
        "value": [change.value for change in changes],
        "old": [change.reason.text if change.reason else "" for change in changes],
        "text": list(texts),
    }


def test_an_adjustment_is_begun_by_a_button_that_is_there_for_preparers_only(cast: Cast) -> None:
    target = make_at(cast, "approved")
    open_adjustments(cast.period)
    assert "调整目标" in page(signed_in(cast.preparer), target)
    assert "调整目标" not in page(signed_in(cast.unit_reviewer), target)
    client = signed_in(cast.preparer)
    answer = client.post(reverse("filing_adjust", args=[target.pk]), follow=True)
    made = target.adjustments.get()
    assert answer.redirect_chain == [(reverse("filing", args=[made.pk]), 302)]
    assert "调整目标" not in page(client, target)


def test_who_comes_second_is_told_on_the_page_of_the_target(cast: Cast) -> None:
    adjustment = make_adjustment(cast)
    answer = signed_in(cast.colleague).post(reverse("filing_adjust", args=[adjustment.adjusts_id]), follow=True)
    assert "已有一份调整在办" in answer.content.decode()
    assert signed_in(cast.unit_reviewer).post(reverse("filing_adjust", args=[adjustment.adjusts_id])).status_code == 403


def test_the_versions_of_a_target_lead_to_each_other(cast: Cast, adjustment: Filing) -> None:
    target, client = adjustment.adjusts, signed_in(cast.preparer)
    assert target
    assert "调整自" in page(client, adjustment)
    assert "有调整在办（草稿）；批复之前，这份目标仍在执行。" in page(client, target)
    assert "有调整在审；批复之前，这份目标仍在执行。" in page(signed_in(cast.department_reviewer), target)
    explain(adjustment, cast.preparer)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    assert "有调整在审；" in page(client, target)
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    take(adjustment, cast.department_reviewer, Verb.APPROVE)
    shown = client.get(reverse("filing", args=[target.pk])).content.decode()
    assert "已由调整替代，在执行的是" in shown
    assert f'href="{reverse("filing", args=[adjustment.pk])}"' in shown


def test_reasons_are_posted_all_at_once_and_what_is_refused_comes_back_as_typed(cast: Cast, adjustment: Filing) -> None:
    client, address = signed_in(cast.preparer), reverse("filing_reasons", args=[adjustment.pk])
    shown = client.post(address, posted(cast, adjustment, "太短", WHY)).content.decode()
    assert "「项目总目标」的调整理由请写 4 到 500 个字" in shown
    assert ">太短</textarea>" in shown
    assert [reason.text for reason in AdjustmentReason.objects.all()] == [WHY]
    answer = client.post(address, posted(cast, adjustment, "长期安排有变。", WHY))
    assert answer.headers["Location"] == f"{reverse('filing', args=[adjustment.pk])}#adjustment-section"
    assert AdjustmentReason.objects.count() == 2


def test_a_lapsed_reason_is_kept_only_where_that_is_asked_for(cast: Cast, adjustment: Filing) -> None:
    client, address = signed_in(cast.preparer), reverse("filing_reasons", args=[adjustment.pk])
    explain(adjustment, cast.preparer, WHY)
    apply(cast.preparer, adjustment.pk, [SetCell("1", "overall_goal", "长期目标", "又改过的目标")])
    shown = client.get(address, headers=SCRIPT).content.decode()
    assert "内容又改过，请再写理由" in shown
    client.post(address, posted(cast, adjustment, WHY, WHY))
    assert unexplained(cast, adjustment) == 1
    client.post(address, posted(cast, adjustment, WHY, WHY, again="overall_goal"))
    assert unexplained(cast, adjustment) == 0


def unexplained(cast: Cast, filing: Filing) -> int:
    found = fetch(cast.preparer, filing.pk)
    return len(Adjustment(found, plain(found)).unexplained)


def test_a_change_is_put_back_and_the_reasons_written_beside_it_are_kept(cast: Cast, adjustment: Filing) -> None:
    client, address = signed_in(cast.preparer), reverse("filing_reasons", args=[adjustment.pk])
    client.post(address, posted(cast, adjustment, "", WHY, revoke="overall_goal"))
    assert plain(Filing.objects.get(pk=adjustment.pk))["overall_goal"] == ""
    assert AdjustmentReason.objects.get().text == WHY


def test_the_editor_is_given_the_edits_that_put_a_change_back(cast: Cast, adjustment: Filing) -> None:
    shown = signed_in(cast.preparer).get(reverse("filing_reasons", args=[adjustment.pk]), headers=SCRIPT)
    found = [json.loads(markup.unescape(each)) for each in re.findall(r'data-edits="([^"]*)"', shown.content.decode())]
    for edits in found:
        apply(cast.preparer, adjustment.pk, read_edits(json.dumps({"edits": edits})))
    assert unexplained(cast, adjustment) == 0
    assert read_edits(json.dumps({"edits": found[0]}))[0] == SetCell("overall_goal", "overall_goal", "长期目标", "")


def test_every_kind_of_edit_is_sent_as_it_is_read(cast: Cast, adjustment: Filing) -> None:
    adjustment.indicators.filter(position=0).delete()
    adjustment.indicators.filter(position=4).update(position=1)
    Indicator.objects.create(filing=adjustment, position=9, name="新的一行")
    found = fetch(cast.preparer, adjustment.pk)
    proposed = Adjustment(found, plain(found))
    edits = [edit for change in proposed.changes for edit in proposed.back(change)]
    assert {as_sent(edit)["op"] for edit in edits} == {"set", "insert", "delete", "move"}
    assert read_edits(json.dumps({"edits": [as_sent(edit) for edit in edits]})) == edits


def test_whose_page_it_is_not_and_what_is_no_adjustment_gets_no_list(cast: Cast, adjustment: Filing) -> None:
    address = reverse("filing_reasons", args=[adjustment.pk])
    assert signed_in(cast.stranger).get(address, headers=SCRIPT).status_code == 404
    other = signed_in(cast.preparer).post(address, posted(cast, adjustment, "", WHY), headers={"X-Person": "0"})
    assert other.status_code == 403
    plain_target = reverse("filing_reasons", args=[make_at(cast, "draft", "没有调整").pk])
    assert signed_in(cast.preparer).get(plain_target, headers=SCRIPT).status_code == 404
    asked = {"row": "", "field": "overall_goal", "value": "", "old": "", "text": WHY}
    assert signed_in(cast.preparer).post(plain_target, asked).status_code == 403


def test_the_reviewer_reads_what_is_changed_and_why_beside_the_form_in_force(cast: Cast, adjustment: Filing) -> None:
    explain(adjustment, cast.preparer, WHY)
    take(adjustment, cast.preparer, Verb.SUBMIT)
    take(adjustment, cast.unit_reviewer, Verb.APPROVE)
    shown = page(signed_in(cast.department_reviewer), adjustment)
    assert shown.count(WHY) == 2
    assert "改了 2 处" in shown
    assert re.search("比 ?调整前", shown)


def test_a_page_takes_as_many_queries_whatever_is_changed(cast: Cast, adjustment: Filing) -> None:
    client = signed_in(cast.preparer)
    counts = []
    for rows in ((), adjustment.indicators.all()):
        edits = [SetRowCell("1", row.key, "name", row.name, f"{row.name}改") for row in rows]
        apply(cast.preparer, adjustment.pk, edits)
        with CaptureQueriesContext(connection) as queries:
            page(client, adjustment)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_adjustment_of_an_adjustment_leads_to_the_one_in_force(cast: Cast, adjustment: Filing) -> None:
    first = adjustment.adjusts
    assert first
    for filing in (adjustment, None):
        made = filing or begin_adjustment(cast.preparer, adjustment.pk)
        goal = plain(made)["overall_goal"]
        apply(cast.preparer, made.pk, [SetCell("1", "overall_goal", goal, f"{goal}再改")])
        explain(made, cast.preparer)
        for person, verb in [
            (cast.preparer, Verb.SUBMIT),
            (cast.unit_reviewer, Verb.APPROVE),
            (cast.department_reviewer, Verb.APPROVE),
        ]:
            take(made, person, verb)
    shown = signed_in(cast.preparer).get(reverse("filing", args=[first.pk])).content.decode()
    assert f'在执行的是 <a href="{reverse("filing", args=[adjustment.adjustments.get().pk])}"' in shown
