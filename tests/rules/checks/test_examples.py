"""The examples of the page 审核规则 are what they say: the bad one is found, the good one is not."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bgapp.rules.checks import RULES, Case, check
from bgapp.rules.checks.examples import Example, examples
from bgapp.rules.plain import Plain, write
from bgapp.sheets.editions import EDITIONS
from tests.rules.checks.forms import EVALUATION, TARGET, changed

CODES = [rule.code for rule in RULES]
BASES = {"project_target_2025": TARGET, "self_evaluation_2023": EVALUATION}
LONGEST = 40
"""Characters of a published text that may be quoted."""


def form_of(example: Example) -> Plain:
    """The form around an example: all else as it should be, or empty."""
    edition = EDITIONS[example.edition]
    form = changed(BASES.get(example.edition, {"edition": edition.key}), dict.fromkeys(("total_score", "grade"), ""))
    form["fiscal_year"] = str(example.year)
    write(form, edition.identity.project, example.project)
    if example.rows:
        levels = {second: first for first, seconds in edition.taxonomy.levels.items() for second in seconds}
        form["indicators"] = [row | {"level1": row["level1"] or levels[row["level2"]]} for row in example.rows]
    for path, text in example.cells.items():
        write(form, path, text)
    return form


def found(example: Example) -> set[str]:
    edition = EDITIONS[example.edition]
    beside = [Case(form_of(example.beside), EDITIONS[example.beside.edition])] if example.beside else []
    listed = Decimal(example.listed) if example.listed else None
    return {finding.code for finding in check(form_of(example), edition, listed, neighbours=beside)}


def test_every_rule_has_examples_and_nothing_else_has() -> None:
    assert sorted(examples()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_is_found_and_the_good_one_is_not(code: str) -> None:
    pair = examples()[code]
    assert code in found(pair.bad)
    assert code not in found(pair.good)


@pytest.mark.parametrize("code", CODES)
def test_an_example_shows_something_and_quotes_little(code: str) -> None:
    for example in (examples()[code].bad, examples()[code].good):
        assert example.rows or example.cells
        assert all(len(text) <= LONGEST for text in example.cells.values())


def test_what_was_not_made_up_is_published(samples: Path) -> None:
    forms = [form for path in (samples / "expected").glob("*.json") for form in json.loads(path.read_text("utf-8"))]
    published = {(_name(form), *_texts(row)) for form in forms for row in form["indicators"]}
    for pair in examples().values():
        for example in (pair.bad, pair.good):
            for row in () if example.made else example.rows:
                assert (example.project, *_texts(row)) in published


def _texts(row: Plain) -> tuple[str, ...]:
    return row["name"], row["target"], row.get("actual", "")


def _name(form: Plain) -> str:
    return str(form.get("project_name") or form.get("policy_name"))
