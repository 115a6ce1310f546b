"""Forms between plain data and models, without loss, in every edition."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import (
    digest,
    form_columns,
    form_of,
    is_rounding,
    plain,
    rounded,
    store,
    without_keys,
)
from bgapp.filings.starting import project_named
from bgapp.models import Filing, Period
from bgapp.rules.amounts import YUAN, plain_amount, print_amount
from bgapp.rules.numbers import plain_number
from bgapp.rules.plain import Plain, read, write
from bgapp.rules.text import clean
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.layout import Edition, Field, Kind, cells
from bgapp.sheets.naming import project_of
from bgapp.sheets.schema import exchange_schema
from tests.builders import Cast, make_cast, make_complete, make_draft, make_period
from tests.published import PUBLISHED, published

pytestmark = pytest.mark.django_db

DEMO_FORMS = json.loads(Path(settings.BASE_DIR, "fixtures", "demo_forms_2025.json").read_text(encoding="utf-8"))
EVALUATION = EDITIONS["self_evaluation_2023"]
SCHEMA = Draft202012Validator(exchange_schema())
ALL = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
number = itertools.count()


def file(cast: Cast, form: Plain) -> Filing:
    """A filing of its own with what the form says, read back from the database."""
    edition, year = edition_of(form), int(form["fiscal_year"])
    period = Period.objects.filter(year=year, edition=edition.key).first() or make_period(year, edition=edition.key)
    filing = Filing.objects.create(
        period=period,
        unit=cast.centre,
        project=project_named(cast.centre, f"第 {next(number)} 个项目"),
        edition=edition.key,
        year=year,
        preparer=cast.preparer,
        name=project_of(form)[:200],
    )
    store(filing, form)
    return Filing.objects.get(pk=filing.pk)


def through_the_database(cast: Cast, form: Plain) -> Plain:
    return without_keys(plain(file(cast, form)))


def test_every_demo_form_comes_out_of_the_database_as_it_went_in() -> None:
    cast = make_cast()
    for form in DEMO_FORMS:
        assert through_the_database(cast, form) == form | {"edition": "project_target_2025"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_form_comes_out_of_the_database_as_it_went_in(samples: Path, tmp_path: Path, name: str) -> None:
    cast, forms = make_cast(), published(samples, name)
    found = [through_the_database(cast, form) for form in forms]
    assert list(map(letters, found)) == list(map(letters, forms))
    ours, theirs = tmp_path / "found.json", samples / "expected" / f"{name}.json"
    ours.write_text(json.dumps(found), "utf-8")
    script: list[str | Path] = [sys.executable, samples / "compare.py", theirs, ours, "--threshold", "1"]
    report = subprocess.run(script, capture_output=True, text=True, check=False)
    assert report.returncode == 0, report.stdout


def letters(form: Plain) -> dict[str, str]:
    """The cells of a form that come out letter for letter; targets get ≥ for >=, numbers their two decimals."""
    free = (Kind.TARGET, Kind.NUMBER)
    return {where: text for where, field, text in cells(edition_of(form), form) if field.kind not in free}


def canonical(edition: Edition, field: Field) -> st.SearchStrategy[str]:
    """Texts of a cell as an export has them, amounts in yuan."""
    match field.kind:
        case Kind.MONEY:
            amounts = st.decimals(0, Decimal(10) ** 13 - 100, places=2)
            return st.just("") | amounts.map(lambda yuan: plain_amount(yuan, "元", edition.amount_decimals))
        case Kind.NUMBER:
            return st.just("") | st.decimals(0, 10**6, places=2).map(
                lambda points: plain_number(points, field.decimals)
            )
        case Kind.DATE:
            return st.just("") | st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(date.isoformat)
        case Kind.LEVEL1:
            return st.sampled_from(["", *edition.taxonomy.first_levels])
        case Kind.LEVEL2:
            return st.sampled_from(["", *itertools.chain(*edition.taxonomy.levels.values())])
        case Kind.TARGET:
            return st.sampled_from(["", "及时", "≥90.00(%)", "≥98.00", "125家", "≥25个", "-"])
        case Kind.TEXT:
            return st.text(max_size=60).map(clean)
        case _:
            return st.text(max_size=40).map(lambda text: " ".join(clean(text).split("\n")))


TYPED = {
    Kind.MONEY: ["１,410.5万", "￥38.8 万元", "1,234.50元", " 7 ", "0", "-1", "很多"],
    Kind.NUMBER: ["10", "9.5 分", "57.02%", "-", "1.234"],
    Kind.DATE: ["2025年1月1日", "2025.1.1", "2025/12/31", "昨天"],
    Kind.TARGET: [">=95%", "＞＝15 次", "大于等于600万人次", "不低于\n90(%)", "≥"],
    Kind.LEVEL2: ["可持续性影响指标", "别的指标"],
}


def typed(edition: Edition, field: Field) -> st.SearchStrategy[str]:
    """Texts of a cell as people write them, now and then one that it cannot hold."""
    usual = canonical(edition, field)
    return usual | st.sampled_from(TYPED[field.kind]) if field.kind in TYPED else usual


def forms(edition: Edition, texts: Any) -> st.SearchStrategy[Plain]:
    """Whole forms of an edition."""
    fields = [field for field in edition.fields if field.path != "fiscal_year"]
    rows = {
        block.rows: st.fixed_dictionaries({column.field.name: texts(edition, column.field) for column in block.columns})
        for block in edition.repeats
    }
    return st.builds(
        lambda filled, rows, exact: written(edition, zip(fields, filled, strict=True), rows, exact),
        st.tuples(*(texts(edition, field) for field in fields)),
        st.fixed_dictionaries({name: st.lists(row, max_size=4) for name, row in rows.items()}),
        st.booleans(),
    )


def written(edition: Edition, filled: Iterable[tuple[Field, str]], rows: Plain, exact: bool) -> Plain:
    """A form of these texts; its yuan become 万元 where the edition prints those, with the exact yuan beside or not."""
    form: Plain = {"edition": edition.key, "fiscal_year": str(edition.first_year)} | rows
    for field, text in filled:
        write(form, field.path, text)
        if is_rounding(edition, field) and text.replace(".", "").isdecimal():
            write(form, field.path, print_amount(Decimal(text), edition.amount_unit).replace(",", ""))
            if exact:
                write(form, field.path + YUAN, text)
    for path, text in edition.constants.items():
        write(form, path, text)
    return form


@ALL
def test_any_form_comes_out_of_the_database_as_it_went_in(edition: Edition) -> None:
    cast = make_cast()

    @hypothesis(max_examples=25)
    @given(forms(edition, canonical))
    def holds(form: Plain) -> None:
        with transaction.atomic():
            assert through_the_database(cast, form) == form
            assert SCHEMA.is_valid([form])
            transaction.set_rollback(True)

    holds()


@ALL
def test_what_is_stored_comes_out_the_same_ever_after(edition: Edition) -> None:
    cast = make_cast()

    @hypothesis(max_examples=25)
    @given(forms(edition, typed))
    def holds(form: Plain) -> None:
        with transaction.atomic():
            with suppress(CellRefused):
                kept = through_the_database(cast, form)
                assert through_the_database(cast, kept) == kept
            transaction.set_rollback(True)

    holds()


def evaluation(**amounts: str) -> Plain:
    """A published-looking self-evaluation: 39.51 of 39.51 万元, all of it 当年财政拨款; ``amounts`` of that row."""
    names = ("initial_budget", "full_budget", "executed")
    rows = [dict.fromkeys(names, "39.51"), {**dict.fromkeys(names, "39.51"), **amounts}]
    rows += [dict.fromkeys(names, "0.00")] * 2
    return {"edition": EVALUATION.key, "fiscal_year": "2023", "funding_rows": rows, "indicators": []}


def type_amount(cast: Cast, filing: Filing, where: str, old: str, new: str) -> Plain:
    (result,) = apply(cast.preparer, filing.pk, [SetCell("1", where, old, new)]).results
    assert result.state == "saved", result
    return plain(Filing.objects.get(pk=filing.pk))


def test_exact_yuan_survive_behind_what_is_printed_in_ten_thousands() -> None:
    form = plain(file(make_cast(), evaluation(executed="39.51", executed_yuan="395149.99")))
    where = "funding_rows[1].executed"
    assert (read(form, where), read(form, where + YUAN)) == ("39.51", "395149.99")
    assert EVALUATION.text(form, EVALUATION.field(where)) == "39.514999"


@pytest.mark.parametrize("broken", ["", "39.51万", "-1", "1.234", "NaN", "99999999999999"])
def test_what_is_no_exact_amount_is_none(broken: str) -> None:
    filing = file(make_cast(), evaluation(executed="39.51", executed_yuan=broken))
    assert "appropriation_executed" in rounded(form_of(filing))
    assert read(plain(filing), "funding_rows[1].executed_yuan") == ""


def test_an_amount_read_in_ten_thousands_stays_rounded_until_somebody_types_it() -> None:
    cast = make_cast()
    filing = file(cast, evaluation())
    assert not any(key.endswith(YUAN) for row in plain(filing)["funding_rows"] for key in row)
    form = type_amount(cast, filing, "funding_rows[1].executed", "39.51", "39.51")
    assert read(form, "funding_rows[1].executed_yuan") == "395100.00"
    assert read(form, "funding_rows[2].executed_yuan") == ""


def test_a_sum_is_exact_once_all_of_its_parts_are() -> None:
    cast = make_cast()
    filing = file(cast, evaluation())
    for row, old in (("1", "39.51"), ("2", "0.00")):
        form = type_amount(cast, filing, f"funding_rows[{row}].executed", old, "1.000001")
        assert read(form, "funding_rows[0].executed_yuan") == ""
    form = type_amount(cast, filing, "funding_rows[3].executed", "0.00", "")
    assert read(form, "funding_rows[0].executed_yuan") == "20000.02"
    assert read(form, "funding_rows[0].full_budget_yuan") == ""


def test_a_sum_with_a_rounded_part_is_rounded_again() -> None:
    cast, form = make_cast(), evaluation()
    form["funding_rows"][0]["executed_yuan"] = "395149.00"
    filing = file(cast, form)
    form = type_amount(cast, filing, "funding_rows[2].executed", "0.00", "1")
    assert (read(form, "funding_rows[0].executed"), read(form, "funding_rows[0].executed_yuan")) == ("40.51", "")


def test_rows_carry_permanent_keys_which_exports_leave_out() -> None:
    filing = make_complete(make_cast())
    form = plain(filing)
    assert [row["key"] for row in form["indicators"]] == [str(row.key) for row in filing.indicators.all()]
    assert all("key" not in row for row in without_keys(form)["indicators"])


def test_equal_forms_have_equal_digests_whatever_the_order_of_their_keys() -> None:
    form: dict[str, Any] = {"a": "1", "b": {"c": "2"}}
    assert digest(form) == digest({"b": {"c": "2"}, "a": "1"}) != digest(form | {"a": "2"})


def test_a_new_filing_starts_with_what_is_known() -> None:
    form = plain(make_draft(make_cast()))
    assert (form["department"], form["unit"]) == ("市人力资源局", "市就业中心")
    assert (form["start_date"], form["end_date"]) == ("2025-01-01", "2025-12-31")
    assert {row["level1"] for row in form["indicators"]} == {"成本指标", "产出指标", "效益指标", "满意度指标"}


def test_amounts_in_yuan_are_exact_where_the_form_says_that_they_are() -> None:
    edition = EDITIONS["self_evaluation_2023"]
    form = {"funding_unit": "元", "funding_rows": [{"executed": "356412.34"}]}
    columns = form_columns(edition, form)
    assert (columns["total_executed"], columns["rounded"]) == (Decimal("356412.34"), [])
    assert form_columns(edition, form | {"funding_unit": "万元"})["rounded"] == ["total_executed"]
    with pytest.raises(CellRefused, match="不是金额"):
        form_columns(edition, {"funding_unit": "元", "funding_rows": [{"executed": "很多"}]})
