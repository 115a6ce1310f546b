"""What an administrator changes of a period's rules (审核规则): kept with the reason, logged, and never silent."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client

from bgapp.filings.access import fetch
from bgapp.filings.reading import form_seen
from bgapp.models import Filing, RuleSetting
from bgapp.reviews.findings.checking import findings_of
from bgapp.rules.checks import Severity
from tests.admin.conftest import signed_in
from tests.builders import Cast, make_complete


def page(cast: Cast) -> str:
    return f"/admin/bgapp/period/{cast.period.pk}/rules/"


def as_shown(administrator: Client, cast: Cast) -> dict[str, Any]:
    """What the page posts when nothing is changed on it."""
    form = administrator.get(page(cast)).context["form"]
    return {name: form[name].initial for name in form.fields if form[name].initial}


def vague(cast: Cast) -> Filing:
    filing = make_complete(cast)
    filing.indicators.filter(position=2).update(target="=95.00(%)")
    return filing


def found(cast: Cast, filing: Filing) -> list[tuple[str, Severity]]:
    fetched = fetch(cast.preparer, filing.pk)
    return [(finding.code, finding.severity) for finding in findings_of(fetched, form_seen(fetched))]


def test_every_rule_of_the_edition_is_there_with_why_and_nothing_is_kept_of_what_stays(
    administrator: Client, cast: Cast
) -> None:
    content = administrator.get(page(cast)).content.decode()
    assert "用「=」表示正好等于，做得更好反而算没有达到" in content
    assert "定量指标至少占（%）" in content
    assert "得分与计算结果不符" not in content  # a rule for self-evaluations
    assert administrator.post(page(cast), as_shown(administrator, cast)).status_code == 302
    assert not RuleSetting.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_changed_severity_reaches_the_findings_and_the_log(administrator: Client, cast: Cast) -> None:
    filing = vague(cast)
    assert found(cast, filing) == [("equals_on_rate", Severity.WARNING)]
    changes = {"equals_on_rate.severity": "error", "equals_on_rate.note": "市局要求"}
    administrator.post(page(cast), as_shown(administrator, cast) | changes)
    assert found(cast, filing) == [("equals_on_rate", Severity.ERROR)]
    assert LogEntry.objects.get().change_message == "审核规则：比率用了「=」：级别改为必改（市局要求）。"
    administrator.post(page(cast), as_shown(administrator, cast) | {"equals_on_rate.severity": "warning"})
    assert found(cast, filing) == [("equals_on_rate", Severity.WARNING)]


def test_a_rule_is_switched_off_with_a_reason_only_and_everybody_is_told(administrator: Client, cast: Cast) -> None:
    filing = vague(cast)
    off = as_shown(administrator, cast) | {"equals_on_rate.is_off": "on"}
    refused = administrator.post(page(cast), off)
    assert "请写明原因。" in refused.content.decode()
    assert not RuleSetting.objects.exists()
    administrator.post(page(cast), off | {"equals_on_rate.note": "本市另有规定"})
    assert found(cast, filing) == []
    period = administrator.get(f"/admin/bgapp/period/{cast.period.pk}/change/").content.decode()
    assert "本申报期停用了 1 条规则：比率用了「=」" in period
    editor = signed_in(cast, "preparer").get(f"/filings/{filing.pk}/").content.decode()
    assert "本申报期停用了 1 条规则" in editor


def test_a_limit_reaches_the_rule(administrator: Client, cast: Cast) -> None:
    filing = make_complete(cast)
    assert found(cast, filing) == []
    changes = {"few_quantitative.limit": "90", "few_quantitative.note": "从严"}
    administrator.post(page(cast), as_shown(administrator, cast) | changes)
    assert found(cast, filing) == [("few_quantitative", Severity.HINT)]


def test_the_page_is_for_administrators_only(cast: Cast) -> None:
    assert signed_in(cast, "preparer").get(page(cast), follow=True).status_code == 403
