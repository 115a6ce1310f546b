"""The estimate of wrapped lines: never fewer than the text needs."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.sheets.wrapping import lines

TEXTS = st.text(st.sampled_from("绩效目标，。（）“”abcWM 019%-\n"), max_size=200)


def half_widths(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [
        ("", 10, 0),
        ("绩效目标", 8, 1),
        ("绩效目标", 7, 2),
        ("甲\n乙\n\n丙", 10, 4),
        ("一二三四五。", 10, 2),
        ("一二三四五六", 4, 3),
        ("see the long sentence", 8, 3),
        ("x" * 200, 20, 11),
    ],
)
def test_a_text_takes_as_many_lines_as_its_width_makes(text: str, width: float, count: int) -> None:
    assert lines(text, width) == count


def test_a_closing_mark_takes_the_character_before_it_along() -> None:
    assert lines("一二三四五六七八九，十", 18) == 2
    assert lines("一二三四，五六七八，九十", 8) == 4


@given(TEXTS, st.integers(6, 60))
def test_no_text_needs_more_lines_than_estimated(text: str, width: int) -> None:
    assert lines(text, width) >= sum(max(1, ceil(half_widths(part) / width)) for part in text.splitlines())


@given(TEXTS, st.integers(6, 60))
def test_the_estimate_stays_within_reason(text: str, width: int) -> None:
    assert lines(text, width) <= sum(2 + 4 * half_widths(part) / (width - 5) for part in text.splitlines())
