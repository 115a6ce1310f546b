"""Icons and marks: each of them drawn, none of them speaking unless asked to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS
from bgapp.templatetags.marks import SHAPES, icon, status_mark
from bgapp.templatetags.thumbs import sheet_thumb

TEMPLATES = list((Path(__file__).resolve().parents[2] / "templates").rglob("*.html"))


@pytest.mark.parametrize("status", [status.value for status in Status])
def test_every_status_has_a_mark_of_its_own(status: str) -> None:
    assert SHAPES[status] in status_mark(status)
    assert list(SHAPES.values()).count(SHAPES[status]) == 1


def test_an_icon_is_hidden_unless_it_has_a_title() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="返回"' in icon("chevron-left", "返回")
    assert "aria-hidden" not in icon("chevron-left", "返回")


def test_every_icon_that_a_template_names_exists() -> None:
    names = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    assert len(names) > 5
    assert all("<svg" in icon(name) for name in names)


def test_a_thumb_grows_with_its_rows_up_to_the_foot_of_the_page() -> None:
    few, more, many, most = (len(sheet_thumb("project_target_2025", rows)) for rows in (1, 5, 200, 300))
    assert few < more < many == most


def test_a_thumb_is_of_its_own_edition() -> None:
    assert len({sheet_thumb(edition, 6) for edition in EDITIONS}) == len(EDITIONS)
