"""What goes out as Excel comes in again without a changed cell, also when LibreOffice has saved it in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel import workbook
from bgapp.sheets.excel.template import template
from bgapp.sheets.extras import Extras
from bgapp.sheets.grid import read_grids
from bgapp.sheets.reader import Severity, read_forms
from tests.published import PUBLISHED, published
from tests.sheets import office
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

OURS = {
    edition_of(form).key: form
    for form in (
        make_form(overall_goal="三年内全部轮训一遍。", indicators=make_form()["indicators"] * 3),
        make_project_2020(safeguards="=1+1\n@甲 +1"),
        make_policy(basis="文件一；\n\n文件二。"),
        make_evaluation(actual_completion="90%", total_weight="100"),
    )
}


def read_back(file: Path) -> list[Plain]:
    reading = read_forms(read_grids(file, file.name), file.name)
    assert [problem.message for problem in reading.problems if problem.severity is Severity.ERROR] == []
    return reading.forms


def printed(form: Plain) -> Plain:
    """A form as its paper says it: without the exact amounts behind 万元, and without the title of its document."""
    rows = {
        name: [{key: text for key, text in row.items() if not key.endswith("_yuan") and key != "key"} for row in value]
        for name, value in form.items()
        if isinstance(value, list)
    }
    return {name: value for name, value in (form | rows).items() if name != "document_title"}


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_official_workbooks_come_back_as_they_went_out(tmp_path: Path) -> None:
    forms = list(OURS.values())
    assert read_back(written(tmp_path, "a.xlsx", workbook(forms, Extras(draft=True, signing=True)))) == list(
        map(printed, forms)
    )


@pytest.mark.parametrize("edition", OURS)
def test_filled_templates_come_back_with_exact_amounts(tmp_path: Path, edition: str) -> None:
    assert read_back(written(tmp_path, "a.xlsx", template(OURS[edition], {}, Extras()))) == [OURS[edition]]


@pytest.mark.office
def test_nothing_changes_when_libreoffice_saves_them(samples: Path, tmp_path: Path) -> None:
    sent: dict[str, list[Plain]] = {name: published(samples, name) for name in PUBLISHED}
    sent |= {"ours": list(OURS.values())}
    books = {name: workbook(forms, Extras()) for name, forms in sent.items()}
    books |= {f"template_{edition}": template(form, {}, Extras()) for edition, form in OURS.items()}
    before = {name: read_back(written(tmp_path, f"{name}.xlsx", content)) for name, content in books.items()}
    after = {name: read_back(file) for name, file in office.saved(books, tmp_path).items()}
    assert after == before
    assert before["ours"] == list(map(printed, OURS.values()))
    assert same_texts(before) == same_texts(sent)


def same_texts(forms: dict[str, list[Plain]]) -> dict[str, list[Plain]]:
    """Published targets with the one thing that reading changes in them: the spelling of operators."""
    targets = (name for name in PUBLISHED if "target" in name)
    return {name: [_respelled(printed(form)) for form in forms[name]] for name in targets}


def _respelled(form: Plain) -> Plain:
    rows = [row | {"target": row["target"].replace(">=", "≥").replace("大于等于", "≥")} for row in form["indicators"]]
    return {name: value for name, value in (form | {"indicators": rows}).items() if name != "edition"}
