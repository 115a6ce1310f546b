"""Whatever comes in and whatever happened meanwhile: an import never raises, never half-writes, and is done once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from bgapp.exchange.imports.committing import commit
from bgapp.exchange.imports.mending import mend, settle
from bgapp.exchange.imports.staging import Stager
from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, SetCell, SetRowCell
from bgapp.filings.exchange_format import form_of, plain, without_keys
from bgapp.models import Event, Filing, Import, ImportFile, StagedForm
from bgapp.reviews.workflow import backfill
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import cells
from tests.builders import Cast, make_cast, make_period
from tests.exchange.imports.props import make_form

pytestmark = pytest.mark.django_db
Outcome = StagedForm.Outcome
EDITION = EDITIONS["project_target_2025"]
PATHS = [field.path for field in EDITION.fields]
TEXTS = st.sampled_from(
    ["", "-", "1.00", "很多", "2025-02-30", "2025-01-01", "=SUM(A1)", "产出指标", "市图书馆", "长" * 201]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "level1": st.sampled_from(["成本指标", "产出指标", "产出指标", "没有的指标"]),
            "level2": st.sampled_from(["数量指标", "质量指标", ""]),
            "name": st.sampled_from(["培训人次", "合格率", "及时率", ""]),
            "target": st.sampled_from(["≥600.00(人次)", "≥95.00(%)", "及时", "≥(%)", "#REF!"]),
        }
    ),
    max_size=5,
)
FORMS = st.builds(
    lambda cells, rows: {"cells": cells, "rows": rows},
    st.dictionaries(st.sampled_from(PATHS), TEXTS | st.text(max_size=8), max_size=3),
    st.none() | ROWS,
)


def form_with(drawn: dict[str, Any]) -> Plain:
    form = make_form()
    for path, text in drawn["cells"].items():
        write(form, path, text)
    if drawn["rows"] is not None:
        form["indicators"] = drawn["rows"]
    return form


def stage(cast: Cast, form: Plain) -> StagedForm:
    """A form as the reader would hand it over, staged."""
    batch = Import.objects.create(person=cast.preparer, total=1)
    file = ImportFile.objects.create(batch=batch, position=0, name="表.xlsx", size=1)
    places = {where: "A1" for where, _, _ in cells(EDITION, form)}
    staged = StagedForm(batch=batch, file=file, position=0, edition=EDITION.key, form=form, places=places)
    Stager(batch).stage(staged)
    staged.save()
    return staged


def take_in(cast: Cast, staged: StagedForm) -> StagedForm:
    commit(cast.preparer, staged.batch_id, [staged.pk], backfill)
    return StagedForm.objects.get(pk=staged.pk)


def stored() -> list[Plain]:
    return [without_keys(plain(filing)) for filing in Filing.objects.all()]


def snapshot() -> tuple[list[Plain], int]:
    return stored(), Event.objects.count()


def meddle(cast: Cast, filing: Filing, drawn: list[int]) -> None:
    """What a colleague does in the meantime."""
    rows = list(filing.indicators.all())
    goal = form_of(filing).annual_goal  # type: ignore[attr-defined]
    choices: list[Edit] = [
        SetCell("1", "annual_goal", goal, "同事写的目标"),
        SetCell("2", "project_nature", "经常性专项业务费", "其他一次性项目"),
        SetRowCell("3", rows[0].key, "target", rows[0].target, "≥1.00(次)"),
        DeleteRow("4", rows[1].key, {}),
        InsertRow("5", rows[0].key.__class__(int=7), rows[0].key, {"name": "同事加的"}),
    ]
    apply(cast.colleague, filing.pk, [choices[index] for index in drawn])


def test_any_form_comes_in_whole_or_not_at_all_and_only_once() -> None:
    cast = make_cast()

    @hypothesis(max_examples=15)
    @given(FORMS)
    def holds(drawn: dict[str, Any]) -> None:
        with transaction.atomic():
            staged = stage(cast, form_with(drawn))
            settled = take_in(cast, staged)
            assert (settled.outcome == Outcome.IMPORTED) == (staged.outcome == Outcome.NEW)
            if settled.outcome == Outcome.IMPORTED:
                assert stage(cast, form_with(drawn)).outcome == Outcome.UNCHANGED
                [now] = stored()
                assert len(now["indicators"]) == len(form_with(drawn)["indicators"])
            else:
                assert settled.errors or settled.sentence
                assert snapshot() == ([], 0)
            transaction.set_rollback(True)

    holds()


def test_any_change_meets_any_edit_without_losing_either_side() -> None:
    cast = make_cast()

    @hypothesis(max_examples=15)
    @given(FORMS, st.lists(st.integers(0, 4), unique=True, max_size=3), st.booleans())
    def holds(drawn: dict[str, Any], meddled: list[int], is_mine: bool) -> None:
        with transaction.atomic():
            take_in(cast, stage(cast, make_form()))
            filing = Filing.objects.get()
            staged = stage(cast, form_with(drawn))
            meddle(cast, filing, meddled)
            before = snapshot()
            settled = take_in(cast, staged)
            if settled.outcome == Outcome.CONFLICT:
                assert snapshot() == before
                assert settled.conflicts
                mine = [each["address"] for each in settled.conflicts] if is_mine else []
                settled = settle(cast.preparer, settled.pk, mine)
                settled = take_in(cast, settled)
                assert settled.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED)
            is_theirs = settled.filing_id == filing.pk and "project_nature" not in drawn["cells"]
            if settled.outcome == Outcome.IMPORTED and 1 in meddled and is_theirs:
                assert plain(Filing.objects.get(pk=filing.pk))["project_nature"] == "其他一次性项目"
            if settled.outcome == Outcome.REFUSED:
                assert snapshot() == before
            keys = list(filing.indicators.values_list("key", flat=True))
            assert len(set(keys)) == len(keys)
            transaction.set_rollback(True)

    holds()


def test_any_mend_is_answered(cast: Cast) -> None:
    make_period(2024)

    @hypothesis(max_examples=15)
    @given(st.sampled_from([*PATHS, "indicators[0].name", "indicators[0].level1", "indicators[9].x", "?"]), TEXTS)
    def holds(where: str, text: str) -> None:
        with transaction.atomic():
            staged = stage(cast, make_form())
            old = {address: said for address, _, said in cells(EDITION, staged.form)}.get(where, "")
            done = mend(cast.preparer, staged.pk, where, old, text)
            assert done.state in ("saved", "refused")
            if done.state == "saved":
                kept = {address: said for address, _, said in cells(EDITION, done.staged.form)}[where]
                assert kept == done.text or read(done.staged.form, where) == done.text
            transaction.set_rollback(True)

    holds()
