"""Texts are cleaned in one place, and names are matched without white space and width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.text import QUOTED, clean, fold, half_width, quoted

TEXTS = st.text(st.characters() | st.sampled_from(" \t\r\n\x00\xa0\u200b\u3000\ufeff\ud800Ａ（"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("甲\u2028乙\x85丙\v丁\f戊", "甲\n乙\n丙\n丁\n戊"),
        ("完成\u200b率\ufeff\u202e\u2060\u00ad", "完成率"),
        ("项目\x00\x07\x1b\x7f名称", "项目名称"),
        ("一\t二\xa0三\u202f四", "一 二 三 四"),
        ("名称  \n下一行\u3000\n\n", "名称\n下一行"),
        ("\u3000\u3000段首空两格", "\u3000\u3000段首空两格"),
        ("甲\n\n乙", "甲\n\n乙"),
        ("半个表情\ud83d", "半个表情"),
        ("图\ufffc片\u3164\u2800\u034f", "图片"),
        ("非字符\ufffe\uffff\ufdd0\U0001fffe", "非字符"),
        ("名称 \u200b", "名称"),
        ("新字\U000323b0\U0003134f", "新字\U000323b0\U0003134f"),
        ("异体\u845b\U000e0100", "异体\u845b\U000e0100"),
        ("表情😀与符号≥90（％）", "表情😀与符号≥90（％）"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_cleaning_removes_what_no_form_needs_and_nothing_else(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_a_cleaned_text_can_be_stored_and_written_into_xml(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not [char for char in cleaned if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs"}]
    assert not any(line != line.rstrip() for line in cleaned.split("\n"))


def test_a_long_run_of_spaces_is_cleaned_as_it_is() -> None:
    assert clean("甲" + " " * 100_000 + "乙") == "甲" + " " * 100_000 + "乙"


@pytest.mark.parametrize(
    "spelling",
    [
        "培训(A类)费用",
        "培训（A类）费用",
        " 培训 （Ａ类）\u3000费用\n",
        "培\u200b训(A类)\ufe00费用",
        "培训\xa0(A类)\t费用",
    ],
)
def test_two_spellings_of_a_name_fold_to_the_same(spelling: str) -> None:
    assert fold(spelling) == "培训(A类)费用"


def test_different_names_stay_different() -> None:
    assert len({fold(name) for name in ("培训费", "培训费用", "培训费A", "培训费a")}) == 4


@given(TEXTS)
def test_folding_twice_changes_nothing_and_leaves_no_white_space(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert not any(map(str.isspace, fold(name)))


def test_half_width_knows_the_signs_of_targets_and_amounts() -> None:
    assert half_width("＞＝９０．５（％）\u3000￥１，０００－﹤﹥﹦−﹪") == ">=90.5(%) ¥1,000-<>=-%"
    assert half_width("及时。㎡“”、") == "及时。㎡“”、"


@given(TEXTS)
def test_half_width_keeps_every_character_at_its_place(text: str) -> None:
    assert len(half_width(text)) == len(text)


def test_a_message_quotes_the_beginning_of_a_long_text_on_one_line() -> None:
    assert quoted("两行\n文字") == "「两行 文字」"
    assert quoted("长" * 500) == "「" + "长" * QUOTED + "…」"
