"""The 涉密 mark: set by the preparer, logged, printed."""

from __future__ import annotations

import pytest

from bgapp.exchange.prints import extras_of
from bgapp.filings.access import fetch
from bgapp.filings.classifying import classify
from bgapp.filings.errors import NotAllowed
from bgapp.models import Filing
from bgapp.reviews.history import history
from tests.builders import make_at, make_cast

pytestmark = pytest.mark.django_db


def test_a_preparer_marks_a_filing_and_lifts_the_mark_again() -> None:
    cast = make_cast()
    filing = make_at(cast, "draft")
    for classified in (True, True, False):
        classify(cast.preparer, filing.pk, classified)
        found = fetch(cast.preparer, filing.pk)
        assert found.classified == extras_of(found).classified == classified
    sentences = [entry.sentence for entry in history(Filing.objects.get(pk=filing.pk), with_edits=True)]
    assert sentences[:2] == ["取消涉密标记", "标为涉密"]


def test_what_is_in_review_keeps_its_mark() -> None:
    cast = make_cast()
    filing = make_at(cast, "stage_1")
    with pytest.raises(NotAllowed):
        classify(cast.preparer, filing.pk, True)
