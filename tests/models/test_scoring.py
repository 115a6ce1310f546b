"""Versions of a scoring scheme are numbered, and never change once they are kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bgapp.models import ScoringScheme, default_scheme
from bgapp.rules.scoring import DEFAULT, as_data

pytestmark = pytest.mark.django_db


def test_a_new_scheme_is_the_official_one_until_it_says_otherwise() -> None:
    kept = ScoringScheme.objects.create(name="本市方案")
    assert ScoringScheme.objects.get(pk=kept.pk).scheme == DEFAULT


def test_a_scheme_comes_back_from_the_database_as_it_was() -> None:
    local = replace(DEFAULT, no_score_below=Decimal("57.5"))
    kept = ScoringScheme.objects.create(name="本市方案", data=as_data(local))
    assert ScoringScheme.objects.get(pk=kept.pk).scheme == local


def test_versions_count_within_a_name() -> None:
    names = ["本市方案", "本市方案", "某区方案", "本市方案"]
    assert [ScoringScheme.objects.create(name=name).version for name in names] == [1, 2, 1, 3]
    assert str(ScoringScheme.objects.get(name="本市方案", version=3)) == "本市方案（第 3 版）"


def test_what_is_kept_is_never_saved_again() -> None:
    kept = ScoringScheme.objects.create(name="本市方案")
    kept.note = "改一改"
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        ScoringScheme.objects.get(pk=kept.pk).save(update_fields=["note"])


def test_no_version_is_kept_twice() -> None:
    ScoringScheme.objects.create(name="本市方案")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoringScheme.objects.bulk_create([ScoringScheme(name="本市方案", version=1)])


def test_the_default_scheme_is_put_there_once_and_then_its_newest_version_taken() -> None:
    first = default_scheme()
    assert (first.scheme, first.version) == (DEFAULT, 1)
    assert default_scheme() == first
    newer = ScoringScheme.objects.create(name=first.name)
    assert default_scheme() == newer
