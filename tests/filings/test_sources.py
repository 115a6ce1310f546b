"""Which earlier forms a new filing may take."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from bgapp.filings.sources import fetch_source, last_of, offered, sources
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing, Period, Person, Role, Unit
from tests.builders import Cast, make_at, make_cast, make_complete, make_period, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The period of 2025, in which everything happened, and, as ``period``, that of 2026."""
    return make_cast()


@pytest.fixture
def period(cast: Cast) -> Period:
    """The year in which new filings begin."""
    return make_period(2026)


def names(person: Person, period: Period, unit: Unit, **asked: Any) -> list[str]:
    return [row.name for row in offered(person, period, unit, **asked)]


def test_the_projects_own_forms_come_first_then_the_units_the_newest_first(cast: Cast) -> None:
    both = make_person("both", cast.centre, Role.PREPARER)
    both.posts.create(unit=cast.elsewhere, role=Role.PREPARER)
    for year, unit, name in (
        (2022, cast.centre, "就业"),
        (2023, cast.elsewhere, "图书"),
        (2024, cast.centre, "培训"),
        (2023, cast.centre, "培训"),
    ):
        _filed(both, year, unit, name)
    new = make_period(2026)
    assert names(both, new, cast.centre) == ["培训", "培训", "就业", "图书"]
    assert names(both, new, cast.centre, project=project_named(cast.centre, "就业"))[0] == "就业"
    assert names(both, new, cast.centre, words="图") == ["图书"]
    last = last_of(both, new, project_named(cast.centre, "培训"))
    assert last is not None
    assert last.year == 2024
    assert last_of(both, new, project_named(cast.centre, "没有的")) is None


def _filed(person: Person, year: int, unit: Unit, name: str) -> Filing:
    period = Period.objects.filter(year=year).first() or make_period(year)
    return start(person, period, project_named(unit, name))


def test_only_targets_of_earlier_years_that_are_not_void(cast: Cast, period: Period) -> None:
    make_at(cast, "void", "作废的")
    draft = make_complete(cast, "去年的")
    assert names(cast.preparer, period, cast.centre) == ["去年的"]
    assert not sources(cast.preparer, cast.period).exists()
    Filing.objects.filter(pk=draft.pk).update(edition="self_evaluation_2023")
    assert not sources(cast.preparer, period).exists()
    Filing.objects.filter(pk=draft.pk).update(edition="project_target_2025")
    Period.objects.filter(pk=period.pk).update(edition="self_evaluation_2023")
    assert not sources(cast.preparer, Period.objects.get(pk=period.pk)).exists()


@pytest.mark.parametrize(
    ("name", "state", "is_there"),
    [
        ("preparer", "draft", True),
        ("colleague", "draft", True),
        ("department_reviewer", "draft", False),
        ("department_reviewer", "stage_2", True),
        ("reader", "stage_2", False),
        ("reader", "approved", True),
        ("stranger", "approved", False),
        ("administrator", "approved", False),
    ],
)
def test_a_form_is_there_for_whom_may_see_it(cast: Cast, period: Period, name: str, state: str, is_there: bool) -> None:
    last, person = make_at(cast, state), cast.person(name)
    assert sources(person, period).filter(pk=last.pk).exists() == is_there
    if is_there:
        assert fetch_source(person, period, last.pk) == last
    else:
        with pytest.raises(Http404):
            fetch_source(person, period, last.pk)


def test_what_is_classified_is_there_for_the_own_unit_alone(cast: Cast, period: Period) -> None:
    last = make_at(cast, "approved")
    Filing.objects.filter(pk=last.pk).update(classified=True)
    assert fetch_source(cast.preparer, period, last.pk) == last
    for person in (cast.department_reviewer, cast.reader):
        assert not sources(person, period).exists()
        with pytest.raises(Http404):
            fetch_source(person, period, last.pk)
