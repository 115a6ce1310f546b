"""The checks on published forms with a reviewer's labels: found what he found, and hardly more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bgapp.management.judging import UNSEEN, Tally, judge, total

LEAST = 0.92
LEAST_OF_A_CODE = 0.80
HARD = {"typing_slip": 0.50, "goal_disagrees_with_indicator": 0.50}
"""Codes that no fixed rule can know fully."""


@pytest.fixture(scope="module")
def tallies(samples: Path) -> list[Tally]:
    return judge(samples)


def test_nearly_all_labels_are_found_and_nearly_all_findings_are_labelled(tallies: list[Tally]) -> None:
    whole = total(tallies)
    assert whole.recall is not None
    assert whole.precision is not None
    assert (whole.recall >= LEAST, whole.precision >= LEAST) == (True, True), (whole.misses, whole.false_alarms)


def test_no_code_is_left_behind(tallies: list[Tally]) -> None:
    behind = {
        tally.code: tally.recall
        for tally in tallies
        if tally.recall is not None and tally.recall < HARD.get(tally.code, LEAST_OF_A_CODE)
    }
    assert behind == {}


def test_what_no_form_has_a_case_of_is_not_found_either(tallies: list[Tally]) -> None:
    unseen = [tally for tally in tallies if tally.code in UNSEEN]
    assert len(unseen) == len(UNSEEN)
    assert all(tally.findings == 0 for tally in unseen)
