"""``manage.py judge_checks``: labels against findings, counted fairly."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bgapp.management.judging import Tally, judge, total
from tests.rules.checks.forms import target

FORM = target(
    ("满意度", "学员满意率", "=90.00(%)"),
    ("满意度", "讲师满意率", "=90.00(%)"),
    ("数量", "会议", ""),
    ("社会效益", "能力", "提升"),
)
FILE = "expected/forms.json"


def label(code: str, where: str, **more: object) -> dict[str, object]:
    return {"file": FILE, "index": 0, "code": code, "where": where, "why": "说明"} | more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A form with labels: one found in another cell of its row, one missed, one doubtful; a finding without label."""
    (tmp_path / "expected").mkdir()
    (tmp_path / "labels").mkdir()
    (tmp_path / FILE).write_text(json.dumps([FORM]), "utf-8")
    labels = [
        label("equals_on_satisfaction", "indicators[6].name"),
        label("target_empty", "annual_goal", also_where=["indicators[8].target"]),
        label("missing_level1", "indicators"),
        label("level_mismatch", "indicators[0].level2", doubtful=True),
    ]
    (tmp_path / "labels" / "checks.json").write_text(json.dumps(labels), "utf-8")
    return tmp_path


def tally(folder: Path, code: str) -> Tally:
    return next(each for each in judge(folder) if each.code == code)


def test_a_finding_hits_a_label_of_the_same_row_or_of_a_place_as_good(folder: Path) -> None:
    assert (tally(folder, "equals_on_satisfaction").recall, tally(folder, "target_empty").recall) == (1.0, 1.0)


def test_what_is_not_labelled_is_a_false_alarm(folder: Path) -> None:
    found = tally(folder, "equals_on_satisfaction")
    assert (found.hits, found.findings, found.precision) == (1, 2, 0.5)


def test_doubtful_labels_count_neither_way_and_codes_of_ours_do_not_count(folder: Path) -> None:
    whole = total(judge(folder))
    assert tally(folder, "level_mismatch").recall is None
    assert not tally(folder, "vague_target").is_labelled
    assert (whole.hits, len(whole.misses), len(whole.false_alarms)) == (2, 1, 1)


def test_the_table_lists_misses_and_false_alarms(folder: Path) -> None:
    output = io.StringIO()
    call_command("judge_checks", str(folder), stdout=output)
    text = output.getvalue()
    assert "missing_level1  expected/forms.json[0] indicators  说明" in text
    assert "indicators[7].target  「=90.00(%)」" in text
    assert "66.7%" in text


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不了"):
        call_command("judge_checks", str(tmp_path))
