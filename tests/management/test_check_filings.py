"""check_filings: every filing that is not void is checked anew."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from bgapp.models import FindingSummary
from tests.builders import make_at, make_cast, make_draft

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = StringIO()
    call_command("check_filings", *options, stdout=out)
    return out.getvalue().strip()


def test_what_was_counted_wrongly_is_counted_anew() -> None:
    cast = make_cast()
    draft = make_draft(cast, "草稿")
    make_at(cast, "void", "作废的")
    assert run() == "检查了 1 份。"
    FindingSummary.objects.filter(filing=draft).update(errors=99)
    assert run("--year", "2024") == "检查了 0 份。"
    assert FindingSummary.objects.get(filing=draft).errors == 99
    assert run("--year", "2025") == "检查了 1 份。"
    assert 0 < FindingSummary.objects.get(filing=draft).errors < 99
