"""Rulers: the row numbers and column letters of a worksheet beside the form that was read from it."""

from __future__ import annotations

from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.placing import Sheet, place
from bgapp.sheets.rulers import Rulers, rulers
from tests.importing import plain_form

ADDRESSES = {
    "project_name": "C5:D5",
    "project_nature": "F5",
    "project_category": "H5",
    "start_date": "C7:D7",
    "funding.annual_total": "G8:H8",
    "funding.annual_appropriation": "G9:H9",
    "funding.project_fiscal": "D9:D10",
    "annual_goal": "F13:H13",
    "indicators[0].level1": "C15:C16",
    "indicators[0].level2": "D15",
    "indicators[0].name": "E15:F15",
    "indicators[1].level1": "C15:C16",
    "indicators[1].name": "E16:F16",
}
"""A form that begins in the second column and the fifth row of its worksheet."""


def sheet() -> Sheet:
    form = plain_form("公共就业服务经费")
    return place(EDITIONS["project_target_2025"], form, merged=False)


def test_numbers_and_letters_are_those_of_the_source_those_of_captions_too() -> None:
    found = rulers(sheet(), ADDRESSES)
    assert found.letters == tuple("BCDEFGH")
    assert found.numbers[:12] == ("5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16")


def test_where_rows_are_left_over_between_two_nothing_is_guessed() -> None:
    found = rulers(sheet(), ADDRESSES | {"start_date": "C8:D8", "funding.annual_total": "G9:H9"})
    assert found == Rulers()  # two values in one row do not run as the grid does
    moved = {where: address for where, address in ADDRESSES.items() if not where.startswith("indicators")}
    late = rulers(sheet(), moved | {"indicators[0].name": "E20"})
    assert late.numbers[8:11] == ("13", "", "20")


def test_a_source_without_addresses_has_no_rulers() -> None:
    words = {"project_name": "第 2 张表格第 3 行第 4 格", "start_date": "第 2 张表格第 5 行第 2 格"}
    assert rulers(sheet(), words) == rulers(sheet(), {}) == Rulers()


def test_a_flat_list_has_none_either() -> None:
    flat = {"project_name": "A2", "start_date": "B2", "indicators[0].name": "F2", "indicators[1].name": "F3"}
    assert rulers(sheet(), flat) == Rulers()
