"""The forms that the tests of the rules begin with."""

from __future__ import annotations

from tests.rules.checks.forms import EVALUATION, TARGET, findings


def test_on_a_good_target_there_is_nothing_to_remark() -> None:
    assert findings(TARGET, budget="1410000.10") == []


def test_on_a_good_self_evaluation_there_is_nothing_to_remark() -> None:
    assert findings(EVALUATION) == []


def test_nor_beside_each_other() -> None:
    assert findings(TARGET, [TARGET, EVALUATION]) == []
    assert findings(EVALUATION, [TARGET, EVALUATION]) == []
