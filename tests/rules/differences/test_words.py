"""What was struck out of a text and what was put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.differences.words import pieces

TEXTS = st.text("就业培训补贴，。；9%\n", max_size=40)
SIGNS = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}


def marked(old: str, new: str) -> str:
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in pieces(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("≥90.00(%)", "≥92.00(%)", "[-≥90.00-][+≥92.00+](%)"),
        ("结案率90%以上等考核指标。", "结案率92%以上等考核指标。", "结案率[-90%-][+92%+]以上等考核指标。"),
        ("办公人员满意度", "工作人员满意度", "[-办公-][+工作+]人员满意度"),
        ("全国排名前列", "位次第三", "[-全国排名前列-][+位次第三+]"),
        ("", "及时", "[+及时+]"),
        ("组织培训。开展考核。", "组织培训。加强宣传。开展考核。", "组织培训。[+加强宣传。+]开展考核。"),
    ],
)
def test_a_change_is_read_as_words(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


@given(TEXTS, TEXTS)
def test_the_pieces_give_back_both_texts(old: str, new: str) -> None:
    parts = pieces(old, new)
    assert "".join(piece.text for piece in parts if piece.kind != "new") == old
    assert "".join(piece.text for piece in parts if piece.kind != "old") == new
    assert all(piece.text for piece in parts)


def test_long_passages_are_compared_sentence_by_sentence() -> None:
    old = "".join(f"第{number}项工作按时完成。" for number in range(900))
    assert marked(old, old.replace("第500项", "第五百项")).count("[-") == 1
