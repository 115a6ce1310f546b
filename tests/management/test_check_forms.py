"""``manage.py check_forms``: forms in, findings out, no database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bgapp.rules.plain import Plain
from tests.rules.checks.forms import TARGET, target


def write(path: Path, forms: list[Plain]) -> str:
    path.write_text(json.dumps(forms), "utf-8")
    return str(path)


def run(*arguments: object) -> tuple[int, str]:
    """The exit status and what is printed."""
    output = io.StringIO()
    try:
        call_command("check_forms", *map(str, arguments), stdout=output)
    except SystemExit as ended:
        return int(str(ended.code)), output.getvalue()
    return 0, output.getvalue()


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """A good form, and one with an empty target."""
    return write(
        tmp_path / "bad.json", [TARGET, target(("数量", "会议", ""), project_name="会议经费", annual_goal="开会。")]
    )


def test_findings_are_printed_for_people_under_their_form(bad: str) -> None:
    status, printed = run(bad)
    assert status == 1
    assert printed.startswith("2. 会议经费\n   [必改] 绩效指标第 7 行「指标值」：未填写。")


def test_findings_are_written_as_data(bad: str, tmp_path: Path) -> None:
    assert run(bad, "--json", tmp_path / "out.json") == (1, "")
    found: list[dict[str, Any]] = json.loads((tmp_path / "out.json").read_text("utf-8"))["findings"]
    assert found[0] == {
        "form": "会议经费",
        "index": 1,
        "where": "indicators[6].target",
        "code": "target_empty",
        "severity": "error",
        "message": "请填写指标值，例如「≥95(%)」「=7(人)」或「及时」。",
    }


def test_the_other_forms_of_the_list_are_neighbours(tmp_path: Path) -> None:
    path = write(tmp_path / "forms.json", [TARGET, target(project_name="另一项目")])
    status, printed = run(path)
    assert status == 1
    assert printed.count("目标与别的项目雷同") == 2


def test_where_there_is_nothing_to_remark_all_is_fine(tmp_path: Path) -> None:
    path = write(tmp_path / "good.json", [TARGET])
    assert run(path) == (0, "没有发现问题。\n")
    assert run(path, "--json", tmp_path / "out.json") == (0, "")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == {"findings": []}


@pytest.mark.parametrize("content", ["{}", "[]", "no", '[{"project_name": "甲"}]'])
def test_unusable_input_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "forms.json"
    path.write_text(content, "utf-8")
    with pytest.raises(CommandError) as refused:
        run(path, "--json", tmp_path / "out.json")
    assert refused.value.returncode == 2
    assert not (tmp_path / "out.json").exists()


def test_a_folder_that_is_not_there_is_named(bad: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="写不了"):
        run(bad, "--json", tmp_path / "nowhere" / "out.json")
